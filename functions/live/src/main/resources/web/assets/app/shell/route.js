// Where the user is: #/<view>/<task>. The browser's back button does what one expects of it.
import { changed } from '../ui/changes.js';

export const VIEWS = ['agenda', 'tasks', 'notifications', 'activity', 'operators'];

/** Null for what nobody encoded: the rest of the page is still to be had. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

class Route {
  view = 'agenda';
  /** The id of the task that is open; 'new' for the form; null for none. */
  task = null;
  /** Ids that the page gave, with those that the service has for them: who clicks before the page is drawn again still goes by the old one. */
  #renamed = new Map();

  start() {
    addEventListener('hashchange', () => this.#read());
    this.#read();
  }

  go(view, task = null) {
    const hash = `#/${view}${task ? `/${encodeURIComponent(task)}` : ''}`;
    if (hash !== location.hash) {
      location.hash = hash;
    }
  }

  open(task) {
    this.go(this.view, task);
  }

  close() {
    this.go(this.view);
  }

  /** The same place by another id, without a step in the history. */
  rename(from, to) {
    this.#renamed.set(from, to);
    this.#read();
  }

  #read() {
    const [view, task] = location.hash.replace(/^#\//, '').split('/');
    this.view = VIEWS.includes(view) ? view : 'agenda';
    this.task = task ? decoded(task) : null;
    if (this.#renamed.has(this.task)) {
      this.task = this.#renamed.get(this.task);
      history.replaceState(null, '', `#/${this.view}/${encodeURIComponent(this.task)}`);
    }
    changed();
  }
}

export const route = new Route();
