// What a day asks for: what is late, today, and the days after it.
import { html, nothing, repeat } from '../ui/html.js';
import { dateFormat, t } from '../i18n.js';
import { empty, failure, loading, notice } from '../ui/states.js';
import { addLine } from '../tasks/add.js';
import { dayName, dayOf, dueDay, longDay, overdue, plusDays, startOf } from '../tasks/dates.js';
import { row } from '../tasks/row.js';
import { tasks } from '../tasks/tasks.js';
import { icon } from '../ui/icons.js';
import { comingReminders } from './reminders.js';

const AHEAD = 8;

/** The tasks that are due by then, in groups: 'overdue', and a day each. */
function groups(question, today) {
  const found = new Map();
  for (const id of question.ids) {
    const task = tasks.get(id);
    const day = dueDay(task?.due_date);
    if (day) {
      const group = overdue(task) && day < today ? 'overdue' : day;
      found.set(group, [...(found.get(group) ?? []), id]);
    }
  }
  return found;
}

export const asked = () => ({ status: 'open', sort: 'due', due_before: plusDays(dayOf(new Date()), AHEAD) });

/** How many tasks are late or due today; shown in the navigation and in the window's title. `more` where there may be others, which were not asked for yet. */
export function dueCount() {
  const today = dayOf(new Date());
  const { ids, cursor } = tasks.view('agenda', asked());
  const count = ids.filter((id) => {
    const day = dueDay(tasks.get(id)?.due_date);
    return day && day <= today;
  }).length;
  return { count, more: !!cursor && count === ids.length };
}

function group(name, ids, today) {
  const title = name === 'overdue' ? t('overdue') : name === today ? t('today') : dayName(name);
  return html`<section class="group" data-late=${name === 'overdue' ? 'yes' : 'no'}>
    <h2>${title}${name === 'overdue' || name === today ? nothing : html` <span>${dateFormat({ day: 'numeric', month: 'long' }).format(startOf(name))}</span>`}
      <span class="count">${ids.length}</span></h2>
    <ul class="task-list">${repeat(ids, (id) => tasks.key(id), (id) => row(id, name !== 'overdue'))}</ul></section>`;
}

export function agenda() {
  const today = dayOf(new Date());
  const question = tasks.view('agenda', asked());
  const found = groups(question, today);
  const order = [...found.keys()].sort((a, b) => (a === 'overdue' ? -1 : b === 'overdue' ? 1 : a < b ? -1 : 1));
  return html`<section class="view" aria-labelledby="view-title">
    <header class="view-head"><h1 id="view-title" tabindex="-1">${t('nav.agenda')}</h1><p>${longDay(today)}</p></header>
    ${addLine({ due_date: today })}
    ${comingReminders()}
    ${question.state === 'failed' && !question.ids.length ? failure(question.problem, () => tasks.reload())
      : question.state === 'loading' && !question.ids.length ? loading()
      : order.length ? html`${notice(question.problem, () => tasks.reload())}${order.includes(today) || order.includes('overdue') ? nothing : html`<p class="clear">${icon('tasks')}${t('agenda.clear')}</p>`}
          ${repeat(order, (name) => name, (name) => group(name, found.get(name), today))}
          ${question.cursor ? html`<div class="more"><button type="button" class="quiet" @click=${() => tasks.more(question)}>${t('more')}</button></div>` : nothing}`
      : empty('agenda', t('empty.agenda'), t('empty.agenda.hint'))}
  </section>`;
}
