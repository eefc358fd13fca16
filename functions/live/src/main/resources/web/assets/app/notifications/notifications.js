// What was sent to the user, by which channel and with what success, and by which channels they wish to hear.
import { html, nothing, repeat } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { has, t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { get, post } from '../http.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { empty, failure, loading, notHere } from '../ui/states.js';
import { route } from '../shell/route.js';
import { toasts } from '../shell/toasts.js';
import { ago, moment } from '../tasks/dates.js';
import { preferencesForm } from './preferences.js';
import { details, pushes } from './pushes.js';
import { webPush } from './webpush.js';

const TONES = { sent: 'good', acknowledged: 'good', failed: 'bad', unknown: 'bad', unacknowledged: 'warn', pending: 'warn', held: 'warn', sending: 'warn' };
const SETTLED = 800;

let page = null;
let timer;

session.onChange(() => (page = null));
live.onReset(() => page && load());
// What was heard is true in the service a moment later.
live.onEvent((event) => {
  if (page && event.type?.startsWith('notification.')) {
    clearTimeout(timer);
    timer = setTimeout(load, SETTLED);
  }
});

async function load() {
  page ??= { items: null };
  try {
    const answer = await get('/api/notifications', { limit: 50 });
    page = { items: answer.items, cursor: answer.next_cursor };
  } catch (error) {
    page = { items: page.items, problem: error };
  }
  changed();
}

async function more() {
  try {
    const answer = await get('/api/notifications', { limit: 50, cursor: page.cursor });
    page = { items: [...page.items, ...answer.items], cursor: answer.next_cursor };
  } catch (error) {
    toasts.say(error.detail || t('failed.network'), { tone: 'bad' });
  }
  changed();
}

async function acknowledge(one) {
  try {
    await post(`/api/notifications/${encodeURIComponent(one.id)}/ack`);
    one.acknowledged_at = new Date().toISOString();
  } catch (error) {
    toasts.say(error.detail || t('failed.network'), { tone: 'bad' });
  }
  changed();
}

const named = (prefix, value) => (has(`${prefix}.${value}`) ? t(`${prefix}.${value}`) : value);

function delivery({ channel, state, at, error, possibly_repeated: repeated }) {
  return html`<li><span class="badge" data-tone=${TONES[state] ?? 'calm'}>${named('channel', channel)}: ${named('delivery', state)}</span>
    ${at ? html`<time class="hint" datetime=${at}>${moment(at)}</time>` : nothing}${repeated ? html`<span class="hint">${t('delivery.repeated')}</span>` : nothing}${error && state !== 'unacknowledged' ? html`<span class=${TONES[state] === 'bad' ? 'problem' : 'hint'}>${error}</span>` : nothing}</li>`;
}

function notification(one) {
  return html`<li class="notice-row" data-seen=${one.acknowledged_at ? 'yes' : 'no'}>
    <span class="dot" role="img" aria-label=${one.acknowledged_at ? t('notification.seen') : t('notification.unseen')}></span>
    <div><p class="notice-head">${one.task_id ? html`<button type="button" class="task-open" @click=${() => route.open(one.task_id)}>${one.title}</button>` : html`<span>${one.title}</span>`}
        <time datetime=${one.created_at} title=${moment(one.created_at)}>${ago(one.created_at)}</time></p>
      ${details(one) ? html`<p class="hint notice-body">${details(one)}</p>` : nothing}
      <ul class="deliveries">${one.silence ? html`<li><span class="badge">${named('silence', one.silence)}</span></li>` : nothing}${one.deliveries.map(delivery)}</ul>
      ${one.acknowledged_at ? html`<p class="hint">${t('notification.seen.at', { when: moment(one.acknowledged_at) })}</p>`
        : html`<button type="button" class="quiet" @click=${() => acknowledge(one)}>${t('notification.ack')}</button>`}</div></li>`;
}

/** Whether this browser tells of reminders: while the page is open, or with no page at all. */
function browser() {
  const { permission } = pushes;
  const { state } = webPush;
  const said = permission !== 'granted' ? permission : state === 'on' ? 'always' : state === 'unreachable' ? 'unreachable' : 'granted';
  const action = permission === 'default' ? ['ask', () => pushes.ask()]
    : permission === 'granted' && state === 'on' ? ['never', () => webPush.unsubscribe()]
    : permission === 'granted' && ['off', 'unreachable'].includes(state) ? ['also', () => webPush.subscribe()] : null;
  return html`<div class="strip">${icon('bell')}<p role="status">${t(`browser.${said}`)}</p>
    ${action ? html`<button type="button" class="button" @click=${action[1]}>${t(`browser.${action[0]}`)}</button>` : nothing}</div>`;
}

function content() {
  if (!page.items) {
    return !page.problem ? loading() : page.problem.away ? notHere(t('nav.notifications')) : failure(page.problem, load);
  }
  return html`${page.items.length
    ? html`<ul class="notices" aria-label=${t('nav.notifications')}>${repeat(page.items, (one) => one.id, notification)}</ul>
        ${page.cursor ? html`<div class="more"><button type="button" class="quiet" @click=${more}>${t('more')}</button></div>` : nothing}`
    : empty('bell', t('empty.notifications'), t('empty.notifications.hint'))}
    ${preferencesForm()}`;
}

export function notifications() {
  if (!page) {
    load();
  }
  return html`<section class="view" aria-labelledby="view-title">
    <header class="view-head"><h1 id="view-title" tabindex="-1">${t('nav.notifications')}</h1></header>${browser()}${content()}</section>`;
}
