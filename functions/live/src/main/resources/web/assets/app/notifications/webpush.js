// Web push: reminders that come with no page open. The browser's push service wakes the service worker (sw.js); the notification service knows this browser by
// its subscription, among the user's preferences.
import { changed } from '../ui/changes.js';
import { get, request } from '../http.js';
import { session } from '../session.js';
import { browserChanged } from './preferences.js';

const OWNER = 'knudge.push.user';
const PREFERENCES = '/api/notification-preferences';

/** A text that service workers are allowed to come from: the page's policy wants it said where each script is from. */
const policy = globalThis.trustedTypes?.createPolicy('knudge-worker', { createScriptURL: (text) => text });
const WORKER = policy?.createScriptURL('/sw.js') ?? '/sw.js';

const bytes = (base64url) =>
  Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));

const same = (one, other) => one?.length === other.length && other.every((byte, at) => byte === one[at]);

class WebPush {
  /** null before it is known; 'on', 'off', 'impossible' (this browser, or this installation, has none) or 'unreachable' (the browser's push service). */
  state = null;
  #open;

  /** @param open is called with the ids of a notification that was clicked on, and of its task */
  start(open) {
    this.#open = open;
    if (!('serviceWorker' in navigator) || !('PushManager' in window)) {
      this.state = 'impossible';
      return;
    }
    navigator.serviceWorker.addEventListener('message', ({ data }) => data?.notification && this.#open(data.notification, data.task));
    this.#clicked();
    session.onLeave((token) => this.unsubscribe(token));
    session.onChange(() => this.#follow());
    this.#follow();
  }

  /** Asks the browser's push service for a subscription, and tells the notification service. Permission is there. */
  async subscribe() {
    if (this.state === 'impossible' || !session.user) {
      return;
    }
    try {
      const wishes = await get(PREFERENCES);
      if (!wishes.web_push_public_key) {
        this.#become('impossible');
        return;
      }
      const subscription = await this.#subscription(bytes(wishes.web_push_public_key));
      localStorage.setItem(OWNER, session.user);
      await this.#tell(wishes, subscription.toJSON());
      this.#become('on');
    } catch (error) {
      // AbortError is the browser's word for a push service that it does not reach; a Problem is ours. Both may be otherwise the next time.
      this.#become(error.name === 'AbortError' ? 'unreachable' : 'off');
    }
  }

  /**
   * This browser hears no more: the browser's push service forgets it, and so do the preferences of its user. Either is enough, should the other be away.
   *
   * @param token of a user who signs out; without one, of whoever is signed in
   */
  async unsubscribe(token = session.token) {
    const owner = localStorage.getItem(OWNER);
    const mine = owner && owner === session.user;
    localStorage.removeItem(OWNER);
    try {
      const registration = await navigator.serviceWorker?.getRegistration('/');
      const subscription = await registration?.pushManager.getSubscription();
      await Promise.all([subscription?.unsubscribe(), mine && subscription && this.#forget(subscription.endpoint, token)]);
    } catch {
      // Neither a push service nor a notification service that is away keeps anybody from leaving.
    }
    this.#become('off');
  }

  /** Out of the preferences; the channel with it, where this was its last browser. */
  async #forget(endpoint, token) {
    const { body } = await request('GET', PREFERENCES, { as: token });
    const { updated_at: _, web_push_public_key: __, ...wishes } = body;
    const browsers = (wishes.web_push ?? []).filter((one) => one.endpoint !== endpoint);
    if (browsers.length !== wishes.web_push?.length) {
      const changes = { web_push: browsers, channels: browsers.length ? wishes.channels : wishes.channels.filter((one) => one !== 'web_push') };
      await request('PUT', PREFERENCES, { body: { ...wishes, ...changes }, as: token });
      if (token === session.token) {
        browserChanged(changes);
      }
    }
  }

  /** Whoever signs in here gets their own, and not what the one before them subscribed to. */
  async #follow() {
    const owner = localStorage.getItem(OWNER);
    if (owner && (session.user ? owner !== session.user : session.ended !== 'expired')) {
      await this.unsubscribe();
    } else if (owner && session.user && Notification.permission === 'granted') {
      await this.subscribe();
    } else {
      this.#become('off');
    }
  }

  async #subscription(key) {
    await navigator.serviceWorker.register(WORKER);
    const { pushManager } = await navigator.serviceWorker.ready;
    const old = await pushManager.getSubscription();
    if (old && same(new Uint8Array(old.options.applicationServerKey ?? []), key)) {
      return old;
    }
    await old?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  /** Into the preferences, unless it is there: this browser, and the channel behind the page itself where it was not chosen. */
  async #tell({ updated_at: _, web_push_public_key: __, ...wishes }, { endpoint, keys }) {
    const browsers = wishes.web_push ?? [];
    if (browsers.some((one) => one.endpoint === endpoint && one.keys.p256dh === keys.p256dh) && wishes.channels.includes('web_push')) {
      return;
    }
    const others = browsers.filter((one) => one.endpoint !== endpoint).slice(-9);
    const behind = wishes.channels.indexOf('push') + 1;
    const channels = wishes.channels.includes('web_push') ? wishes.channels : wishes.channels.toSpliced(behind, 0, 'web_push');
    const added = { channels, web_push: [...others, { endpoint, keys }] };
    await request('PUT', PREFERENCES, { body: { ...wishes, ...added } });
    browserChanged(added);
  }

  /** The page was opened by a click on a notification. */
  #clicked() {
    const asked = new URL(location.href);
    const notification = asked.searchParams.get('notification');
    if (notification) {
      const task = asked.searchParams.get('task');
      asked.search = '';
      history.replaceState(null, '', asked);
      session.user ? this.#open(notification, task) : null;
    }
  }

  #become(state) {
    this.state = state;
    changed();
  }
}

export const webPush = new WebPush();
