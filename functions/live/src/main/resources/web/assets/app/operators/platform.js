// What is awake and what sleeps, where the installation says so (local-dev does).
import { html, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { has, number, t } from '../i18n.js';
import { get } from '../http.js';
import { table } from '../ui/table.js';
import { route } from '../shell/route.js';

const EACH = 3_000;
let status = null;
let known = true;
let timer;

async function look() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    if (route.view === 'operators' && !document.hidden) {
      look();
    }
  }, EACH);
  try {
    status = await get('/local-dev/status');
    known = true;
  } catch (error) {
    known = error.status !== 404;
    status = null;
  }
  changed();
}

const word = (state) => (has(`state.${state}`) ? t(`state.${state}`) : state);

function service({ name, state, replicas, coldStarts = 0, lastColdStartMillis: took, requests }) {
  return html`<li class="service" data-state=${state}><p><span class="dot" aria-hidden="true"></span><strong>${name}</strong><span class="badge" data-tone=${replicas ? 'good' : 'calm'}>${word(state)}</span></p>
    <p class="hint">${t('platform.requests', { n: requests })} · ${t('platform.starts', { n: coldStarts })}${typeof took === 'number' ? html` · ${t('platform.took', { n: took / 1000 })}` : nothing}</p></li>`;
}

function sources(all) {
  const columns = [t('platform.source'), t('platform.delivered'), t('platform.lag'), t('platform.retries'), t('deadletters')];
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('platform.sources')}>${table(columns,
    all.map((one) => [one.name, number(one.delivered), number(one.lag), number(one.retries), number(one.deadLettered)]))}</div>`;
}

/** The status' names as JSON has them: snake case. */
const camel = (one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]));

export function platform() {
  if (!timer && route.view === 'operators') {
    look();
  }
  if (!known) {
    return html`<p class="strip">${t('platform.unknown')}</p>`;
  }
  return status ? html`<h2 class="list-title">${t('platform')}</h2><ul class="services">${status.services.map((one) => service(camel(one)))}</ul>${sources(status.sources.map(camel))}` : nothing;
}
