import { test } from 'node:test';
import assert from 'node:assert/strict';
import './browser.mjs';

const { isFilter } = await import('./app/tasks/question.js');
const { parse, write } = await import('./app/recurrence/rule.js');
const { Builder } = await import('./app/recurrence/builder.js');

test('words are looked for, whatever they begin with or hold', () => {
  for (const words of ['allergy', 'opening hours', 'overdue books', 'call mum at 9:30', 'R&D', 'milk | bread', 'Really!', '(draft) letter', 'https://example.org', 'not now', '']) {
    assert.equal(isFilter(words), false, words);
  }
});

test('the filter language is known by its signs and its words', () => {
  for (const filter of ['#home', 'overdue', 'all', '!completed', '!#home', 'overdue & open', 'priority:high', 'due:<today+7', 'milk & #home', '(#a | #b) & tag:none', '"milk but" & overdue', 'overdue or recurring', 'OVERDUE']) {
    assert.equal(isFilter(filter), true, filter);
  }
});

test('a rule says the same after the builder has read it', () => {
  for (const [rule, written] of [
    ['FREQ=MONTHLY;BYMONTHDAY=31', 'FREQ=MONTHLY;BYMONTHDAY=31'],
    ['RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD', 'FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD'],
    ['RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD', 'FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=BACKWARD'],
    ['FREQ=MONTHLY;BYMONTHDAY=31;RSCALE=GREGORIAN;SKIP=BACKWARD', 'FREQ=MONTHLY;BYMONTHDAY=31;RSCALE=GREGORIAN;SKIP=BACKWARD'],
    ['FREQ=MONTHLY;BYMONTHDAY=31;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=31;RSCALE=GREGORIAN;SKIP=FORWARD'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['FREQ=DAILY;UNTIL=20260303T235959', 'FREQ=DAILY;UNTIL=20260303T235959'],
    ['FREQ=DAILY;UNTIL=soon', 'FREQ=DAILY;UNTIL=soon'],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=MO', 'FREQ=WEEKLY;WKST=SU;BYDAY=MO'],
  ]) {
    assert.equal(write(parse(rule)), written);
  }
});

test('the next dates are those of the recurrence as it is, in its own zone, until another is chosen', () => {
  const rule = 'FREQ=DAILY;UNTIL=20260302T045959Z';
  const builder = new Builder({ rule, mode: 'schedule', start: '2026-02-01T09:00:00', time_zone: 'America/New_York' }, '2026-02-01T15:00:00+01:00', () => {});

  assert.deepEqual(builder.asked, { rule, start: '2026-02-01T09:00:00', time_zone: 'America/New_York', count: 5 });
  builder.choose({ interval: 2 }, false);
  assert.match(builder.asked.rule, /^FREQ=DAILY;INTERVAL=2;UNTIL=2026030[12]T235959$/);
  assert.equal(builder.asked.time_zone, Intl.DateTimeFormat().resolvedOptions().timeZone);
});
