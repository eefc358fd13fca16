// Who is signed in: a token somebody pasted, or one of local-dev's demo users. The token is kept in this browser until it expires or its user signs out.
import { changed } from './ui/changes.js';

const KEY = 'knudge.token';
const LONGEST_TIMER = 2 ** 31 - 1;

function claimsOf(token) {
  try {
    const part = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims.sub === 'string' && claims.sub ? claims : null;
  } catch {
    return null;
  }
}

class Session {
  token = null;
  claims = null;
  /** Why the last one ended: null or 'expired'. */
  ended = null;
  #listeners = [];
  #leaving = [];
  #timer;

  get user() {
    return this.claims?.sub ?? null;
  }

  get operator() {
    return Array.isArray(this.claims?.roles) && this.claims.roles.includes('operator');
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** Told the token of a user who signs out, while it is still theirs: for what is to be said in their name at last. */
  onLeave(listener) {
    this.#leaving.push(listener);
  }

  restore() {
    const kept = localStorage.getItem(KEY);
    if (kept) {
      this.#begin(kept);
    }
    // Another window of this browser signed in or out.
    addEventListener('storage', (event) => {
      if (event.key === KEY && event.newValue !== this.token) {
        event.newValue ? this.#begin(event.newValue) : this.#end(null);
      }
    });
  }

  /** Whether the text is a token that has not expired; the services decide whether it is a good one. */
  signIn(text) {
    const token = text.trim().replace(/^Bearer\s+/i, '');
    if (!this.#begin(token)) {
      return false;
    }
    localStorage.setItem(KEY, token);
    return true;
  }

  signOut() {
    this.#leaving.forEach((listener) => listener(this.token));
    localStorage.removeItem(KEY);
    this.#end(null);
  }

  expired() {
    if (this.token) {
      localStorage.removeItem(KEY);
      this.#end('expired');
    }
  }

  #begin(token) {
    const claims = claimsOf(token);
    if (!claims || (claims.exp && claims.exp * 1000 <= Date.now())) {
      return false;
    }
    this.token = token;
    this.claims = claims;
    this.ended = null;
    this.#expire();
    this.#tell();
    return true;
  }

  /** When it has; a token may live longer than a timer. */
  #expire() {
    clearTimeout(this.#timer);
    const left = this.claims.exp * 1000 - Date.now();
    if (this.claims.exp) {
      this.#timer = setTimeout(() => (left > LONGEST_TIMER ? this.#expire() : this.expired()), Math.min(left, LONGEST_TIMER));
    }
  }

  #end(why) {
    clearTimeout(this.#timer);
    this.token = null;
    this.claims = null;
    this.ended = why;
    this.#tell();
  }

  #tell() {
    this.#listeners.forEach((listener) => listener(this));
    changed();
  }
}

export const session = new Session();
