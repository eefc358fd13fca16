import { test } from 'node:test';
import assert from 'node:assert/strict';
import { asked, request, settled, token, until } from './browser.mjs';

const ENDPOINT = 'https://push.example.org/send/1';
let subscribed = true;
const shown = [];
const registration = {
  pushManager: {
    getSubscription: async () => (subscribed ? { endpoint: ENDPOINT, options: {}, unsubscribe: async () => (subscribed = false) } : null),
  },
  showNotification: async (title, options) => shown.push({ title, ...options }),
};
navigator.serviceWorker = { addEventListener() {}, getRegistration: async () => registration, ready: Promise.resolve(registration) };
globalThis.PushManager = class {};
globalThis.Notification = class {
  static permission = 'denied';
  constructor() {
    throw new TypeError('Illegal constructor');
  }
};

const { session } = await import('./app/session.js');
const { live } = await import('./app/live.js');
const { pushes } = await import('./app/notifications/pushes.js');
const heard = [];
live.onEvent = (listener) => heard.push(listener);
session.signIn(token('ada'));
pushes.start();

test('who signs out takes the browser out of the preferences, in their own name', async () => {
  const ada = session.token;
  localStorage.setItem('knudge.push.user', 'ada');

  session.signOut();
  session.signIn(token('bert'));

  const others = [{ endpoint: 'https://push.example.org/send/2', keys: {} }];
  const question = await request('GET', '/api/notification-preferences');
  assert.equal(question.headers.Authorization, `Bearer ${ada}`);
  question.answer(200, { channels: ['push', 'web_push'], web_push: [{ endpoint: ENDPOINT, keys: {} }, ...others], updated_at: 'x', web_push_public_key: 'y' });
  const change = await request('PUT', '/api/notification-preferences');
  assert.equal(change.headers.Authorization, `Bearer ${ada}`);
  assert.deepEqual(change.body, { channels: ['push', 'web_push'], web_push: others });
  assert.equal(subscribed, false);
  assert.equal(localStorage.getItem('knudge.push.user'), null);
  change.answer(200, {});
});

test('the channel goes with its last browser, and a service that is away keeps nobody', async () => {
  for (const away of [false, true]) {
    subscribed = true;
    session.signIn(token('cora'));
    localStorage.setItem('knudge.push.user', 'cora');

    session.signOut();

    assert.equal(session.user, null);
    const question = await request('GET', '/api/notification-preferences');
    if (away) {
      question.lose();
    } else {
      question.answer(200, { channels: ['web_push', 'email'], web_push: [{ endpoint: ENDPOINT, keys: {} }] });
      assert.deepEqual((await request('PUT', '/api/notification-preferences')).body, { channels: ['email'], web_push: [] });
      asked.splice(0);
    }
    await until(() => !subscribed);
  }
});

test('where the page may not show a notification itself, the service worker does', async () => {
  Notification.permission = 'granted';
  document.hidden = true;
  const data = { task_id: 't-1', payload: { notification_id: 'n-1', kind: 'reminder', title: 'Water the plants' } };

  heard.forEach((listener) => listener({ type: 'notification.requested', data }));
  await settled();

  assert.deepEqual(shown.map(({ title, tag, data: more }) => [title, tag, more]), [['Water the plants', 'n-1', { notification: 'n-1', task: 't-1' }]]);
});
