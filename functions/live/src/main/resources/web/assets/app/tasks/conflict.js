// Two windows, or two people's programs, changed the same field: both values are shown, and the user says which stays.
import { html, nothing } from '../ui/html.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { describe } from '../recurrence/describe.js';
import { dueName } from './dates.js';
import { tasks } from './tasks.js';

/** A value of a task's field in words. */
export function valueName(field, value) {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) {
    return t('value.none');
  }
  if (field === 'due_date') {
    return dueName(value);
  }
  if (field === 'priority') {
    return t(`priority.${value}`);
  }
  if (field === 'recurrence' && value.rule) {
    return describe(value);
  }
  if (typeof value === 'boolean') {
    return t(value ? 'value.yes' : 'value.no');
  }
  return Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? `#${one}` : JSON.stringify(one))).join(' ')
    : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function conflict(entry) {
  if (!entry) {
    return nothing;
  }
  return html`<div class="conflict" role="alert">
    <p>${icon('warning')}<strong>${t('conflict.title')}</strong></p><p>${t('conflict.text')}</p>
    <dl>${Object.keys(entry.body).filter((field) => field !== 'time_zone').map((field) => html`<dt>${t(`field.${field}`)}</dt>
      <dd><span>${t('conflict.theirs')}</span> ${valueName(field, entry.theirs[field])}</dd>
      <dd><span>${t('conflict.mine')}</span> ${valueName(field, entry.body[field])}</dd>`)}</dl>
    <div class="pair"><button type="button" class="button" @click=${() => resolve(entry, false)}>${t('conflict.take.theirs')}</button>
      <button type="button" class="button primary" @click=${() => resolve(entry, true)}>${t('conflict.take.mine')}</button></div></div>`;
}

function resolve(entry, mine) {
  tasks.learn([entry.theirs]);
  tasks.outbox.resolve(entry, mine);
}
