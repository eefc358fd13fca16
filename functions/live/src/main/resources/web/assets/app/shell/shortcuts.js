// The keyboard. Keys without Control or Command work where nothing is being typed, and only while they are turned on.
import { preferences } from './preferences.js';
import { session } from '../session.js';
import { route } from './route.js';

/** Each with the key of the message that names it; the help dialog shows this table. */
export const TABLE = [
  ['n', 'keys.new'],
  ['shift+N', 'keys.form'],
  ['/', 'keys.search'],
  ['c', 'keys.chat'],
  ['j k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['x', 'keys.complete'],
  ['e', 'keys.edit'],
  ['Delete', 'keys.delete'],
  ['z', 'keys.undo'],
  ['g a', 'keys.agenda'],
  ['g t', 'keys.tasks'],
  ['g n', 'keys.notifications'],
  ['g v', 'keys.activity'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

const PLACES = { a: 'agenda', t: 'tasks', n: 'notifications', v: 'activity', o: 'operators' };
const SECOND_KEY = 1_200;

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]');

/** @param actions what the keys do, by name */
export function listenToKeys(actions) {
  let afterG = 0;
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || !session.user) {
      return;
    }
    if (event.key === 'Escape') {
      actions.escape(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !preferences.keys || document.querySelector('dialog[open]')) {
      return;
    }
    if (Date.now() - afterG < SECOND_KEY && PLACES[event.key]) {
      afterG = 0;
      event.preventDefault();
      route.go(PLACES[event.key]);
      return;
    }
    afterG = event.key === 'g' ? Date.now() : 0;
    const action = {
      n: actions.add,
      N: actions.form,
      '/': actions.search,
      c: actions.chat,
      j: () => move(1),
      k: () => move(-1),
      ArrowDown: event.target.closest('.task-row') ? () => move(1) : null,
      ArrowUp: event.target.closest('.task-row') ? () => move(-1) : null,
      z: actions.undo,
      '?': actions.help,
    }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
}

/** To the next row, or the one before; from nowhere to the first. */
function move(step) {
  const rows = [...document.querySelectorAll('.task-row .task-open')];
  const at = rows.findIndex((row) => row.closest('.task-row').contains(document.activeElement));
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

