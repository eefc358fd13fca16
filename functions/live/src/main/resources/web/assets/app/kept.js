// What was typed and not yet sent, kept for its user and this window, so that neither a reload nor an expired token loses it, and no window writes into
// another's fields. Changes that were made wait elsewhere (tasks/shelf.js).
import { session } from './session.js';

const name = (key) => `knudge.kept.${session.user}.${key}`;

export function keep(key, value) {
  try {
    if (value === '' || value === null || value === undefined) {
      sessionStorage.removeItem(name(key));
    } else {
      sessionStorage.setItem(name(key), JSON.stringify(value));
    }
  } catch {
    // The storage is full or forbidden: what was typed is still on the page.
  }
}

export function kept(key, otherwise = '') {
  try {
    return JSON.parse(sessionStorage.getItem(name(key))) ?? otherwise;
  } catch {
    return otherwise;
  }
}
