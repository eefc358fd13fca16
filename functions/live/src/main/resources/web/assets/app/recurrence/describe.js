// A recurrence in a few words of the user's language. The service has the long form, in English (preview).
import { dateFormat, t } from '../i18n.js';
import { startOf } from '../tasks/dates.js';
import { DAYS, parse } from './rule.js';

/** The name of a day of RFC 5545. 2024-01-01 was a Monday. */
export const dayName = (day, style = 'short') =>
  dateFormat({ weekday: style }).format(new Date(2024, 0, 1 + DAYS.indexOf(day)));

export const positionName = (position) => t(`rule.position.${position}`);

export function describe({ rule, mode }) {
  const said = parse(rule);
  if (said.custom !== null) {
    return t('rule.custom');
  }
  const every = t(`rule.every.${said.frequency}`, { n: said.interval });
  const on = detail(said);
  const end = said.end === 'count' ? t('rule.times', { n: said.count })
    : said.end === 'until' ? t('rule.until', { day: dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(startOf(said.until)) }) : '';
  return [every, on, end, mode === 'completion' ? t('rule.after') : ''].filter(Boolean).join(', ');
}

function detail(said) {
  if (said.frequency === 'WEEKLY' && said.days.length) {
    return said.days.map((day) => dayName(day)).join(', ');
  }
  if (said.frequency !== 'MONTHLY') {
    return '';
  }
  if (said.by === 'weekday') {
    return t('rule.on.weekday', { position: positionName(said.position), day: dayName(said.weekday, 'long') });
  }
  return said.by === 'last' ? t('rule.on.last') : said.monthDay ? t('rule.on.day', { day: said.monthDay }) : '';
}
