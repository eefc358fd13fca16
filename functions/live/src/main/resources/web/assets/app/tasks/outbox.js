// Changes that were made on this page and that the service has not confirmed yet. The page shows them at once; here they wait for the network, in
// order for each task, and survive a reload. A change says which version it was made to (If-Match), so that none is overwritten unseen, and each
// can be sent again without being done twice.
import { changed } from '../ui/changes.js';
import { uuid } from '../ui/uuid.js';
import { Problem, request } from '../http.js';
import { session } from '../session.js';
import { Shelf } from './shelf.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const FEW = 4;

export const sameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export class Outbox {
  entries = [];
  #handlers;
  #shelf = new Shelf();
  #busy = new Set();
  #pause = FIRST_PAUSE;
  #timer;
  #whenQuiet = [];

  /** @param handlers done(entry, task), refused(entry, problem), gone(entry), placed(id) */
  constructor(handlers) {
    this.#handlers = handlers;
    addEventListener('online', () => this.flush());
  }

  load() {
    return this.#shelf.open((left) => {
      this.entries = [...left.map((entry) => (entry.state === 'conflict' ? entry : { ...entry, state: 'waiting' })), ...this.entries];
      this.#keep();
      this.flush();
      left.forEach((entry) => this.#handlers.placed(entry.task));
      changed();
    });
  }

  /** Another user's begins. What waits for the one before stays on their shelf; of what was under way for them nothing is heard any more. */
  clear() {
    this.entries = [];
    this.#busy.clear();
    this.#whenQuiet = [];
    this.#stopTimer();
  }

  get waiting() {
    return this.entries.filter((entry) => entry.state === 'waiting').length;
  }

  of(id) {
    return this.entries.filter((entry) => entry.task === id);
  }

  /** When nothing is being sent any more. */
  quiet() {
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
      this.#tellQuiet();
    });
  }

  #tellQuiet() {
    if (!this.entries.some(({ state }) => state === 'sending')) {
      this.#whenQuiet.splice(0).forEach((resolve) => resolve());
    }
  }

  /** Whether a new task of that title is being sent right now. */
  making(title) {
    return this.entries.some(({ kind, state, body }) => kind === 'create' && state === 'sending' && body.title === title);
  }

  conflictOf(id) {
    return this.entries.find((entry) => entry.task === id && entry.state === 'conflict');
  }

  /** @param entry {kind, task, body, base, before} */
  add(entry) {
    this.entries.push({ ...entry, key: uuid(), state: 'waiting' });
    this.#keep();
    this.flush();
  }

  /** The user's answer to a conflict: their own values over what is there now, or what is there. */
  resolve(entry, mine) {
    if (mine) {
      entry.base = entry.theirs.version;
      entry.before = Object.fromEntries(Object.keys(entry.body).map((field) => [field, entry.theirs[field]]));
      entry.state = 'waiting';
      delete entry.theirs;
      this.#keep();
      this.flush();
    } else {
      this.#remove(entry);
    }
  }

  flush() {
    this.#stopTimer();
    this.#sendWaiting(() => true);
  }

  #sendWaiting(which) {
    if (!session.user) {
      return; // the token has expired: its user comes back to what waits
    }
    for (const entry of this.entries) {
      if (entry.state === 'waiting' && !this.#busy.has(entry.task) && which(entry) && !this.#held(entry)) {
        this.#send(entry);
      }
    }
  }

  /** By what is to go before: an earlier change of the task, and for a new task one made before it, since a list stands in the order the service made them in. */
  #held(entry) {
    const before = this.entries.slice(0, this.entries.indexOf(entry));
    return before.some((other) => other.task === entry.task || (entry.kind === 'create' && other.kind === 'create' && !other.broken));
  }

  /** A timer that is set means that a later flush is certain; one that was stopped must not be taken for it. */
  #stopTimer() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #send(entry) {
    this.#busy.add(entry.task);
    entry.state = 'sending';
    let sent = false;
    try {
      const task = await this.#ask(entry);
      this.#pause = FIRST_PAUSE;
      this.#done(entry, task);
      sent = true;
    } catch (error) {
      await this.#failed(entry, error instanceof Problem ? error : new Problem(0));
    } finally {
      this.#busy.delete(entry.task);
      this.#keep();
      if (!this.#timer) {
        this.flush();
      } else if (sent || entry.broken) {
        this.#sendWaiting((other) => !other.broken); // those wait for the timer
      }
      this.#tellQuiet();
    }
  }

  async #ask({ kind, task, body, base, key }) {
    const path = `/api/tasks/${encodeURIComponent(task)}`;
    switch (kind) {
      case 'create':
        return (await request('POST', '/api/tasks', { body, headers: { 'Idempotency-Key': key } })).body;
      case 'change':
        return (await request('PATCH', path, { body, headers: { 'If-Match': `"${base}"` } })).body;
      case 'delete':
        return (await request('DELETE', path)).body;
      default:
        return (await request('PATCH', `${path}/${kind}`)).body;
    }
  }

  #done(entry, task) {
    this.entries = this.entries.filter((other) => other !== entry);
    for (const later of task ? this.of(entry.task) : []) {
      if (later.base === entry.base || entry.kind === 'create') {
        later.base = task.version;
      }
      later.task = task.id;
    }
    this.#handlers.done(entry, task);
    changed();
  }

  async #failed(entry, problem) {
    this.#timer = null;
    if (problem.status === 412 && entry.kind === 'change') {
      await this.#compare(entry);
    } else if (problem.status === 404 && entry.kind !== 'create') {
      this.#remove(entry);
      this.#handlers.gone(entry);
    } else if (problem.passing || problem.status === 401 || problem.status === 500) {
      entry.state = 'waiting';
      entry.failures = [0, 401, 429].includes(problem.status) ? 0 : (entry.failures ?? 0) + 1;
      // Its own fault, it seems: other new tasks wait for it no longer.
      entry.broken = problem.status === 500 || entry.failures >= FEW;
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.flush();
      }, this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    } else {
      this.#remove(entry);
      this.#handlers.refused(entry, problem);
    }
    changed();
  }

  /** The task has changed meanwhile: elsewhere in other fields, by this very change sent before, or in the same fields. */
  async #compare(entry) {
    try {
      const { body: theirs } = await request('GET', `/api/tasks/${encodeURIComponent(entry.task)}`);
      const fields = Object.keys(entry.body);
      if (fields.every((field) => sameValue(theirs[field], entry.body[field]))) {
        this.#done(entry, theirs);
      } else if (fields.every((field) => sameValue(theirs[field], entry.before?.[field]))) {
        entry.base = theirs.version;
        entry.state = 'waiting';
      } else {
        entry.state = 'conflict';
        entry.theirs = theirs;
      }
    } catch (error) {
      await this.#failed(entry, error instanceof Problem ? error : new Problem(0));
    }
  }

  #remove(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    this.#keep();
    changed();
  }

  #keep() {
    this.#shelf.put(this.entries);
  }
}
