// What became of a task: each change with its old and new value, from the audit trail.
import { html, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { has, t } from '../i18n.js';
import { get } from '../http.js';
import { session } from '../session.js';
import { failure, loading } from '../ui/states.js';
import { valueName } from '../tasks/conflict.js';
import { ago, moment } from '../tasks/dates.js';

const BOOKKEEPING = ['updated_at', 'created_at', 'completed_at', 'series_id', 'time_zone', 'user_id', 'version'];
const SETTLED = 2_000;
const TRIES = 15;
let shown = null;
session.onChange(() => (shown = null));

/** The trail is written from events, a moment after the change: it is asked again until it has what the page has. */
async function load(task, tries = 0) {
  const { id, version, updated_at: updated } = task;
  const asked = (shown = { id, version, entries: shown?.id === id ? shown.entries : null });
  try {
    const page = await get('/api/audit', { task_id: id, order: 'desc', limit: 100 });
    asked.entries = page.items;
    asked.more = page.next_cursor !== null;
  } catch (error) {
    asked.problem = error;
  }
  const whole = asked.entries?.some(({ occurred_at: at }) => new Date(at) >= new Date(updated));
  if (!whole && tries < TRIES) {
    setTimeout(() => shown === asked && load(task, tries + 1), SETTLED);
  }
  changed();
}

function follow(task) {
  if (shown?.id !== task.id || shown.version !== task.version) {
    load(task);
  }
}

export const typeName = (type) => (has(`type.${type}`) ? t(`type.${type}`) : type);

function entry({ type, occurred_at: at, actor, changes, erased }) {
  const seen = changes.filter(({ field, old, new: now }) => !BOOKKEEPING.includes(field) && !(old === null && now === false));
  return html`<li class="entry" data-type=${type}>
    <p class="entry-head"><strong>${typeName(type)}</strong>
      <span>${actor === 'human' ? t('actor.human') : t(`actor.${actor}`)}</span>
      <time datetime=${at} title=${moment(at)}>${ago(at)}</time></p>
    ${erased ? html`<p class="hint">${t('history.erased')}</p>` : nothing}
    ${seen.length ? html`<dl class="changes">${seen.map(({ field, old, new: now }) => html`<div><dt>${has(`field.${field}`) ? t(`field.${field}`) : field}</dt>
      <dd>${old === null ? nothing : html`<del><span class="visually-hidden">${t('history.old')} </span>${valueName(field, old)}</del> <span aria-hidden="true">→</span> `}
        <ins><span class="visually-hidden">${t('history.new')} </span>${valueName(field, now)}</ins></dd></div>`)}</dl>` : nothing}
  </li>`;
}

export function history(task) {
  follow(task);
  if (!shown.entries) {
    return shown.problem ? failure(shown.problem, () => load(task)) : loading();
  }
  return shown.entries.length
    ? html`<ol class="entries">${shown.entries.map(entry)}</ol>${shown.more ? html`<p class="hint">${t('history.more')}</p>` : nothing}`
    : html`<p class="hint">${t('history.none')}</p>`;
}
