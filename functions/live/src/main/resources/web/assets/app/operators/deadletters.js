// Dead letters: why each was given up, what it holds, and sending it again.
import { html, nothing, repeat } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { has, number, t } from '../i18n.js';
import { get, post, request } from '../http.js';
import { session } from '../session.js';
import { toasts } from '../shell/toasts.js';
import { empty, failure, loading, notHere } from '../ui/states.js';
import { ago, moment } from '../tasks/dates.js';

const TONES = { stored: 'warn', redriving: 'calm', redriven: 'good', failed: 'bad', discarded: 'calm' };
const SETTLED = 1_500;
const LOOKS = 10;

let page = null;
let open = null;
let refused = null;
session.onChange(() => {
  page = null;
  open = null;
  refused = null;
});

async function load() {
  page ??= { items: null };
  try {
    const answer = await get('/api/dead-letters', { limit: 50 });
    page = { items: answer.items, cursor: answer.next_cursor };
  } catch (error) {
    page = { items: page.items, problem: error };
  }
  changed();
}

async function more() {
  try {
    const answer = await get('/api/dead-letters', { limit: 50, cursor: page.cursor });
    page = { items: [...page.items, ...answer.items], cursor: answer.next_cursor };
  } catch (error) {
    toasts.say(error.detail || t('failed.network'), { tone: 'bad' });
  }
  changed();
}

async function show(id) {
  open = open?.id === id ? null : { id };
  changed();
  if (open) {
    try {
      open = { id, letter: await get(`/api/dead-letters/${encodeURIComponent(id)}`) };
    } catch (error) {
      open = { id, problem: error };
    }
    changed();
  }
}

const put = (letter) => {
  page.items = page.items.map((one) => (one.id === letter.id ? { ...one, ...letter } : one));
  changed();
};

/** It is looked at until it has come to an end: taken, or given up once more. An old one is sent only to who has read why not, and insists. */
async function redrive(id, insisting) {
  refused = null;
  try {
    put(await post(`/api/dead-letters/${encodeURIComponent(id)}/redrive${insisting ? '?old=true' : ''}`));
    for (let look = 0; look < LOOKS && page.items.find((one) => one.id === id)?.state === 'redriving'; look++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLED));
      put(await get(`/api/dead-letters/${encodeURIComponent(id)}`));
    }
    toasts.say(t('letter.outcome', { state: t(`letter.${page.items.find((one) => one.id === id)?.state}`) }));
  } catch (error) {
    if (error.body?.old) {
      refused = { id, why: error.detail };
    } else {
      toasts.say(error.detail || t('failed.network'), { tone: 'bad' });
    }
  }
  changed();
}

async function discard(id) {
  refused = null;
  try {
    await request('DELETE', `/api/dead-letters/${encodeURIComponent(id)}`);
    put({ id, state: 'discarded' });
  } catch (error) {
    toasts.say(error.detail || t('failed.network'), { tone: 'bad' });
  }
}

function details() {
  if (!open.letter) {
    return open.problem ? html`<p class="problem">${open.problem.message}</p>` : loading();
  }
  const { attributes, data, data_text: text, data_base64: bytes, history = [] } = open.letter;
  const body = data !== undefined ? JSON.stringify(data, null, 2) : text ?? bytes ?? '';
  return html`<div class="letter-open">
    <dl class="attributes">${Object.entries(attributes ?? {}).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${body ? html`<pre tabindex="0" aria-label=${t('letter.data')}>${body}</pre>` : nothing}
    ${history.length ? html`<ol class="entries">${history.map(({ at, what, by, code, reason }) => html`<li class="entry"><p class="entry-head"><strong>${what}</strong><span>${[by, code].filter(Boolean).join(' · ')}</span><time>${moment(at)}</time></p>${reason ? html`<p class="hint">${reason}</p>` : nothing}</li>`)}</ol>` : nothing}</div>`;
}

function letter(one) {
  const shown = open?.id === one.id;
  return html`<li class="letter"><div class="letter-head">
      <button type="button" class="task-open" aria-expanded=${shown ? 'true' : 'false'} @click=${() => show(one.id)}><strong>${one.type ?? t('letter.unreadable')}</strong> → ${one.destination ?? one.destination_url}</button>
      <span class="badge" data-tone=${TONES[one.state] ?? 'calm'}>${has(`letter.${one.state}`) ? t(`letter.${one.state}`) : one.state}</span></div>
    <p class="hint">${one.code ? html`${one.code} · ` : nothing}${ago(one.stored_at)}${one.user_id ? html` · ${one.user_id}` : nothing}${one.redrives ? html` · ${t('letter.redrives', { n: one.redrives })}` : nothing}</p>
    ${one.reason ? html`<p class="letter-reason">${one.reason}</p>` : nothing}
    ${refused?.id === one.id ? html`<div class="strip" role="alert"><p>${refused.why}</p><button type="button" class="button" @click=${() => redrive(one.id, true)}>${t('letter.insist')}</button></div>` : nothing}
    <div class="pair">${one.state === 'redriving' ? nothing : html`<button type="button" class="button" @click=${() => redrive(one.id)}>${t('letter.redrive')}</button>`}
      ${['stored', 'failed'].includes(one.state) ? html`<button type="button" class="quiet danger" @click=${() => discard(one.id)}>${t('letter.discard')}</button>` : nothing}</div>
    ${shown ? details() : nothing}</li>`;
}

function content() {
  if (!page.items) {
    return !page.problem ? loading()
      : page.problem.status === 403 ? html`<p class="strip">${t('letter.operators')}</p>`
      : page.problem.away ? notHere(t('deadletters')) : failure(page.problem, load);
  }
  return page.items.length
    ? html`<ul class="letters">${repeat(page.items, (one) => one.id, letter)}</ul>${page.cursor ? html`<div class="more"><button type="button" class="quiet" @click=${more}>${t('more')}</button></div>` : nothing}`
    : empty('operators', t('empty.letters'), t('empty.letters.hint'));
}

export function deadLetters() {
  if (!page) {
    load();
  }
  return html`<section aria-labelledby="letters-title"><h2 class="list-title" id="letters-title">${t('deadletters')}${page.items?.length ? html` <span class="count">${number(page.items.length)}</span>` : nothing}</h2>${content()}</section>`;
}
