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

test('the next dates are those of the recurrence, and what is changed in it leaves the rest as it is', () => {
  const rest = { start: '2026-02-01T09:00:00', time_zone: 'America/New_York', exdates: ['2026-02-02T09:00:00', '2026-02-03T09:00:00'] };
  const told = [];
  const builder = new Builder({ rule: 'FREQ=DAILY;UNTIL=20260302T045959Z', mode: 'schedule', rdates: [], ...rest }, '2026-02-05T15:00:00+01:00', (one) => told.push(one));

  assert.deepEqual(builder.asked, {
    rule: 'FREQ=DAILY;UNTIL=20260302T045959Z', ...rest, exdates: '2026-02-02T09:00:00,2026-02-03T09:00:00', rdates: undefined, count: 5,
  });
  builder.choose({ interval: 2 });
  assert.match(builder.asked.rule, /^FREQ=DAILY;INTERVAL=2;UNTIL=2026030[12]T235959$/);
  assert.deepEqual(told, [{ rule: builder.asked.rule, mode: 'schedule', ...rest }]);
});

test('one that is begun anew is in the zone of this machine and follows the due date', () => {
  const builder = new Builder({ rule: 'FREQ=DAILY', start: '2026-02-01T09:00:00', time_zone: 'America/New_York' }, '2026-02-05', () => {});

  builder.choose(null);
  assert.equal(builder.recurrence, null);
  builder.choose({ frequency: 'WEEKLY', days: ['MO'] });

  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  assert.deepEqual(builder.recurrence, { rule: 'FREQ=WEEKLY;BYDAY=MO', mode: 'schedule', time_zone: here });
  assert.equal(builder.asked.start, '2026-02-05T00:00:00');
});
