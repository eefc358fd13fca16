// The verifier as a page of its own: nobody has to be signed in, and what is checked does not leave the browser.
import { html, nothing, render } from '../ui/html.js';
import { changed, drawWith } from '../ui/changes.js';
import { startLanguages, t } from '../i18n.js';
import { session } from '../session.js';
import { preferences } from '../shell/preferences.js';
import { Problem } from '../http.js';
import { verify } from './verify.js';

const FILES = ['exported', 'heads', 'leaves', 'consistency', 'proofs'];
const SEVERAL = ['heads', 'consistency', 'proofs'];
const FIGURES = ['entries', 'proven', 'waiting', 'erased', 'archived', 'heads', 'tree_size', 'found'];

/** What is under way: null, or { what, done, all }. */
let checking = null;
let report = null;
let problem = null;
/** What was taken from this installation instead of from files. */
let taken = null;

const element = (id) => document.getElementById(id);
const read = async (id) => (await Promise.all(Array.from(element(id).files, (file) => file.text()))).join('\n');

async function run(texts) {
  report = null;
  problem = null;
  progress('reading', 0, 0);
  try {
    report = await verify({ ...(await texts()), progress });
  } catch (error) {
    problem = error;
  }
  checking = null;
  changed();
}

function progress(what, done, all) {
  checking = { what, done, all };
  changed();
}

const fromFiles = async () => {
  taken = null;
  const texts = await Promise.all(FILES.map(read));
  return { ...Object.fromEntries(FILES.map((id, at) => [id, texts[at]])), keys: element('keys').value, complete: element('complete').checked };
};

async function take(path) {
  const answer = await fetch(new URL(path, location.origin), { headers: { Authorization: `Bearer ${session.token}` }, cache: 'no-store' });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Problem(answer.status, answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {});
  }
  return text;
}

/** The user's own trail; an operator's is everybody's, with the whole log. First the export, then the head, then the leaves: in another order a seal in between looks like tampering. */
const fromHere = async () => {
  const exported = await take(`/api/audit/export${session.operator ? '' : '?proofs=true'}`);
  const heads = await take('/api/audit/checkpoint');
  const leaves = session.operator ? await take('/api/audit/leaves') : '';
  if (!element('keys').value.trim()) {
    element('keys').value = JSON.parse(await take('/api/audit/keys')).items.map(({ key }) => key).join('\n');
    taken = 'with-keys';
  } else {
    taken = 'without-keys';
  }
  const kept = await read('heads');
  return { exported, heads: `${kept}\n${heads}`, leaves, keys: element('keys').value, complete: session.operator };
};

const file = (id) => html`<label class="field"><span>${t(`verify.${id}`)}</span>
  <input id=${id} type="file" ?multiple=${SEVERAL.includes(id)} ?required=${id === 'exported'}>
  <small class="hint">${t(`verify.${id}.hint`)}</small></label>`;

const form = () => html`<form class="verify-form" @submit=${(event) => (event.preventDefault(), checking || run(fromFiles))}>
  <label class="field"><span>${t('verify.keys')}</span><textarea id="keys" rows="2" required spellcheck="false" placeholder="knudge.dev/audit+…+…"></textarea>
    <small class="hint">${t('verify.keys.hint')}</small></label>
  ${FILES.map(file)}
  <label class="switch"><input id="complete" type="checkbox"> ${t('verify.complete')}</label>
  <button class="button primary" ?disabled=${checking !== null}>${t('verify.check')}</button>
  ${session.token ? html`<button type="button" class="button" ?disabled=${checking !== null} @click=${() => run(fromHere)}>${t(session.operator ? 'verify.all' : 'verify.mine')}</button>` : nothing}
  ${checking ? html`<p role="status">${t(`verify.under-way.${checking.what}`, { n: checking.done, all: checking.all })}</p>
    <progress aria-label=${t('verify.check')} .value=${checking.all ? checking.done / checking.all : 0}></progress>` : nothing}</form>`;

const verdict = () => html`<section class="verdict" role="status" data-holds=${report.holds ? 'yes' : 'no'}>
  <h2>${t(report.holds ? 'verify.holds' : 'verify.holds-not')}</h2>
  ${taken === 'with-keys' ? html`<p>${t('verify.keys.from-here')}</p>` : nothing}
  <dl>${FIGURES.map((name) => html`<div><dt>${t(`verify.figure.${name}`)}</dt><dd data-figure=${name}>${report[name]}</dd></div>`)}</dl></section>`;

/** What was found is said in English by the verifier's own sentences, as on the command line; its kind is in the reader's language. */
const findings = () => html`<table class="findings"><caption>${t('verify.findings')}</caption>
  <thead><tr>${['what', 'place', 'event', 'why'].map((column) => html`<th scope="col">${t(`verify.column.${column}`)}</th>`)}</tr></thead>
  <tbody>${report.findings.map(({ kind, place, event_id: id, what }) => html`<tr data-kind=${kind}><td>${t(`verify.kind.${kind}`)}</td><td>${place ?? ''}</td><td>${id ?? ''}</td><td lang="en">${what}</td></tr>`)}</tbody></table>`;

const page = () => html`<header class="verify-head"><p><a href="/">Knudge</a></p><h1>${t('verify.title')}</h1><p>${t('verify.about')}</p></header>
  ${form()}
  ${problem ? html`<p class="verdict" role="alert" data-holds="no">${t('verify.unreadable')} <span lang="en">${problem.message}</span></p>` : nothing}
  ${report ? verdict() : nothing}
  ${report?.findings.length ? findings() : nothing}`;

await startLanguages();
preferences.start();
session.restore();
document.title = `${t('verify.title')} · Knudge`;
drawWith(() => render(page(), element('verify')));
