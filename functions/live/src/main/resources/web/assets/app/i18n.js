// Messages by language. To add one, see "Another language" in functions/live/README.md.
import { changed } from './ui/changes.js';

const LANGUAGE_KEY = 'knudge.language';
let messages = {};
let fallback = {};
let plurals = new Intl.PluralRules('en');
export let language = 'en';
export let languages = [{ code: 'en', name: 'English' }];

async function read(path) {
  const answer = await fetch(new URL(path, import.meta.url));
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

export async function startLanguages() {
  [languages, fallback] = await Promise.all([read('../i18n/languages.json'), read('../i18n/en.json')]);
  const wanted = [localStorage.getItem(LANGUAGE_KEY), ...navigator.languages].filter(Boolean);
  const known = (code) => languages.find((one) => one.code === code || one.code === code.split('-')[0]);
  await speak((wanted.map(known).find(Boolean) ?? languages[0]).code, false);
}

export async function speak(code, keep = true) {
  messages = code === 'en' ? fallback : await read(`../i18n/${code}.json`);
  language = code;
  plurals = new Intl.PluralRules(code);
  formats.clear();
  document.documentElement.lang = code;
  if (keep) {
    localStorage.setItem(LANGUAGE_KEY, code);
  }
  changed();
}

/** The message of that key. One with forms for numbers is chosen by `n`; what stands in braces is put in. */
export function t(key, values = {}) {
  let message = messages[key] ?? fallback[key] ?? key;
  if (typeof message === 'object') {
    message = message[plurals.select(values.n)] ?? message.other;
  }
  return message.replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? (typeof values[name] === 'number' ? number(values[name]) : String(values[name])) : whole);
}

/** Whether there is a message of that key. */
export const has = (key) => key in fallback;

const formats = new Map();

/** English as in Ireland writes dates otherwise than English as in the United States: the browser knows which. */
const locale = () => navigator.languages.find((one) => one.split('-')[0] === language) ?? language;

function cached(key, make) {
  if (!formats.has(key)) {
    formats.set(key, make());
  }
  return formats.get(key);
}

export const number = (value) => cached('number', () => new Intl.NumberFormat(locale())).format(value);

export const dateFormat = (options) =>
  cached(JSON.stringify(options), () => new Intl.DateTimeFormat(locale(), options));

export const relative = (value, unit) =>
  cached('relative', () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })).format(value, unit);
