// A task in a list: the circle completes it, its title opens it, and `e` or a double click changes the title in its place.
import { classMap, guard, html, nothing, whenDrawn } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { language, t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { route } from '../shell/route.js';
import { preferences } from '../shell/preferences.js';
import { describe } from '../recurrence/describe.js';
import { clock, dayOf, dueName, isDay, overdue } from './dates.js';
import { searchFor } from './list.js';
import { tasks } from './tasks.js';

let editing = null;

tasks.onRename((from, to) => {
  if (editing?.id === from) {
    editing.id = to;
  }
});

export function editTitle(id) {
  const task = tasks.get(id);
  if (task) {
    editing = { id, seen: tasks.confirmed(id), text: task.title };
    changed();
  }
}

function commit(id, text) {
  if (editing?.id !== id) {
    return;
  }
  const { seen } = editing;
  editing = null;
  const title = text.trim();
  if (title && title !== tasks.get(id)?.title) {
    tasks.change(id, { title }, seen ?? undefined);
  }
  changed();
}

const focus = (element) => {
  element.focus();
  element.select();
};

function keys(event, task) {
  if (!preferences.keys || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input')) {
    return;
  }
  const action = {
    x: () => {
      focusNeighbour(event.currentTarget);
      toggle(task);
    },
    e: () => editTitle(task.id),
    Delete: () => {
      focusNeighbour(event.currentTarget);
      tasks.remove(task.id);
    },
  }[event.key];
  if (action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }
}

/** After the field has gone, where the title is again. */
function focusAgain(id) {
  setTimeout(() => document.querySelector(`.task-row[data-id="${CSS.escape(id)}"] .task-open`)?.focus(), 50);
}

/** The focus does not fall off the page with the row that goes. */
function focusNeighbour(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  next?.querySelector('.task-open')?.focus();
}

export function toggle(task) {
  task.completed ? tasks.reopen(task.id) : tasks.complete(task.id);
}

export function checkbox(task, onToggle = () => toggle(task)) {
  return html`<button type="button" class="check" role="checkbox" aria-checked=${task.completed ? 'true' : 'false'}
    data-priority=${task.priority} aria-label=${t('complete.named', { title: task.title })} @click=${onToggle}>
    <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5.5 10.4 8.6 13.5 14.5 7"/></svg></button>`;
}

/** @param dayKnown whether the day is said above, so that only the time is worth saying */
export function due(task, dayKnown = false) {
  if (!task.due_date || (dayKnown && isDay(task.due_date))) {
    return nothing;
  }
  const late = overdue(task);
  return html`<span class="meta due" data-late=${late ? 'yes' : 'no'}>${icon('clock')}${dayKnown ? clock(task.due_date) : dueName(task.due_date)}${late
    ? html` <span class="visually-hidden">(${t('overdue')})</span>` : nothing}</span>`;
}

/** A row is drawn again only when something in it is different: there may be thousands. */
export function row(id, dayKnown = false) {
  const task = tasks.get(id);
  if (!task) {
    return nothing;
  }
  const entries = tasks.outbox.of(id);
  const conflict = tasks.outbox.conflictOf(id);
  const edited = editing?.id === id;
  const seen = [task, entries.length, conflict, edited && {}, route.task === id, dayKnown, overdue(task), language, dayOf(new Date())];
  return guard(seen, () => draw(task, { entries, conflict, edited, dayKnown }));
}

function draw(task, { entries, conflict, edited, dayKnown }) {
  const { id } = task;
  return html`<li class=${classMap({ 'task-row': true, done: task.completed, open: route.task === id })} data-id=${id}
    @keydown=${(event) => keys(event, task)}>
    ${checkbox(task, (event) => {
      focusNeighbour(event.currentTarget.closest('.task-row'));
      toggle(task);
    })}
    <div class="task-body">
      ${edited
        ? html`<input class="title-input" .value=${editing.text} maxlength="500" aria-label=${t('field.title')} ${whenDrawn(focus)}
            @input=${(event) => (editing.text = event.target.value)}
            @blur=${(event) => commit(id, event.target.value)}
            @keydown=${(event) => {
              if (event.key === 'Enter' && !event.isComposing) {
                event.preventDefault();
                commit(id, event.target.value);
                focusAgain(id);
              } else if (event.key === 'Escape') {
                event.preventDefault();
                editing = null;
                changed();
                focusAgain(id);
              }
            }}>`
        : html`<button type="button" class="task-open" @click=${() => route.open(id)} @dblclick=${() => editTitle(id)}
            aria-current=${route.task === id ? 'true' : 'false'}>${task.title}</button>`}
      <div class="task-meta">
        ${due(task, dayKnown)}
        ${task.priority === 'medium' ? nothing : html`<span class="badge" data-priority=${task.priority}>${t(`priority.${task.priority}`)}</span>`}
        ${task.recurrence ? html`<span class="meta" title=${describe(task.recurrence)}>${icon('repeat')}<span>${describe(task.recurrence)}</span></span>` : nothing}
        ${task.tags.map((tag) => html`<button type="button" class="tag" @click=${() => searchFor(tagFilter(tag))}
          aria-label=${t('tag.filter', { tag })}>#${tag}</button>`)}
        ${conflict ? html`<button type="button" class="badge" data-tone="bad" @click=${() => route.open(id)}>${icon('warning')}${t('conflict.badge')}</button>`
          : entries.length ? html`<span class="meta pending">${t('pending')}</span>` : nothing}
      </div>
    </div>
  </li>`;
}

export const tagFilter = (tag) => (/^[\p{L}\p{N}_-]+$/u.test(tag) ? `#${tag}` : `#"${tag}"`);
