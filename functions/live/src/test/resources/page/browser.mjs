// As much of a browser as the page's models ask for, and a service of which the test says what it answers.
import { randomUUID } from 'node:crypto';

const timeout = globalThis.setTimeout;
const interval = globalThis.setInterval;
/** The page's own timers keep no test from ending. */
globalThis.setTimeout = (...all) => timeout(...all).unref();
globalThis.setInterval = (...all) => interval(...all).unref();

class Storage {
  getItem(name) {
    return this[name] ?? null;
  }

  setItem(name, value) {
    this[name] = String(value);
  }

  removeItem(name) {
    delete this[name];
  }
}

const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });

define('localStorage', new Storage());
define('sessionStorage', new Storage());
define('navigator', { languages: ['en'], onLine: true });
define('location', new URL('http://localhost:8004/'));
define('history', { replaceState() {} });
define('addEventListener', () => {});
define('requestAnimationFrame', (run) => timeout(run, 0));
define('matchMedia', () => ({ matches: false, addEventListener() {} }));
define('IntersectionObserver', class {
  observe() {}
  unobserve() {}
});
define('WebSocket', class {
  static OPEN = 1;
  close() {}
});
define('BroadcastChannel', class {
  postMessage() {}
});
define('window', globalThis);
define('document', { hidden: false, documentElement: { dataset: {} }, addEventListener() {}, getElementById: () => null, querySelector: () => null });

/** What was asked of the service and has no answer yet, oldest first: {method, path, query, headers, body, answer(status, body), lose()}. */
export const asked = [];

define('fetch', (url, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const { pathname: path, searchParams: query } = new URL(url, location);
    const one = {
      method, path, query, headers, body: body && JSON.parse(body),
      answer(status, said) {
        asked.splice(asked.indexOf(one), 1);
        resolve(new Response(said === undefined ? null : JSON.stringify(said), { status }));
      },
      lose() {
        asked.splice(asked.indexOf(one), 1);
        reject(new TypeError('no network'));
      },
    };
    asked.push(one);
  }));

/** Waits for what is to come about, for ten seconds at most. */
export async function until(condition, what = String(condition)) {
  for (let left = 1000; left > 0; left--) {
    const found = condition();
    if (found) {
      return found;
    }
    await new Promise((resolve) => timeout(resolve, 10));
  }
  throw new Error(`never came about: ${what}`);
}

/** The request of that kind, once it is there. */
export const request = (method, path) =>
  until(() => asked.find((one) => one.method === method && one.path === path), `${method} ${path}`);

/** All that is on its way is over when this is. */
export const settled = () => new Promise((resolve) => timeout(resolve, 50));

/** A token as the page reads it; each is another one. */
export function token(user) {
  const part = (said) => Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: user, jti: randomUUID() })}.x`;
}

export const task = (id, more = {}) => ({
  id, title: 'A task', description: null, completed: false, priority: 'medium', tags: [], due_date: null, recurrence: null,
  created_at: '2026-02-08T10:00:00Z', updated_at: '2026-02-08T10:00:00Z', version: 1, ...more,
});

/** The values in a drawn template, and in those within it, that stand behind such a text. */
export function values(drawn, behind) {
  if (Array.isArray(drawn)) {
    return drawn.flatMap((one) => values(one, behind));
  }
  return !drawn?.strings ? [] : drawn.values.flatMap((value, at) => [...(drawn.strings[at].endsWith(behind) ? [value] : []), ...values(value, behind)]);
}
