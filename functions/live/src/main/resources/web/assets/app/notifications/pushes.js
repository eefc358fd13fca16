// Notifications as they come: shown on the page, by the browser where it may, and acknowledged when somebody was there to see them.
import { changed } from '../ui/changes.js';
import { uuid } from '../ui/uuid.js';
import { t } from '../i18n.js';
import { post } from '../http.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { route } from '../shell/route.js';
import { tasks } from '../tasks/tasks.js';
import { html, nothing, repeat } from '../ui/html.js';
import { icon } from '../ui/icons.js';
import { dueName } from '../tasks/dates.js';
import { webPush } from './webpush.js';

const AT_ONCE = 3;
/** What whoever looks at the page sees happen, and mostly did themselves: it pops up only where nobody looks. */
const SEEN_ANYWAY = ['task_created', 'task_completed'];

/** What the text says beyond the title, with which it often begins. */
export function details({ title, body }) {
  return body?.startsWith(title) ? body.slice(title.length).trim() : body;
}

class Pushes {
  shown = [];
  #seen = new Set();
  /** By the id of the event that tells it: not yet taken by the service. */
  #unsent = new Map();
  #windows = new BroadcastChannel('knudge.notifications');

  start() {
    live.onEvent((event) => {
      if (event.type === 'notification.requested') {
        this.#heard(event);
      } else if (event.type === 'live.accepted') {
        this.#unsent.delete(event.data.event_id);
      }
    });
    live.onReset(() => this.#flush());
    session.onChange(() => {
      this.shown = [];
      this.#unsent.clear();
    });
    // Whoever uses a window of this browser has seen what it shows; the other windows need not ask again.
    this.#windows.onmessage = ({ data }) => this.#hide(data);
    setInterval(() => this.#flush(), 5_000);
    webPush.start((id, task) => this.#open({ id, task }));
  }

  get permission() {
    return 'Notification' in window ? Notification.permission : 'denied';
  }

  async ask() {
    if ((await Notification.requestPermission()) === 'granted') {
      await webPush.subscribe();
    }
    changed();
  }

  /** Tells the service that somebody saw it, so that it need not try another channel. */
  acknowledge(id) {
    this.#unsent.set(uuid(), id);
    this.#flush();
    this.#hide(id);
    this.#windows.postMessage(id);
  }

  #heard({ data }) {
    const { notification_id: id, kind, title, body, due_date: due } = data.payload;
    if (this.#seen.has(id)) {
      return;
    }
    if (SEEN_ANYWAY.includes(kind) && !document.hidden) {
      this.acknowledge(id);
      return;
    }
    this.#seen.add(id);
    this.shown = [...this.shown, { id, kind, title, body, due, task: data.task_id }];
    // Where the service worker shows it, too, it is the same one: both name it by its id.
    if (document.hidden && this.permission === 'granted') {
      this.#showBehind({ id, task: data.task_id }, title, { body: body ?? undefined, tag: id, icon: 'icon.svg' });
    }
    changed();
  }

  /** By the browser. One on a phone lets only a service worker do that, where there is one. */
  async #showBehind({ id, task }, title, options) {
    try {
      const note = new Notification(title, options);
      note.onclick = () => {
        window.focus();
        this.#open({ id, task });
      };
    } catch {
      const worker = await navigator.serviceWorker?.getRegistration('/');
      await worker?.showNotification(title, { ...options, data: { notification: id, task } });
    }
  }

  #open({ id, task }) {
    this.acknowledge(id);
    if (task) {
      route.open(task);
    }
  }

  #hide(id) {
    this.#seen.add(id);
    this.shown = this.shown.filter((one) => one.id !== id);
    changed();
  }

  /** Again until the service has said that it has it; saying it twice says the same. */
  #flush() {
    for (const [event, id] of this.#unsent) {
      const said = live.send({
        specversion: '1.0',
        id: event,
        source: '/live',
        type: 'notification.acknowledged',
        subject: id,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: { user_id: session.user, payload: { notification_id: id } },
      });
      if (!said && live.state === 'on') {
        this.#post(event, id);
      }
    }
  }

  /** The way round where there is no WebSocket. */
  async #post(event, id) {
    try {
      await post(`/api/notifications/${encodeURIComponent(id)}/ack`);
      this.#unsent.delete(event);
    } catch (error) {
      if (!error.passing) {
        this.#unsent.delete(event);
      }
    }
  }

  view() {
    return html`<div class="pushes" role="region" aria-label=${t('pushes')}><div role="alert" aria-relevant="additions">
      ${repeat(this.shown.slice(0, AT_ONCE), (one) => one.id, (one) => this.#push(one))}
      ${this.shown.length > AT_ONCE ? html`<p class="hint">${t('pushes.more', { n: this.shown.length - AT_ONCE })}</p>` : nothing}</div></div>`;
  }

  #push(one) {
    const task = one.task ? tasks.get(one.task) : null;
    return html`<article class="push" data-id=${one.id}>
      <span class="push-icon">${icon('bell')}</span>
      <div><p class="push-title">${one.title}</p><p class="hint">${details(one) || (one.due ? t('push.due', { when: dueName(one.due) }) : nothing)}</p>
      <div class="pair"><button type="button" class="button" @click=${() => this.acknowledge(one.id)}>${t('push.ok')}</button>
        ${one.task ? html`<button type="button" class="button" @click=${() => this.#open(one)}>${t('push.open')}</button>` : nothing}
        ${task && !task.completed ? html`<button type="button" class="button primary" @click=${() => {
          this.acknowledge(one.id);
          tasks.complete(one.task);
        }}>${t('push.complete')}</button>` : nothing}</div></div></article>`;
  }
}

export const pushes = new Pushes();
