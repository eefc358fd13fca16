// What will still ring today, beside what is due. Where the service does not answer, the agenda does without.
import { html, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { get } from '../http.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { route } from '../shell/route.js';
import { clock, dayOf, plusDays, startOf } from '../tasks/dates.js';

const SETTLED = 2_000;
const MOST = 20;

let coming = null;
let timer;

session.onChange(() => (coming = null));
live.onReset(() => coming && load());
// Reminders follow the events of tasks, a moment later.
live.onEvent((event) => {
  if (coming && (event.type?.startsWith('task.') || event.type === 'notification.requested')) {
    clearTimeout(timer);
    timer = setTimeout(load, SETTLED);
  }
});

async function load() {
  coming ??= [];
  try {
    const to = startOf(plusDays(dayOf(new Date()), 1)).toISOString();
    coming = (await get('/api/reminders', { status: 'pending', to, limit: MOST })).items;
  } catch {
    coming = [];
  }
  changed();
}

export function comingReminders() {
  if (!coming) {
    load();
  }
  const ahead = coming?.filter(({ remind_at: at }) => new Date(at) > Date.now()) ?? [];
  return ahead.length
    ? html`<section class="coming" aria-labelledby="coming-title"><h2 id="coming-title">${icon('bell')}${t('agenda.reminders')}</h2>
        <ul>${ahead.map(({ remind_at: at, task_id: task, title }) => html`<li><time datetime=${at}>${clock(at)}</time>
          <button type="button" @click=${() => route.open(task)}>${title ?? t('task')}</button></li>`)}</ul></section>` : nothing;
}
