// All tasks: searched, filtered, sorted, page by page as one scrolls.
import { html, nothing, repeat, live, whenDrawn } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { route } from '../shell/route.js';
import { empty, failure, loading, notice } from '../ui/states.js';
import { addLine } from './add.js';
import { isFilter } from './question.js';
import { row } from './row.js';
import { tasks } from './tasks.js';

const TYPED = 250;
const SORTS = ['created', 'due', 'priority', 'updated', 'title'];

const asked = { text: '', status: 'open', sort: 'created' };
let timer;

/** What the service is asked. */
function parameters() {
  const text = asked.text.trim();
  const search = text ? (isFilter(text) ? { filter: text } : { q: text }) : {};
  return { status: asked.status, sort: asked.sort, ...search };
}

export function searchFor(text) {
  asked.text = text;
  const box = document.getElementById('search');
  if (box) {
    box.value = text;
  }
  route.go('tasks', route.task);
  changed();
}

export function focusSearch() {
  route.go('tasks', route.task);
  const box = document.getElementById('search');
  box ? box.select() : setTimeout(() => document.getElementById('search')?.select(), 50);
}

function typed(event) {
  clearTimeout(timer);
  const text = event.target.value;
  timer = setTimeout(() => {
    asked.text = text;
    changed();
  }, TYPED);
}

const watching = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && tasks.more(tasks.view('tasks', parameters())),
  { rootMargin: '800px' });
let watched = null;

const watchEnd = (element) => {
  watched && watching.unobserve(watched);
  watched = element;
  watching.observe(element);
};

function tools() {
  const statuses = ['open', 'completed', 'all'];
  return html`<div class="tools">
    <div class="search">
      ${icon('search')}
      <label class="visually-hidden" for="search">${t('search.label')}</label>
      <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder=${t('search.placeholder')}
        .value=${live(document.activeElement?.id === 'search' ? document.activeElement.value : asked.text)} @input=${typed}
        aria-describedby="search-problem" title=${t('search.help')}>
    </div>
    <fieldset class="segments"><legend class="visually-hidden">${t('status.label')}</legend>
      ${statuses.map((status) => html`<label><input type="radio" name="status" value=${status} .checked=${live(asked.status === status)}
        @change=${() => {
          asked.status = status;
          changed();
        }}><span>${t(`status.${status}`)}</span></label>`)}
    </fieldset>
    <label class="sort">${icon('sort')}<span class="visually-hidden">${t('sort.label')}</span>
      <select @change=${(event) => {
        asked.sort = event.target.value;
        changed();
      }}>${SORTS.map((sort) => html`<option value=${sort} ?selected=${asked.sort === sort}>${t(`sort.${sort}`)}</option>`)}</select>
    </label>
  </div>`;
}

function nothingThere() {
  if (asked.text.trim()) {
    return empty('search', t('empty.search'), t('empty.search.hint'));
  }
  return asked.status === 'completed' ? empty('tasks', t('empty.completed')) : empty('tasks', t('empty.tasks'), t('empty.tasks.hint'));
}

export function list() {
  const question = tasks.view('tasks', parameters());
  const wrong = question.state === 'failed' && question.problem?.status === 400;
  return html`<section class="view" aria-labelledby="view-title">
    <header class="view-head"><h1 id="view-title" tabindex="-1">${t('nav.tasks')}</h1></header>
    ${addLine()}
    ${tools()}
    <p id="search-problem" class="problem" role="status">${wrong ? t('filter.wrong', { why: question.problem.detail }) : nothing}</p>
    ${wrong ? nothing
      : question.state === 'failed' && !question.ids.length ? failure(question.problem, () => tasks.reload())
      : question.state === 'loading' && !question.ids.length ? loading()
      : question.ids.length
        ? html`${notice(question.problem, () => tasks.reload())}<ul class="task-list" aria-label=${t('nav.tasks')}>${repeat(question.ids, (id) => tasks.key(id), (id) => row(id))}</ul>
            ${question.cursor ? html`<div class="more" ${whenDrawn(watchEnd)}>
              <button type="button" class="quiet" @click=${() => tasks.more(question)}>${question.loadingMore ? t('loading') : t('more')}</button></div>` : nothing}`
        : nothingThere()}
  </section>`;
}
