// RFC 5545 rules as the builder knows them. What it does not know stays as it is written: `custom`.
import { dayOf } from '../tasks/dates.js';

export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
export const POSITIONS = [1, 2, 3, 4, -1];

export const PLAIN = {
  frequency: 'WEEKLY', interval: 1, days: [], by: 'day', position: 1, weekday: 'MO', monthDay: null, skip: true, end: 'never', count: 10, until: '', custom: null,
};

/** What a rule says, in the builder's terms. `skip`: of a day that a month does not have, whether its last day takes the place (RFC 7529). */
export function parse(rule) {
  const parts = new Map(rule.replace(/^RRULE:/i, '').toUpperCase().split(';').filter(Boolean).map((part) => part.split('=')));
  const said = { ...PLAIN, frequency: parts.get('FREQ'), interval: Number(parts.get('INTERVAL') ?? 1) };
  const custom = { ...PLAIN, custom: rule };
  const parted = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'SKIP', 'RSCALE', 'BYSETPOS'];
  if (!FREQUENCIES.includes(said.frequency) || [...parts.keys()].some((key) => !parted.includes(key)) || parts.has('BYSETPOS')
    || !['GREGORIAN', undefined].includes(parts.get('RSCALE')) || !['BACKWARD', 'OMIT', undefined].includes(parts.get('SKIP'))) {
    return custom;
  }
  if (parts.has('COUNT')) {
    Object.assign(said, { end: 'count', count: Number(parts.get('COUNT')) });
  } else if (parts.has('UNTIL')) {
    const until = lastDay(parts.get('UNTIL'));
    if (!until) {
      return custom;
    }
    Object.assign(said, { end: 'until', until });
  }
  const known = byParts(said, parts);
  return known ? { ...known, skip: !mayBeMissing(known) || parts.get('SKIP') === 'BACKWARD' } : custom;
}

/** An end in UTC is on the day that it is here. */
function lastDay(until) {
  const [, year, month, day, hour, minute, second, utc] = until.match(/^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/) ?? [];
  return !year ? null : utc ? dayOf(new Date(Date.UTC(year, month - 1, day, hour, minute, second))) : `${year}-${month}-${day}`;
}

function byParts(said, parts) {
  const byDay = parts.get('BYDAY');
  const byMonthDay = parts.get('BYMONTHDAY');
  if (said.frequency === 'WEEKLY' && !byMonthDay) {
    const days = byDay ? byDay.split(',') : [];
    return days.every((day) => DAYS.includes(day)) ? { ...said, days } : null;
  }
  if (said.frequency === 'MONTHLY' && byDay && !byMonthDay) {
    const [, position, weekday] = byDay.match(/^(-?\d)([A-Z]{2})$/) ?? [];
    return POSITIONS.includes(Number(position)) ? { ...said, by: 'weekday', position: Number(position), weekday } : null;
  }
  if (said.frequency === 'MONTHLY' && byMonthDay) {
    const day = Number(byMonthDay);
    return day >= 1 && day <= 31 ? { ...said, by: 'day', monthDay: day } : day === -1 ? { ...said, by: 'last' } : null;
  }
  return byDay || byMonthDay ? null : said;
}

/** The rule. Of a day of the month that is not said it is not known whether every month has it: it depends on the start. */
export function write(said) {
  if (said.custom !== null) {
    return said.custom.trim();
  }
  const parts = [`FREQ=${said.frequency}`];
  if (said.interval > 1) {
    parts.push(`INTERVAL=${said.interval}`);
  }
  if (said.frequency === 'WEEKLY' && said.days.length) {
    parts.push(`BYDAY=${DAYS.filter((day) => said.days.includes(day)).join(',')}`);
  } else if (said.frequency === 'MONTHLY') {
    parts.push(...monthly(said));
  }
  if (said.skip && mayBeMissing(said)) {
    parts.push('RSCALE=GREGORIAN', 'SKIP=BACKWARD');
  }
  if (said.end === 'count') {
    parts.push(`COUNT=${said.count}`);
  } else if (said.end === 'until' && said.until) {
    parts.push(`UNTIL=${said.until.replaceAll('-', '')}T235959`);
  }
  return parts.join(';');
}

function monthly({ by, position, weekday, monthDay }) {
  if (by === 'weekday') {
    return [`BYDAY=${position}${weekday}`];
  }
  if (by === 'last') {
    return ['BYMONTHDAY=-1'];
  }
  return monthDay ? [`BYMONTHDAY=${monthDay}`] : [];
}

const mayBeMissing = ({ frequency, by, monthDay }) =>
  frequency === 'YEARLY' || (frequency === 'MONTHLY' && by === 'day' && (monthDay ?? 31) > 28);
