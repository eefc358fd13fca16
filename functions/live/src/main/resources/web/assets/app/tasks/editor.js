// The panel of a task: its fields, each saved as one leaves it, and the form of a new one. What is typed in a field stays there, whatever comes in.
import { html, nothing, live, whenDrawn } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { keep, kept } from '../kept.js';
import { zone } from '../http.js';
import { session } from '../session.js';
import { Builder } from '../recurrence/builder.js';
import { history } from '../history/history.js';
import { route } from '../shell/route.js';
import { conflict } from './conflict.js';
import { dueFrom, dueParts, moment } from './dates.js';
import { Reminders } from './reminders.js';
import { checkbox } from './row.js';
import { tasks } from './tasks.js';

const PRIORITIES = ['low', 'medium', 'high'];
let open = null;
/** What somebody whose token expired had typed: theirs when they are back. */
let left = null;
let owner = null;

session.onChange(() => {
  if (session.user) {
    left = session.user === owner && open ? { id: open.id, typed: open.typed } : null;
    owner = session.user;
    open = null;
  }
});

tasks.onRename((from, to) => {
  if (open?.id === from) {
    open.id = to;
    open.reminders.id = to;
    open.reminders.load();
  }
  route.rename(from, to);
});

/** Begins a new task with these fields. */
export function startForm(fields = {}) {
  saveTyped();
  keep('form', { ...kept('form', {}), ...fields });
  open = null;
}

function editorOf(id) {
  if (open?.id !== id) {
    saveTyped();
    const form = id === 'new';
    const fields = form ? kept('form', {}) : tasks.get(id);
    open = { id, typed: left?.id === id ? left.typed : {}, reminders: new Reminders(form || id.startsWith('new-') ? null : id, fields?.reminders), history: false, missing: false };
    open.builder = new Builder(fields?.recurrence, fields?.due_date, (recurrence) => save('recurrence', recurrence));
    open.rule = JSON.stringify(fields?.recurrence ?? null);
    if (!form && !fields) {
      look(open);
    }
  }
  return open;
}

/** Whoever goes elsewhere with the browser's own buttons does not leave the field first. */
export function saveTyped() {
  if (!open || open.id === 'new') {
    return;
  }
  for (const [field, { value, seen }] of Object.entries(open.typed)) {
    const said = finished(field, value) || null;
    const task = tasks.get(open.id);
    if (task && (said || field !== 'title') && said !== (task[field] ?? null)) {
      tasks.change(open.id, { [field]: said }, seen ?? undefined);
    }
  }
  open.typed = {};
}

/** A title is one line. */
const finished = (field, value) => (field === 'title' ? value.replace(/\s+/g, ' ').trim() : value);

/** Of a link to a task that this page does not know yet. */
async function look(editor) {
  try {
    const task = await tasks.fetch(editor.id);
    editor.missing = !task;
    if (task) {
      editor.builder = new Builder(task.recurrence, task.due_date, (recurrence) => save('recurrence', recurrence));
    }
  } catch (error) {
    editor.problem = error;
  }
  changed();
}

const fieldsOf = (editor) => (editor.id === 'new' ? { priority: 'medium', tags: [], ...kept('form', {}) } : tasks.get(editor.id));

function save(field, value) {
  const editor = open;
  if (editor.id === 'new') {
    keep('form', { ...kept('form', {}), [field]: value });
  } else if (JSON.stringify(tasks.get(editor.id)?.[field] ?? null) !== JSON.stringify(value ?? null)) {
    const body = { [field]: value };
    if (field === 'due_date') {
      body.time_zone = zone;
    }
    tasks.change(editor.id, body, editor.typed[field]?.seen ?? undefined);
  }
  delete editor.typed[field];
  if (field === 'due_date') {
    editor.builder.dueIs(value);
  }
  changed();
}

function typing(field, value) {
  const seen = open.typed[field]?.seen ?? tasks.confirmed(open.id);
  open.typed[field] = { value, seen };
  if (open.id === 'new') {
    keep('form', { ...kept('form', {}), [field]: value });
  }
}

const grow = (element) => {
  element.style.blockSize = 'auto';
  element.style.blockSize = `${element.scrollHeight + 2}px`;
};

function text(field, fields, { rows, max, name }) {
  const value = open.typed[field]?.value ?? fields[field] ?? '';
  return html`<label class="field"><span>${t(name)}</span>
    <textarea id="field-${field}" rows=${rows} maxlength=${max} .value=${live(value)} ${whenDrawn(grow)} ?required=${field === 'title'}
      @input=${(event) => {
        typing(field, event.target.value);
        grow(event.target);
      }}
      @blur=${(event) => {
        const said = finished(field, event.target.value);
        if (open?.typed[field] && (said || field !== 'title')) {
          save(field, said || null);
        } else if (open) {
          delete open.typed[field];
          changed();
        }
      }}
      @keydown=${(event) => {
        if (event.key === 'Enter' && !event.isComposing && (field === 'title' || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.target.blur();
          if (open.id === 'new') {
            create();
          }
        }
      }}></textarea></label>`;
}

function dueField(fields) {
  const { day, time } = dueParts(fields.due_date);
  return html`<fieldset class="field"><legend>${t('field.due')}</legend><div class="pair">
    <input type="date" aria-label=${t('field.day')} .value=${live(day)} @change=${(event) => save('due_date', dueFrom(event.target.value, time))}>
    <input type="time" aria-label=${t('field.time')} .value=${live(time)} ?disabled=${!day} @change=${(event) => save('due_date', dueFrom(day, event.target.value))}>
    ${day ? html`<button type="button" class="quiet" @click=${() => save('due_date', null)}>${t('clear')}</button>` : nothing}</div></fieldset>`;
}

function priorityField(fields) {
  return html`<fieldset class="field"><legend>${t('field.priority')}</legend><div class="segments">
    ${PRIORITIES.map((one) => html`<label><input type="radio" name="priority" value=${one} .checked=${live(fields.priority === one)} @change=${() => save('priority', one)}>
      <span>${t(`priority.${one}`)}</span></label>`)}</div></fieldset>`;
}

function tagsField(fields) {
  const add = (input) => {
    const names = input.value.split(',').map((tag) => tag.trim().replace(/^#/, '')).filter(Boolean);
    input.value = '';
    if (names.length) {
      save('tags', [...new Set([...fields.tags, ...names])]);
    }
  };
  return html`<fieldset class="field"><legend>${t('field.tags')}</legend>
    ${fields.tags.length ? html`<ul class="chips">${fields.tags.map((tag) => html`<li class="chip">#${tag}<button type="button" class="icon-button"
      aria-label=${t('tag.remove', { tag })} @click=${() => save('tags', fields.tags.filter((other) => other !== tag))}>${icon('close')}</button></li>`)}</ul>` : nothing}
    <input autocomplete="off" maxlength="64" aria-label=${t('tag.add')} placeholder=${t('tag.add')} @blur=${(event) => add(event.target)}
      @keydown=${(event) => {
        if ((event.key === 'Enter' || event.key === ',') && !event.isComposing) {
          event.preventDefault();
          add(event.target);
        }
      }}></fieldset>`;
}

function create(event) {
  event?.preventDefault();
  const { title, ...fields } = fieldsOf(open);
  const typed = (title ?? '').replace(/\s+/g, ' ').trim();
  if (!typed) {
    document.getElementById('field-title')?.focus();
    return;
  }
  const { reminders: _, ...rest } = fields;
  tasks.create({ ...rest, title: typed, ...(open.reminders.items.length ? { reminders: open.reminders.items } : {}) });
  keep('form', null);
  open = null;
  route.close();
}

function head(name, more = nothing) {
  return html`<header class="panel-head">
    <button type="button" class="icon-button" aria-label=${t('close')} @click=${() => route.close()}>${icon('back')}</button>
    <h2 id="panel-title" tabindex="-1">${name}</h2>${more}</header>`;
}

function newForm(editor) {
  const fields = fieldsOf(editor);
  return html`${head(t('form.new'))}
    <form class="panel-body" @submit=${create}>
      ${text('title', fields, { rows: 1, max: 500, name: 'field.title' })}
      ${text('description', fields, { rows: 3, max: 10_000, name: 'field.description' })}
      ${dueField(fields)}${priorityField(fields)}${tagsField(fields)}
      ${editor.reminders.view(fields.due_date)}${editor.builder.view()}
      <div class="panel-foot"><button class="button primary">${t('form.add')}</button>
        <button type="button" class="button" @click=${() => {
          keep('form', null);
          open = null;
          route.close();
        }}>${t('form.discard')}</button></div>
    </form>`;
}

/** Whoever changed the recurrence elsewhere is seen here too. */
function follow(editor, task) {
  const rule = JSON.stringify(task.recurrence);
  if (rule !== editor.rule && !tasks.outbox.of(task.id).length) {
    editor.rule = rule;
    editor.builder = new Builder(task.recurrence, task.due_date, (recurrence) => save('recurrence', recurrence));
  }
  editor.builder.due ??= task.due_date;
}

export function editor(id) {
  const editing = editorOf(id);
  if (id === 'new') {
    return newForm(editing);
  }
  const task = tasks.get(id);
  if (!task) {
    return html`${head(t('task'))}<div class="panel-body"><p class="hint">${editing.problem ? editing.problem.message : editing.missing || tasks.outbox.of(id).length ? t('task.missing') : t('loading')}</p></div>`;
  }
  follow(editing, task);
  return html`${head(t('task'), checkbox(task))}
    <div class="panel-body">
      ${conflict(tasks.outbox.conflictOf(id))}
      <div class="tabs" role="tablist" aria-label=${t('task')}>
        ${[['tab.fields', false], ['tab.history', true]].map(([name, shown]) => html`<button type="button" role="tab" id=${name} aria-controls="tab-panel"
          aria-selected=${editing.history === shown ? 'true' : 'false'} tabindex=${editing.history === shown ? '0' : '-1'}
          @keydown=${(event) => {
            if (['ArrowLeft', 'ArrowRight'].includes(event.key)) {
              editing.history = !editing.history;
              changed();
              requestAnimationFrame(() => document.querySelector('[role=tab][aria-selected=true]')?.focus());
            }
          }}
          @click=${() => {
            editing.history = shown;
            changed();
          }}>${t(name)}</button>`)}</div>
      <div id="tab-panel" role="tabpanel" aria-labelledby=${editing.history ? 'tab.history' : 'tab.fields'}>
      ${editing.history ? history(task) : html`
        ${text('title', task, { rows: 1, max: 500, name: 'field.title' })}
        ${text('description', task, { rows: 3, max: 10_000, name: 'field.description' })}
        ${dueField(task)}${priorityField(task)}${tagsField(task)}
        ${editing.reminders.id ? editing.reminders.view(task.due_date) : nothing}${editing.builder.view()}
        <div class="panel-foot"><span class="hint">${t('task.updated', { when: moment(task.updated_at) })}</span>
          <button type="button" class="quiet danger" @click=${() => {
            route.close();
            tasks.remove(id);
          }}>${icon('trash')}${t('delete')}</button></div>`}
      </div>
    </div>`;
}
