import { test } from 'node:test';
import assert from 'node:assert/strict';
import { asked, request, settled, task, token, until, values } from './browser.mjs';

const { session } = await import('./app/session.js');
const { tasks } = await import('./app/tasks/tasks.js');
const { kept } = await import('./app/kept.js');
const { toasts } = await import('./app/shell/toasts.js');
const { route } = await import('./app/shell/route.js');
const { editor, saveTyped } = await import('./app/tasks/editor.js');
tasks.start();

function signIn(user) {
  asked.splice(0);
  session.signIn(token(user));
}

const shelved = (user) => Object.keys(localStorage).filter((key) => key.startsWith(`knudge.outbox.${user}.`)).flatMap((key) => JSON.parse(localStorage[key]));

test('changes that met a token that is not taken any more are there when their user is back', async () => {
  signIn('ada');
  tasks.create({ title: 'Written in time' });
  const refused = await request('POST', '/api/tasks');
  tasks.create({ title: 'And another' });

  refused.answer(401, {});
  await until(() => !session.user);
  await settled();

  assert.deepEqual(shelved('ada').map(({ body }) => body.title), ['Written in time', 'And another']);
  signIn('ada');
  const again = await request('POST', '/api/tasks');
  assert.equal(again.headers['Idempotency-Key'], refused.headers['Idempotency-Key']);
  assert.equal(tasks.outbox.entries.length, 2);
});

test('another user sees nothing of what was on its way to the one before', async () => {
  signIn('bert');
  tasks.fetch('t-1');
  const late = await request('GET', '/api/tasks/t-1');

  session.signOut();
  signIn('cora');
  late.answer(200, task('t-1', { title: 'Of Bert alone' }));
  await settled();

  assert.equal(tasks.get('t-1'), null);
});

test('a new task that is refused is in the form again', async () => {
  signIn('dora');
  tasks.create({ title: 'With a bad rule', recurrence: { rule: 'FREQ=NOW' } });

  (await request('POST', '/api/tasks')).answer(400, { detail: 'There is no such FREQ.' });
  const toast = await until(() => toasts.shown.find(({ text }) => text.includes('no such FREQ')) ?? toasts.shown.at(-1));

  assert.equal(kept('form').title, 'With a bad rule');
  assert.deepEqual(kept('form').recurrence, { rule: 'FREQ=NOW' });
  assert.ok(toast.action);
});

test('what is taken back is what was done last, though that is still being sent', async () => {
  signIn('emil');
  tasks.learn([task('t-2')]);
  tasks.remove('t-2');
  const removal = await request('DELETE', '/api/tasks/t-2');

  tasks.undo();
  await settled();
  assert.ok(!asked.some(({ path }) => path === '/api/tasks/undo'));
  removal.answer(204);

  assert.ok(await request('POST', '/api/tasks/undo'));
});

test('what was typed into a field is saved when its task is left by the back button', async () => {
  signIn('fred');
  tasks.learn([task('t-3'), task('t-4')]);
  route.task = 't-3';
  values(editor('t-3'), '@input=')[0]({ target: { value: 'Typed', style: {}, scrollHeight: 0 } });

  editor('t-4');

  assert.deepEqual((await request('PATCH', '/api/tasks/t-3')).body, { title: 'Typed' });
  values(editor('t-4'), '@input=')[0]({ target: { value: 'Typed, too', style: {}, scrollHeight: 0 } });
  saveTyped();
  assert.deepEqual((await request('PATCH', '/api/tasks/t-4')).body, { title: 'Typed, too' });
});

test('more that is due than was asked for is said to be more', async () => {
  signIn('gina');
  const { dueCount } = await import('./app/agenda/agenda.js');
  dueCount();

  const late = Array.from({ length: 100 }, (_, at) => task(`late-${String(at).padStart(3, '0')}`, { due_date: '2020-01-01' }));
  (await request('GET', '/api/tasks')).answer(200, { items: late, next_cursor: 'c' });
  await until(() => dueCount().count === 100);

  assert.equal(dueCount().more, true);
});

test('new tasks are made in the order they were written in', async () => {
  signIn('hugo');
  tasks.create({ title: 'First' });
  tasks.create({ title: 'Second' });

  const first = await request('POST', '/api/tasks');
  await settled();
  assert.deepEqual(asked.filter(({ method }) => method === 'POST').map(({ body }) => body.title), ['First']);
  first.answer(201, task('t-5', { title: 'First' }));

  assert.equal((await request('POST', '/api/tasks')).body.title, 'Second');
});

test('a new task that the service fails at does not hold up those after it', async () => {
  signIn('ines');
  tasks.create({ title: 'Fails' });
  tasks.create({ title: 'Goes' });
  tasks.create({ title: 'Goes, too' });
  const titles = () => asked.filter(({ method }) => method === 'POST').map(({ body }) => body.title);

  (await request('POST', '/api/tasks')).answer(500, { detail: 'A fault of ours.' });
  await until(() => titles().includes('Goes'));
  const goes = asked.find(({ body }) => body?.title === 'Goes');
  goes.answer(201, task('t-6', { title: 'Goes' }));

  await until(() => titles().includes('Goes, too'));
  assert.ok(!titles().includes('Fails'), 'at once, not with the next try of the one that failed');
});

test('a new task that no gateway lets through holds up those after it for a few tries only', async () => {
  signIn('jane');
  tasks.create({ title: 'Too much for a pod' });
  tasks.create({ title: 'Small' });

  for (let tries = 0; tries < 4; tries++) {
    assert.equal(asked.filter(({ body }) => body?.title === 'Small').length, 0);
    (await request('POST', '/api/tasks')).answer(502, {});
    await settled();
  }

  await until(() => asked.find(({ body }) => body?.title === 'Small'));
});
