// Starts the page: languages, who is signed in, what is kept, the socket, and the first drawing.
import { render } from './ui/html.js';
import { changed, drawWith } from './ui/changes.js';
import { startLanguages } from './i18n.js';
import { live } from './live.js';
import { session } from './session.js';
import { chat } from './chat/chat.js';
import { pushes } from './notifications/pushes.js';
import { preferences } from './shell/preferences.js';
import { route } from './shell/route.js';
import { openSettings } from './shell/settings.js';
import { listenToKeys } from './shell/shortcuts.js';
import { narrow, shell } from './shell/shell.js';
import { saveTyped, startForm } from './tasks/editor.js';
import { focusSearch } from './tasks/list.js';
import { tasks } from './tasks/tasks.js';

const EACH_MINUTE = 60_000;

await startLanguages();
preferences.start();
route.start();
session.restore();
tasks.start();
pushes.start();
chat.start();
live.start();
narrow.addEventListener('change', changed);
addEventListener('online', changed);
addEventListener('offline', changed);
setInterval(changed, EACH_MINUTE); // what becomes overdue is shown so

const root = document.getElementById('app');
let panel = null;

drawWith(() => {
  render(shell(), root);
  followFocus();
});

/** Into a panel that was opened, and back to where its row is when it closes. */
function followFocus() {
  const now = route.task;
  if (now === panel) {
    return;
  }
  if (now && !(panel?.startsWith('new-'))) {
    (now === 'new' ? document.getElementById('field-title') : document.getElementById('panel-title'))?.focus();
  } else if (!now) {
    saveTyped();
    const row = document.querySelector(`.task-row[data-id="${CSS.escape(panel)}"] .task-open`);
    (row ?? document.getElementById('view-title'))?.focus({ preventScroll: true });
  }
  panel = now;
}

listenToKeys({
  add: () => {
    const line = document.getElementById('add-line');
    if (line) {
      line.focus();
    } else {
      route.go('tasks');
      setTimeout(() => document.getElementById('add-line')?.focus(), 50);
    }
  },
  form: () => {
    startForm();
    route.open('new');
  },
  search: focusSearch,
  chat: () => {
    route.close();
    chat.toggle();
  },
  undo: () => tasks.undo(),
  help: openSettings,
  escape: (event) => {
    if (document.querySelector('dialog[open]')) {
      return;
    }
    if (event.target.matches?.('#add-line, #search')) {
      event.target.blur();
    } else if (route.task) {
      event.target.blur?.();
      route.close();
    } else if (chat.open) {
      chat.toggle(false);
    }
  },
});
