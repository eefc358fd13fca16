// The reminders of a task: so long before its due date, or at a moment.
import { html, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { get, request } from '../http.js';
import { toasts } from '../shell/toasts.js';
import { dueDay, dueFrom, moment } from './dates.js';

const OFFSETS = ['PT0S', '-PT10M', '-PT30M', '-PT1H', '-PT3H', '-P1D', '-P2D', '-P7D'];

export const reminderName = ({ offset, remind_at: at }) =>
  at ? moment(at) : OFFSETS.includes(offset) ? t(`reminder.${offset}`) : t('reminder.before', { offset: offset.replace('-P', '').replace('T', ' ').trim().toLowerCase() });

export class Reminders {
  items = [];
  state = 'ready';
  adding = '';
  day = '';
  time = '09:00';

  /** @param id the task's; null while it is being made */
  constructor(id, items = []) {
    this.id = id;
    this.items = items;
    if (id) {
      this.load();
    }
  }

  async load() {
    try {
      this.items = (await get(`/api/tasks/${encodeURIComponent(this.id)}/reminders`)).items;
      this.state = 'ready';
    } catch {
      this.state = 'failed';
    }
    changed();
  }

  async add(reminder) {
    this.adding = '';
    if (!this.id) {
      this.items = [...this.items, reminder];
    } else {
      await this.#ask('POST', '', reminder);
    }
    changed();
  }

  async remove(reminder) {
    if (!this.id) {
      this.items = this.items.filter((other) => other !== reminder);
    } else {
      await this.#ask('DELETE', `/${encodeURIComponent(reminder.id)}`);
    }
    changed();
  }

  async #ask(method, path, body) {
    try {
      await request(method, `/api/tasks/${encodeURIComponent(this.id)}/reminders${path}`, { body });
      await this.load();
    } catch (error) {
      toasts.say(t('change.refused', { why: error.status === 0 ? t('failed.network') : error.detail }), { tone: 'bad' });
    }
  }

  #chosen(event, due) {
    this.adding = event.target.value;
    if (OFFSETS.includes(this.adding)) {
      this.add({ offset: this.adding });
    } else if (this.adding === 'moment') {
      this.day = dueDay(due) ?? '';
    }
    changed();
  }

  view(due) {
    const left = due ? OFFSETS.filter((offset) => !this.items.some((one) => one.offset === offset)) : [];
    return html`<fieldset class="field"><legend>${t('field.reminders')}</legend>
      ${this.state === 'failed' ? html`<p class="problem">${t('failed.network')}</p>` : nothing}
      ${this.items.length ? html`<ul class="chips">${this.items.map((one) => html`<li class="chip">${icon('bell')}${reminderName(one)}
        <button type="button" class="icon-button" aria-label=${t('reminder.remove', { when: reminderName(one) })} @click=${() => this.remove(one)}>${icon('close')}</button></li>`)}</ul>` : nothing}
      <select aria-label=${t('reminder.add')} .value=${this.adding} @change=${(event) => this.#chosen(event, due)}>
        <option value="" ?selected=${!this.adding}>${t('reminder.add')}</option>
        ${left.map((offset) => html`<option value=${offset}>${t(`reminder.${offset}`)}</option>`)}
        <option value="moment" ?selected=${this.adding === 'moment'}>${t('reminder.moment')}</option></select>
      ${this.adding === 'moment' ? html`<div class="pair">
        <input type="date" aria-label=${t('field.day')} .value=${this.day} @change=${(event) => (this.day = event.target.value)}>
        <input type="time" aria-label=${t('field.time')} .value=${this.time} @change=${(event) => (this.time = event.target.value)}>
        <button type="button" class="button" @click=${() => this.day && this.time && this.add({ remind_at: dueFrom(this.day, this.time) })}>${t('add')}</button></div>` : nothing}
    </fieldset>`;
  }
}
