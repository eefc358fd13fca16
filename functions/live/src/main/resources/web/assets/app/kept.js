// What was typed and not yet sent, kept in this browser for its user, so that neither a reload nor an expired token loses it.
import { session } from './session.js';

const name = (key) => `knudge.kept.${session.user}.${key}`;

export function keep(key, value) {
  try {
    if (value === '' || value === null || value === undefined) {
      localStorage.removeItem(name(key));
    } else {
      localStorage.setItem(name(key), JSON.stringify(value));
    }
  } catch {
    // The storage is full or forbidden: what was typed is still on the page.
  }
}

export function kept(key, otherwise = '') {
  try {
    return JSON.parse(localStorage.getItem(name(key))) ?? otherwise;
  } catch {
    return otherwise;
  }
}
