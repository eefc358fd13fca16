// RFC 5545 rules as the builder knows them. What it does not know stays as it is written: `custom`.
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
export const POSITIONS = [1, 2, 3, 4, -1];

export const PLAIN = {
  frequency: 'WEEKLY', interval: 1, days: [], by: 'day', position: 1, weekday: 'MO', monthDay: null, end: 'never', count: 10, until: '', custom: null,
};

/** What a rule says, in the builder's terms. */
export function parse(rule) {
  const parts = new Map(rule.replace(/^RRULE:/i, '').toUpperCase().split(';').filter(Boolean).map((part) => part.split('=')));
  const said = { ...PLAIN, frequency: parts.get('FREQ'), interval: Number(parts.get('INTERVAL') ?? 1) };
  const custom = { ...PLAIN, custom: rule };
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'SKIP', 'RSCALE', 'BYSETPOS'];
  if (!FREQUENCIES.includes(said.frequency) || [...parts.keys()].some((key) => !known.includes(key)) || parts.has('BYSETPOS')) {
    return custom;
  }
  if (parts.has('COUNT')) {
    Object.assign(said, { end: 'count', count: Number(parts.get('COUNT')) });
  } else if (parts.has('UNTIL')) {
    const [, year, month, day] = parts.get('UNTIL').match(/^(\d{4})(\d{2})(\d{2})/) ?? [];
    Object.assign(said, { end: 'until', until: `${year}-${month}-${day}` });
  }
  return byParts(said, parts) ?? custom;
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

/** The rule. Of the 29th to 31st a shorter month has its last day (RFC 7529). */
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
  return monthDay ? [`BYMONTHDAY=${monthDay}`, ...(monthDay > 28 ? ['RSCALE=GREGORIAN', 'SKIP=BACKWARD'] : [])] : [];
}
