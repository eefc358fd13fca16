// Due dates: a day ("2026-12-01"), or a moment with an offset. What a person picks and reads is in the zone of this machine.
import { dateFormat, relative, t } from '../i18n.js';

const DAY = 86_400_000;
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDay = (due) => IS_DAY.test(due);

const pad = (value) => String(value).padStart(2, '0');

/** The local day of a Date, as an input of type date has it. */
export const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

export const timeOf = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;

/** Midnight of a day, here. */
export function startOf(day) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

export const plusDays = (day, count) => {
  const date = startOf(day);
  date.setDate(date.getDate() + count);
  return dayOf(date);
};

/** The local day that something is due on; null without a due date. */
export const dueDay = (due) => (due ? (isDay(due) ? due : dayOf(new Date(due))) : null);

/** When it is over: the end of a day, or the moment. */
export const dueMoment = (due) => (isDay(due) ? startOf(plusDays(due, 1)) : new Date(due)).getTime();

export const overdue = (task, now = Date.now()) =>
  !task.completed && !!task.due_date && dueMoment(task.due_date) <= now;

/** What the inputs for a date and a time say, as a due date. */
export function dueFrom(day, time) {
  if (!day) {
    return null;
  }
  if (!time) {
    return day;
  }
  const [hour, minute] = time.split(':').map(Number);
  const date = startOf(day);
  date.setHours(hour, minute, 0, 0);
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? '-' : '+';
  const size = Math.abs(offset);
  return `${dayOf(date)}T${timeOf(date)}:00${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

export function dueParts(due) {
  if (!due) {
    return { day: '', time: '' };
  }
  return isDay(due) ? { day: due, time: '' } : { day: dayOf(new Date(due)), time: timeOf(new Date(due)) };
}

const daysBetween = (from, to) => Math.round((startOf(to) - startOf(from)) / DAY);

/** A day as one would say it: today, tomorrow, Friday, 3 December. */
export function dayName(day, today = dayOf(new Date())) {
  const away = daysBetween(today, day);
  if (away >= -1 && away <= 1) {
    return sentence(relative(away, 'day'));
  }
  const date = startOf(day);
  if (away > 1 && away < 7) {
    return dateFormat({ weekday: 'long' }).format(date);
  }
  const thisYear = day.slice(0, 4) === today.slice(0, 4);
  return dateFormat({ day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) }).format(date);
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const clock = (moment) => dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(moment));

/** A due date in words. */
export const dueName = (due) =>
  isDay(due) ? dayName(due) : t('due.at', { day: dayName(dueDay(due)), time: clock(due) });

export const moment = (instant) => dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

export const longDay = (day) => dateFormat({ weekday: 'long', day: 'numeric', month: 'long' }).format(startOf(day));

/** How long ago, or until when, in words. */
export function ago(instant, now = Date.now()) {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const size = Math.abs(seconds);
  const [unit, length] =
    size < 60 ? ['second', 1] : size < 3600 ? ['minute', 60] : size < 86_400 ? ['hour', 3600] : ['day', 86_400];
  return size < 10 ? t('just.now') : relative(Math.trunc(seconds / length), unit);
}
