// What happened, drawn: how much on each day, of which kind, and beneath it each single thing.
import { html, nothing, repeat, svg } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { dateFormat, number, t } from '../i18n.js';
import { get, zone } from '../http.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { empty, failure, loading, notHere } from '../ui/states.js';
import { table } from '../ui/table.js';
import { typeName } from '../history/history.js';
import { route } from '../shell/route.js';
import { ago, dayOf, moment, plusDays, startOf } from '../tasks/dates.js';
import { tasks } from '../tasks/tasks.js';

const DAYS = 21;
const WIDTH = 736;
const HEIGHT = 190;
const BASE = 160;
const SETTLED = 1_500;
/** From the bottom up, as they stand in a bar. */
const KINDS = [
  ['done', ['task.completed']],
  ['made', ['task.created', 'task.recurring.triggered']],
  ['changed', ['task.updated', 'task.reopened', 'task.deleted']],
  ['other', null],
];
const KNOWN = KINDS.flatMap(([, types]) => types ?? []);

let page = null;
let timer;

session.onChange(() => (page = null));
live.onReset(() => page && load());
live.onEvent(() => {
  if (page && route.view === 'activity') {
    clearTimeout(timer);
    timer = setTimeout(load, SETTLED);
  }
});

async function load() {
  page ??= {};
  const today = dayOf(new Date());
  try {
    const [counts, entries] = await Promise.all([
      get('/api/audit/counts', { from: startOf(plusDays(today, 1 - DAYS)).toISOString(), time_zone: zone }),
      get('/api/audit', { limit: 40 }),
    ]);
    page = { today, days: byDay(counts.items ?? counts.counts ?? [], today), entries: entries.items };
  } catch (error) {
    page = { ...page, problem: error };
  }
  changed();
}

function byDay(counts, today) {
  const days = Array.from({ length: DAYS }, (_, at) => ({ day: plusDays(today, at - DAYS + 1), kinds: KINDS.map(() => 0), total: 0 }));
  for (const { day, type, count } of counts) {
    const found = days.find((one) => one.day === day);
    if (found) {
      found.kinds[KNOWN.includes(type) ? KINDS.findIndex(([, types]) => types?.includes(type)) : KINDS.length - 1] += count;
      found.total += count;
    }
  }
  return days;
}

function bars(days) {
  const most = Math.max(4, ...days.map(({ total }) => total));
  const step = WIDTH / DAYS;
  return days.map(({ kinds, day, total }, at) => {
    let top = BASE;
    const x = at * step + step * 0.18;
    return svg`<g><title>${dateFormat({ dateStyle: 'medium' }).format(startOf(day))}: ${number(total)}</title>
      <rect class="slot" x=${x} y="12" width=${step * 0.64} height=${BASE - 12} rx="4"></rect>
      ${kinds.map((count, kind) => {
        const height = (count / most) * (BASE - 14);
        top -= height;
        return count ? svg`<rect class="bar" data-kind=${KINDS[kind][0]} x=${x} y=${top} width=${step * 0.64} height=${Math.max(height - 1, 1)} rx="2"></rect>` : nothing;
      })}
      ${at % 3 === (DAYS - 1) % 3 ? svg`<text data-last=${at === DAYS - 1 ? 'yes' : 'no'} x=${at === DAYS - 1 ? WIDTH : at * step + step / 2} y=${BASE + 20}>${dateFormat({ day: 'numeric', month: 'short' }).format(startOf(day))}</text>` : nothing}</g>`;
  });
}

function picture(days) {
  const sum = days.reduce((total, one) => total + one.total, 0);
  return html`<figure class="chart"><figcaption>${t('activity.caption', { n: sum, days: DAYS })}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t('activity.caption', { n: sum, days: DAYS })}>${bars(days)}</svg>
    <ul class="legend">${KINDS.map(([kind]) => html`<li data-kind=${kind}>${t(`activity.${kind}`)}</li>`)}</ul>
    <details><summary>${t('activity.table')}</summary>${table([t('field.day'), ...KINDS.map(([kind]) => t(`activity.${kind}`))],
      days.filter(({ total }) => total).map(({ day, kinds }) => [dateFormat({ dateStyle: 'medium' }).format(startOf(day)), ...kinds.map(number)]))}</details></figure>`;
}

/** A title that the entry itself holds; the task may be gone. */
const titleOf = ({ payload, changes, task_id: id }) =>
  payload?.title ?? changes.find(({ field }) => field === 'title')?.new ?? tasks.get(id)?.title ?? id ?? '';

function entry(one) {
  return html`<li class="entry" data-type=${one.type}><p class="entry-head"><strong>${typeName(one.type)}</strong>
    ${one.task_id ? html`<button type="button" class="entry-open" @click=${() => route.open(one.task_id)}>${titleOf(one)}</button>` : nothing}
    <time datetime=${one.occurred_at} title=${moment(one.occurred_at)}>${ago(one.occurred_at)}</time></p></li>`;
}

function content() {
  if (!page.entries) {
    return !page.problem ? loading() : page.problem.away ? notHere(t('nav.activity')) : failure(page.problem, load);
  }
  return page.entries.length
    ? html`${picture(page.days)}<h2 class="list-title">${t('activity.latest')}</h2><ol class="entries">${repeat(page.entries, (one) => `${one.source} ${one.event_id}`, entry)}</ol>`
    : empty('activity', t('empty.activity'), t('empty.activity.hint'));
}

export function activity() {
  if (!page) {
    load();
  }
  return html`<section class="view" aria-labelledby="view-title">
    <header class="view-head"><h1 id="view-title" tabindex="-1">${t('nav.activity')}</h1><p>${t('activity.hint')} <a href="verify.html">${t('verify.link')}</a></p></header>${content()}</section>`;
}
