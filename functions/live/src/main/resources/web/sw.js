// The service worker: shows what the push service brings while no page is open, and opens the page at a click. It keeps nothing and answers no request.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => event.waitUntil(show(event.data)));

/** A push that cannot be read is shown as well: a browser takes back the permission of a page that is pushed to and shows nothing. */
async function show(data) {
  let said = {};
  try {
    said = data?.json() ?? {};
  } catch {
    // Not JSON.
  }
  const { notification_id: notification, task_id: task, title, body, tag } = said;
  await self.registration.showNotification(title || 'Knudge', {
    body: body || undefined,
    tag: tag || notification,
    icon: '/icon.svg',
    data: { notification, task },
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});

/** In a window that is there, or in another. */
async function open({ notification, task }) {
  const windows = await self.clients.matchAll({ type: 'window' });
  const there = windows.find((one) => one.visibilityState === 'visible') ?? windows[0];
  if (there) {
    there.postMessage({ notification, task });
    await there.focus();
    return;
  }
  const url = new URL('/', self.location.href);
  if (notification) {
    url.searchParams.set('notification', notification);
  }
  if (task) {
    url.searchParams.set('task', task);
  }
  await self.clients.openWindow(url);
}
