// The WebSocket: what happened to the user's tasks, in order, and after a cut what was missed (contracts: the section WebSocket). Where none can be had,
// the same as a stream of server-sent events.
import { changed } from './ui/changes.js';
import { session } from './session.js';
import { Stream } from './stream.js';

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 15_000;
const HANDSHAKE = 15_000;
/** So many WebSockets in a row that were never welcomed, and a stream is tried; turn about, until one of them works. */
const TRIES = 2;
/** Of a connection; the server ends each somewhat earlier, so that one of that age is dead. */
const AGE = 600_000;
/** After which a connection is not believed in when the user, or the network, comes back. */
const SILENCE = 60_000;
const UNNOTICED = 2_500;
const RESTART = 1012;
const RESTART_SPREAD = 500;
const EXPIRED = 4401;
const TOO_MANY = 4429;

class Live {
  /** 'off', 'connecting' or 'on'. */
  state = 'off';
  /** Whether it has been away for longer than a moment. */
  away = false;
  /** Whether the server takes no more windows of this user. */
  crowded = false;
  #socket = null;
  #cursor = null;
  #heardAt = 0;
  #pause = FIRST_PAUSE;
  #timers = {};
  /** How many in a row were never welcomed. */
  #failed = 0;
  /** Whether a stream was welcomed where no WebSocket was: then it is the first choice, as long as it works. */
  #streams = false;
  #hearing = [];
  #resets = [];

  /** Hears every event of the user. */
  onEvent(listener) {
    this.#hearing.push(listener);
  }

  /** Told when what was missed cannot be had: state is to be loaded anew. Also at the first connection. */
  onReset(listener) {
    this.#resets.push(listener);
  }

  start() {
    addEventListener('online', () => this.#now());
    addEventListener('offline', () => this.#socket?.close());
    document.addEventListener('visibilitychange', () => document.hidden || this.#now());
    session.onChange(() => {
      this.#cursor = null;
      this.#drop();
      this.#connect();
    });
    this.#connect();
  }

  /** Whether it could be handed to the socket; a stream takes nothing. */
  send(event) {
    if (this.state !== 'on' || this.#socket instanceof Stream) {
      return false;
    }
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  #now() {
    if (this.state === 'off' || (this.state === 'connecting' && !this.#socket)) {
      this.#pause = FIRST_PAUSE;
      this.#connect();
    } else if (this.state === 'on' && (this.#socket.readyState !== WebSocket.OPEN || Date.now() - this.#heardAt > SILENCE)) {
      this.#renew();
    }
  }

  /** Another connection in the place of this one, of which nobody can tell whether it is still there; the cursor brings what it did not. */
  #renew() {
    const socket = this.#socket;
    this.#socket = null;
    this.#connect();
    socket.close();
  }

  #connect() {
    clearTimeout(this.#timers.retry);
    if (!session.token || this.#socket) {
      return;
    }
    const socket = this.#streams || this.#failed % (TRIES + 1) === TRIES ? new Stream(session.token, this.#cursor) : this.#webSocket();
    this.#socket = socket;
    this.#become('connecting');
    this.#watch(socket);
    clearTimeout(this.#timers.age);
    this.#timers.age = setTimeout(() => this.#socket === socket && this.#renew(), AGE);
    socket.onheard = () => (this.#heardAt = Date.now());
    socket.onmessage = (message) => this.#socket === socket && this.#take(socket, message.data);
    socket.onclose = (close) => this.#socket === socket && this.#closed(close.code);
  }

  #webSocket() {
    const url = new URL('/ws', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    if (this.#cursor) {
      url.searchParams.set('cursor', this.#cursor);
    }
    return new WebSocket(url, ['cloudevents.json', `bearer.${session.token}`]);
  }

  #take(socket, text) {
    this.#heardAt = Date.now();
    clearTimeout(this.#timers.handshake);
    let event;
    try {
      event = JSON.parse(text);
    } catch {
      return;
    }
    if (event.cursor ?? event.data?.cursor) {
      this.#cursor = event.cursor ?? event.data.cursor;
    }
    if (event.type === 'live.welcome') {
      const first = !this.resumable;
      this.resumable = true;
      this.#pause = FIRST_PAUSE;
      this.#failed = 0;
      this.#streams = socket instanceof Stream;
      this.#become('on');
      if (first) {
        this.#resets.forEach((listener) => listener());
      }
    } else if (event.type === 'live.reset') {
      this.#resets.forEach((listener) => listener());
    } else {
      this.#hearing.forEach((listener) => listener(event));
    }
  }

  #closed(code) {
    this.#socket = null;
    clearTimeout(this.#timers.handshake);
    if (code === EXPIRED) {
      session.expired();
      return;
    }
    if (this.state !== 'on') {
      this.#failed++;
      this.#streams = false;
    }
    this.crowded = code === TOO_MANY;
    this.#become('connecting');
    if (code >= 4000 && code < 5000) {
      // The server said not to come again before something has changed; a window may have been closed meanwhile.
      this.#pause = LONGEST_PAUSE;
    }
    // Of a replica that ends, all come at once: the first time soon, but not all in the same moment.
    const restarted = code === RESTART && this.#pause === FIRST_PAUSE;
    const pause = restarted ? Math.random() * RESTART_SPREAD : this.#pause * (0.5 + Math.random());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    this.#timers.retry = setTimeout(() => this.#connect(), pause);
  }

  /** A connection that does not come about is given up. The server's pings are below our sight: of one that is open, only age and silence tell. */
  #watch(socket) {
    clearTimeout(this.#timers.handshake);
    this.#timers.handshake = setTimeout(() => {
      if (this.#socket === socket && socket.readyState !== WebSocket.OPEN) {
        socket.close();
        this.#closed(0);
      }
    }, HANDSHAKE);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.resumable = false;
    socket?.close();
    this.#become('off');
  }

  #become(state) {
    this.state = state;
    clearTimeout(this.#timers.away);
    if (state === 'on') {
      this.away = false;
      this.crowded = false;
    } else if (session.token && !this.away) {
      this.#timers.away = setTimeout(() => {
        this.away = true;
        changed();
      }, UNNOTICED);
    }
    changed();
  }
}

export const live = new Live();
