// Where a window's unsent changes are kept in this browser: one shelf for each window, held by a lock as long as the window is there. A window takes
// over what another has left behind when it closes; a window that is loaded anew, from itself.
import { session } from '../session.js';
import { uuid } from '../ui/uuid.js';

const PREFIX = 'knudge.outbox';

export class Shelf {
  #name = null;
  #leave = () => {};

  /**
   * Claims a shelf for this window and this user.
   *
   * @param adopt is given what is on a shelf that nobody holds, now or later
   */
  async open(adopt) {
    const prefix = `${PREFIX}.${session.user}.`;
    const name = `${prefix}${uuid()}`;
    this.#name = name;
    await this.#leave(); // the one that another user of this window had
    this.#leave = await hold(name);
    for (const other of Object.keys(localStorage).filter((key) => key.startsWith(prefix) && key !== name)) {
      whenFree(other, () => {
        const left = read(other);
        if (this.#name === name && left.length) {
          localStorage.removeItem(other);
          adopt(left);
        }
      });
    }
  }

  put(entries) {
    try {
      entries.length ? localStorage.setItem(this.#name, JSON.stringify(entries)) : localStorage.removeItem(this.#name);
    } catch {
      // The storage is full or forbidden: the changes are still on the page.
    }
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

/**
 * Until the window is closed, or what it answers is called. Where there are no locks (no secure context) every shelf counts as free: what is sent twice
 * is done once.
 */
function hold(name) {
  return new Promise((held) => {
    if (!navigator.locks) {
      held(() => {});
      return;
    }
    const over = navigator.locks.request(name, () => new Promise((release) => {
      held(() => {
        release();
        return over;
      });
    }));
  });
}

function whenFree(name, take) {
  navigator.locks ? navigator.locks.request(name, take) : take();
}
