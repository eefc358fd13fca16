// Builds a recurrence, and shows what it comes to: the next dates as the service that makes them counts them.
import { html, nothing, live } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { dateFormat, t } from '../i18n.js';
import { get, zone } from '../http.js';
import { clock, dayOf, dueParts, startOf } from '../tasks/dates.js';
import { dayName, positionName } from './describe.js';
import { DAYS, FREQUENCIES, PLAIN, POSITIONS, parse, write } from './rule.js';

const SHOWN = 5;
const TYPED = 300;

export class Builder {
  #timer;
  #turn = 0;
  /** The rule that came, until another is chosen: what the builder makes of it may say less. */
  #written = null;
  /** What is chosen nowhere here, and stays as it is: zone, start, and the dates that are left out or added. */
  #rest = { time_zone: zone };
  said = null;
  mode = 'schedule';
  preview = null;
  problem = null;

  /** @param told called with the recurrence whenever another one was chosen; null for none */
  constructor(recurrence, due, told) {
    this.due = due;
    this.told = told;
    if (recurrence) {
      this.said = parse(recurrence.rule);
      this.mode = recurrence.mode ?? 'schedule';
      this.#written = recurrence.rule;
      const { time_zone: own, start, exdates, rdates } = recurrence;
      this.#rest = { time_zone: own ?? zone, ...(start ? { start } : {}), ...(exdates?.length ? { exdates } : {}), ...(rdates?.length ? { rdates } : {}) };
      this.#look();
    }
  }

  get recurrence() {
    return this.said && { rule: this.rule, mode: this.mode, ...this.#rest };
  }

  get rule() {
    return this.#written ?? write(this.said);
  }

  /** The first occurrence follows another due date. */
  dueIs(due) {
    if (due !== this.due) {
      this.due = due;
      this.#look();
    }
  }

  choose(changes, tell = true) {
    this.said = changes && { ...(this.said ?? PLAIN), ...changes };
    this.#written = null;
    if (!changes) {
      this.#rest = { time_zone: zone };
    }
    this.#look();
    if (tell) {
      this.told(this.recurrence);
    }
    changed();
  }

  /** What the service is asked for the next dates. */
  get asked() {
    const { day, time } = dueParts(this.due);
    const { start, exdates, rdates, time_zone: own } = this.#rest;
    return {
      rule: this.rule, start: start ?? `${day || dayOf(new Date())}T${time || '00:00'}:00`, time_zone: own,
      exdates: exdates?.join(), rdates: rdates?.join(), count: SHOWN,
    };
  }

  #look() {
    clearTimeout(this.#timer);
    this.problem = null;
    const turn = ++this.#turn;
    if (!this.said || !this.rule) {
      this.preview = null;
      return;
    }
    this.#timer = setTimeout(async () => {
      const { asked } = this;
      try {
        const preview = await get('/api/recurring/preview', asked);
        if (turn === this.#turn) {
          this.preview = { ...preview, timed: !!dueParts(this.due).time || !asked.start.endsWith('T00:00:00') };
        }
      } catch (error) {
        if (turn === this.#turn) {
          this.preview = null;
          this.problem = error;
        }
      }
      changed();
    }, TYPED);
  }

  #frequency(event) {
    const value = event.target.value;
    if (value === 'never') {
      this.choose(null);
    } else if (value === 'custom') {
      this.choose({ custom: this.said ? this.rule : 'FREQ=DAILY' });
    } else {
      const date = this.due ? startOf(dueParts(this.due).day) : new Date();
      this.choose({
        ...PLAIN, custom: null, frequency: value, monthDay: date.getDate(), weekday: DAYS[(date.getDay() + 6) % 7],
        days: value === 'WEEKLY' ? [DAYS[(date.getDay() + 6) % 7]] : [],
      });
    }
  }

  view() {
    const { said } = this;
    const value = !said ? 'never' : said.custom !== null ? 'custom' : said.frequency;
    return html`<fieldset class="field builder"><legend>${t('field.recurrence')}</legend>
      <select aria-label=${t('rule.frequency')} @change=${(event) => this.#frequency(event)}>
        ${['never', ...FREQUENCIES, 'custom'].map((one) => html`<option value=${one} ?selected=${one === value}>${t(`rule.choose.${one}`)}</option>`)}
      </select>
      ${said ? html`
        ${said.custom !== null ? this.#custom(said) : this.#parts(said)}
        <label class="inline">${t('rule.mode')}
          <select @change=${(event) => {
            this.mode = event.target.value;
            this.told(this.recurrence);
            changed();
          }}>${['schedule', 'completion'].map((mode) => html`<option value=${mode} ?selected=${mode === this.mode}>${t(`rule.mode.${mode}`)}</option>`)}</select></label>
        <div class="preview" aria-live="polite">${this.#shown()}</div>` : nothing}
    </fieldset>`;
  }

  #shown() {
    if (this.problem) {
      return html`<p class="problem">${this.problem.away ? t('rule.preview.away') : this.problem.detail}</p>`;
    }
    if (!this.preview) {
      return html`<p class="hint">${t('rule.preview.wait')}</p>`;
    }
    const format = dateFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
    return html`<p class="hint">${t('rule.preview')}</p><ol class="dates">
      ${this.preview.occurrences.map(({ local, instant }) => {
        const when = new Date(this.preview.timed ? instant : local);
        return html`<li>${format.format(when)}${this.preview.timed ? html` <span>${clock(when)}</span>` : nothing}</li>`;
      })}
      ${this.preview.occurrences.length === SHOWN ? html`<li aria-hidden="true">…</li>` : nothing}</ol>`;
  }

  #custom(said) {
    return html`<label class="visually-hidden" for="rule-text">${t('rule.custom.label')}</label>
      <input id="rule-text" spellcheck="false" autocomplete="off" .value=${live(said.custom)} aria-invalid=${this.problem && !this.problem.away ? 'true' : 'false'}
        @input=${(event) => this.choose({ custom: event.target.value }, false)} @change=${() => this.told(this.recurrence)}>`;
  }

  #parts(said) {
    return html`<label class="inline">${t('rule.interval')}
        <input type="number" min="1" max="1000" inputmode="numeric" .value=${live(String(said.interval))}
          @change=${(event) => this.choose({ interval: Math.min(Math.max(1, Math.trunc(Number(event.target.value)) || 1), 1000) })}>
        ${t(`rule.unit.${said.frequency}`, { n: said.interval })}</label>
      ${said.frequency === 'WEEKLY' ? this.#weekdays(said) : said.frequency === 'MONTHLY' ? this.#monthly(said) : nothing}
      <label class="inline">${t('rule.end')}
        <select @change=${(event) => this.choose({ end: event.target.value })}>
          ${['never', 'count', 'until'].map((end) => html`<option value=${end} ?selected=${end === said.end}>${t(`rule.end.${end}`)}</option>`)}</select>
        ${said.end === 'count' ? html`<input type="number" min="1" max="999" aria-label=${t('rule.end.count')} .value=${live(String(said.count))}
          @change=${(event) => this.choose({ count: Math.max(1, Math.trunc(Number(event.target.value)) || 1) })}>` : nothing}
        ${said.end === 'until' ? html`<input type="date" aria-label=${t('rule.end.until')} .value=${live(said.until)}
          @change=${(event) => this.choose({ until: event.target.value })}>` : nothing}</label>`;
  }

  #weekdays(said) {
    return html`<div class="days" role="group" aria-label=${t('rule.days')}>
      ${DAYS.map((day) => html`<label><input type="checkbox" .checked=${live(said.days.includes(day))} aria-label=${dayName(day, 'long')}
        @change=${(event) => this.choose({ days: event.target.checked ? [...said.days, day] : said.days.filter((one) => one !== day) })}>
        <span aria-hidden="true">${dayName(day)}</span></label>`)}</div>`;
  }

  #monthly(said) {
    return html`<label class="inline">${t('rule.on')}
      <select @change=${(event) => this.choose({ by: event.target.value })}>
        <option value="day" ?selected=${said.by === 'day'}>${t('rule.on.day', { day: said.monthDay ?? 1 })}</option>
        <option value="last" ?selected=${said.by === 'last'}>${t('rule.on.last')}</option>
        <option value="weekday" ?selected=${said.by === 'weekday'}>${t('rule.by.weekday')}</option></select>
      ${said.by === 'weekday' ? html`
        <select aria-label=${t('rule.position')} @change=${(event) => this.choose({ position: Number(event.target.value) })}>
          ${POSITIONS.map((one) => html`<option value=${one} ?selected=${one === said.position}>${positionName(one)}</option>`)}</select>
        <select aria-label=${t('rule.weekday')} @change=${(event) => this.choose({ weekday: event.target.value })}>
          ${DAYS.map((day) => html`<option value=${day} ?selected=${day === said.weekday}>${dayName(day, 'long')}</option>`)}</select>` : nothing}</label>`;
  }
}
