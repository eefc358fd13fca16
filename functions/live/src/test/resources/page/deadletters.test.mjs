import { test } from 'node:test';
import assert from 'node:assert/strict';
import { asked, request, settled, token, values } from './browser.mjs';

const { session } = await import('./app/session.js');
const { deadLetters } = await import('./app/operators/deadletters.js');
const REDRIVE = '/api/dead-letters/7/redrive';
const letter = { id: '7', type: 'dev.knudge.task.created', destination: 'audit', state: 'stored', stored_at: '2026-02-08T10:00:00Z' };

/** What the buttons of the letters that are shown would do, first that of the alert, where there is one. */
const buttons = () => values(deadLetters(), 'class="button" @click=');
const alerts = () => values(deadLetters(), 'role="alert"><p>');

async function shown() {
  session.signIn(token('olga'));
  deadLetters();
  (await request('GET', '/api/dead-letters')).answer(200, { items: [letter] });
  await settled();
}

test('an old letter is sent only to who has read why it was not, and insists', async () => {
  await shown();
  buttons()[0]();
  (await request('POST', REDRIVE)).answer(409, { title: 'Conflict', status: 409, detail: 'It is older than 30 days.', old: true });
  await settled();
  assert.deepEqual(alerts(), ['It is older than 30 days.']);

  buttons()[0]();
  const insisted = await request('POST', REDRIVE);
  assert.equal(insisted.query.get('old'), 'true');
  insisted.answer(200, { ...letter, state: 'redriven' });
  await settled();
  assert.deepEqual(alerts(), []);
  assert.equal(asked.length, 0);
});

test('a letter that another is at offers nothing to insist on', async () => {
  await shown();
  buttons()[0]();
  const first = await request('POST', REDRIVE);
  assert.equal(first.query.get('old'), null);
  first.answer(409, { title: 'Conflict', status: 409, detail: 'It is being redriven already.' });
  await settled();

  assert.deepEqual(alerts(), []);
});
