// The frame: navigation, the view, the panel beside it, and what lies over them.
import { html, nothing } from '../ui/html.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { agenda, dueCount } from '../agenda/agenda.js';
import { activity } from '../activity/activity.js';
import { chat } from '../chat/chat.js';
import { notifications } from '../notifications/notifications.js';
import { pushes } from '../notifications/pushes.js';
import { operators } from '../operators/operators.js';
import { editor } from '../tasks/editor.js';
import { list } from '../tasks/list.js';
import { tasks } from '../tasks/tasks.js';
import { route } from './route.js';
import { openSettings, settings } from './settings.js';
import { signIn } from './signin.js';
import { toasts } from './toasts.js';

const VIEWS = { agenda, tasks: list, notifications, activity, operators };
const ICONS = { agenda: 'agenda', tasks: 'tasks', notifications: 'bell', activity: 'activity', operators: 'operators' };
export const narrow = matchMedia('(max-width: 60rem)');

/** What is said at the head of the page while it is cut off. */
function banner() {
  const cut = !navigator.onLine || live.away;
  const { waiting } = tasks.outbox;
  return html`<div class="banner-place" role="status" aria-live="polite">${cut
    ? html`<p class="banner">${icon('offline')}<span>${t(!navigator.onLine ? 'banner.offline' : live.crowded ? 'banner.crowded' : 'banner.away')}${waiting ? html` ${t('banner.waiting', { n: waiting })}` : nothing}</span></p>` : nothing}</div>`;
}

function navigation({ count, more }) {
  const views = Object.keys(VIEWS).filter((view) => view !== 'operators' || session.operator);
  return html`<nav class="nav" aria-label=${t('nav')}>
    <a class="brand" href="#/agenda"><img src="icon.svg" alt="" width="28" height="28"><span>Knudge</span></a>
    <ul>${views.map((view) => html`<li><a href="#/${view}" aria-current=${route.view === view ? 'page' : 'false'}>${icon(ICONS[view])}<span class="long">${t(`nav.${view}`)}</span><span class="short" aria-hidden="true">${t(`nav.short.${view}`)}</span>
      ${view === 'agenda' && count ? html`<b class="count" role="img" aria-label=${t(more ? 'nav.due.more' : 'nav.due', { n: count })}>${count}${more ? '+' : ''}</b>` : nothing}</a></li>`)}
      <li><button type="button" aria-expanded=${chat.open ? 'true' : 'false'} @click=${() => {
        const shown = chat.open && !route.task;
        route.close();
        chat.toggle(!shown);
      }}>${icon('chat')}<span>${t('chat')}</span></button></li></ul>
    <div class="nav-foot"><span class="live" data-state=${live.state}><i aria-hidden="true"></i>${t(`live.${live.state}`)}</span>
      <button type="button" class="nav-user" @click=${openSettings}>
        <span class="visually-hidden">${t('settings')}: </span><span class="avatar" data-letter=${session.user.charAt(0).toUpperCase()}></span><span class="nav-name">${session.user}</span>${icon('settings')}</button></div>
  </nav>`;
}

export function shell() {
  if (!session.user) {
    document.title = 'Knudge';
    return html`${signIn()}${toasts.view()}`;
  }
  const due = dueCount();
  document.title = `${due.count ? `(${due.count}${due.more ? '+' : ''}) ` : ''}${t(`nav.${route.view}`)} · Knudge`;
  const panel = route.task ? editor(route.task) : chat.open ? chat.view() : null;
  const covered = panel && narrow.matches;
  return html`<a class="skip" href="#view-title" @click=${(event) => {
      event.preventDefault();
      document.getElementById('view-title')?.focus();
    }}>${t('skip')}</a>
    <div class="frame" data-panel=${panel ? 'yes' : 'no'}>
      <div class="nav-place" ?inert=${covered}>${navigation(due)}</div>
      <main class="main" ?inert=${covered}>${banner()}${VIEWS[route.view]()}</main>
      ${panel ? html`<aside class="panel" data-kind=${route.task ? 'task' : 'chat'} aria-labelledby="panel-title">${panel}</aside>` : nothing}
    </div>
    ${pushes.view()}${toasts.view()}${settings()}`;
}
