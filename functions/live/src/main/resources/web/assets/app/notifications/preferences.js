// By which channels, about what and when a user wishes to hear. The service keeps it; what this form does not show stays as it is.
import { html, live, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { has, language, t } from '../i18n.js';
import { get, request, zone } from '../http.js';
import { session } from '../session.js';
import { toasts } from '../shell/toasts.js';

const CHANNELS = ['push', 'email', 'sms', 'webhook', 'web_push'];
const TELLS = ['now', 'digest', 'off'];

/** null before it is asked for; then {wishes}, {problem}. */
let form = null;
session.onChange(() => (form = null));

async function load() {
  form = { wishes: null };
  try {
    form.wishes = await get('/api/notification-preferences');
  } catch (error) {
    form.problem = error;
  }
  changed();
}

function set(changes) {
  form.wishes = { ...form.wishes, ...changes };
  form.dirty = true;
  changed();
}

/** This browser was added to the preferences, or taken out; what is being changed in the form stays. */
export function browserChanged(changes) {
  if (form?.wishes) {
    form.wishes = { ...form.wishes, ...changes };
    changed();
  }
}

async function save(event) {
  event.preventDefault();
  form.problem = null;
  try {
    const { updated_at: _, web_push_public_key: __, ...wishes } = form.wishes;
    const { body } = await request('PUT', '/api/notification-preferences', { body: wishes });
    form = { wishes: body ?? form.wishes };
    toasts.say(t('preferences.saved'));
  } catch (error) {
    form.problem = error;
  }
  changed();
}

function channels({ channels: chosen, email, phone, webhook }) {
  const order = [...chosen, ...CHANNELS.filter((one) => !chosen.includes(one))];
  const address = { email: !email, sms: !phone, webhook: !webhook, web_push: !form.wishes.web_push?.length };
  return html`<fieldset class="field"><legend>${t('preferences.channels')}</legend><p class="hint">${t('preferences.channels.hint')}</p>
    <ul class="ordered">${order.map((one) => html`<li><label class="switch"><input type="checkbox" .checked=${live(chosen.includes(one))}
        @change=${(event) => set({ channels: event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one) })}>
      <span>${t(`channel.${one}`)}${chosen.includes(one) && address[one] ? html` <small class="problem">${t('preferences.no.address')}</small>` : nothing}</span></label>
      ${chosen.indexOf(one) > 0 ? html`<button type="button" class="quiet" aria-label=${t('preferences.earlier', { channel: t(`channel.${one}`) })} @click=${() => {
        const at = chosen.indexOf(one);
        set({ channels: [...chosen.slice(0, at - 1), one, chosen[at - 1], ...chosen.slice(at + 1)] });
      }}>↑</button>` : nothing}</li>`)}</ul></fieldset>`;
}

function kinds({ kinds: all }) {
  const digest = all.digest?.tell !== 'off';
  return html`<fieldset class="field"><legend>${t('preferences.kinds')}</legend>${Object.entries(all).map(([kind, wishes]) => html`<label class="kind">
    <span>${has(`about.${kind}`) ? t(`about.${kind}`) : kind}</span><select @change=${(event) => set({ kinds: { ...all, [kind]: { ...wishes, tell: event.target.value } } })}>
    ${TELLS.filter((tell) => tell !== 'digest' || (kind !== 'digest' && digest) || wishes.tell === tell).map((tell) => html`<option value=${tell} ?selected=${tell === wishes.tell}>${t(`tell.${tell}`)}</option>`)}</select></label>`)}</fieldset>`;
}

function quiet({ quiet_hours: hours }) {
  return html`<fieldset class="field"><legend>${t('preferences.quiet')}</legend>
    <label class="switch"><input type="checkbox" .checked=${live(!!hours)} @change=${(event) => set({ quiet_hours: event.target.checked ? { start: '22:00', end: '07:00' } : null })}><span>${t('preferences.quiet.on')}</span></label>
    ${hours ? html`<div class="pair"><input type="time" required aria-label=${t('preferences.from')} .value=${live(hours.start)} @change=${(event) => set({ quiet_hours: { ...hours, start: event.target.value } })}>
      <span class="hint">–</span><input type="time" required aria-label=${t('preferences.to')} .value=${live(hours.end)} @change=${(event) => set({ quiet_hours: { ...hours, end: event.target.value } })}></div>` : nothing}</fieldset>`;
}

export function preferencesForm() {
  if (!form) {
    load();
  }
  const { wishes } = form;
  if (!wishes) {
    return form.problem ? html`<p class="problem">${t('preferences.away')}</p>` : nothing;
  }
  const here = wishes.time_zone !== zone || wishes.language !== language;
  return html`<section class="card-section" aria-labelledby="preferences-title"><h2 id="preferences-title">${t('preferences')}</h2>
    <form class="wishes" @submit=${save}>
      <label class="switch"><input type="checkbox" .checked=${live(wishes.muted)} @change=${(event) => set({ muted: event.target.checked })}><span>${t('preferences.muted')}</span></label>
      ${channels(wishes)}
      <div class="pair"><label class="field grow"><span>${t('preferences.email')}</span><input type="email" autocomplete="email" maxlength="254" .value=${live(wishes.email ?? '')} @change=${(event) => set({ email: event.target.value || null })}></label>
        <label class="field grow"><span>${t('preferences.phone')}</span><input type="tel" autocomplete="tel" maxlength="16" placeholder="+49…" .value=${live(wishes.phone ?? '')} @change=${(event) => set({ phone: event.target.value || null })}></label></div>
      ${kinds(wishes)}${quiet(wishes)}
      ${here ? html`<p class="hint">${t('preferences.zone', { zone: wishes.time_zone, language: wishes.language })} <button type="button" class="quiet" @click=${() => set({ time_zone: zone, language })}>${t('preferences.zone.here', { zone, language })}</button></p>` : nothing}
      <p class="problem" role="alert">${form.problem ? form.problem.detail || t('failed.network') : nothing}</p>
      <button class="button primary" ?disabled=${!form.dirty}>${t('preferences.save')}</button>
    </form></section>`;
}
