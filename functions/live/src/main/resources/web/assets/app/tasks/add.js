// The line at the head of a list: a title, with #tags and !high or !low in it, and Enter.
import { html, nothing, live } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { keep, kept } from '../kept.js';
import { route } from '../shell/route.js';
import { startForm } from './editor.js';
import { tasks } from './tasks.js';

const TAG = /(^|\s)#([\p{L}\p{N}_-]{1,64})(?=\s|$)/gu;
const PRIORITY = /(^|\s)!(high|medium|low)(?=\s|$)/iu;

/** What a line says. */
export function read(line) {
  const tags = [...new Set([...line.matchAll(TAG)].map((match) => match[2]))];
  const priority = line.match(PRIORITY)?.[2].toLowerCase();
  const title = line.replace(TAG, '$1').replace(PRIORITY, '$1').replace(/\s+/g, ' ').trim();
  return { title, ...(tags.length ? { tags } : {}), ...(priority ? { priority } : {}) };
}

function submit(event, more) {
  event.preventDefault();
  const input = event.target.elements.line;
  const said = read(input.value);
  if (said.title) {
    tasks.create({ ...said, ...more });
    keep('line', null);
    input.value = '';
    changed();
  } else {
    input.focus();
  }
}

/** @param more what tasks that are added here have besides */
export function addLine(more = {}) {
  const typed = kept('line');
  const { tags = [], priority } = read(typed);
  return html`<form class="add" @submit=${(event) => submit(event, more)}>
    ${icon('plus')}
    <label class="visually-hidden" for="add-line">${t('add.label')}</label>
    <input id="add-line" name="line" autocomplete="off" maxlength="500" placeholder=${t('add.placeholder')} .value=${live(typed)}
      @input=${(event) => {
        keep('line', event.target.value);
        changed();
      }}>
    ${tags.map((tag) => html`<span class="tag">#${tag}</span>`)}
    ${priority ? html`<span class="badge" data-priority=${priority}>${t(`priority.${priority}`)}</span>` : nothing}
    <button type="button" class="quiet" @click=${() => {
      startForm({ ...read(typed), ...more });
      keep('line', null);
      route.open('new');
    }}>${t('add.details')}</button>
  </form>`;
}
