/** How dates, durations, numbers, names of countries and phone numbers are written. */
import { text } from '../text/en.js';

const locale = text.locale;
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const dayOfYear = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
const dateUtc = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
const whole = new Intl.NumberFormat(locale);
const countries = new Intl.DisplayNames(locale, { type: 'region' });
const and = new Intl.ListFormat(locale, { type: 'conjunction' });

/** @param {string} at */
export const time = (at) => clock.format(new Date(at));
/** @param {string} at */
export const exactTime = (at) => exact.format(new Date(at));
/** @param {string} at */
export const utc = (at) => text.utc(new Date(at).toISOString().replace('T', ' ').replace('Z', ''));
/** @param {number} value */
export const number = (value) => whole.format(value);
/** @param {string[]} items */
export const list = (items) => and.format(items);

/** @param {string} at */
export const day = (at) => date.format(new Date(at));

/** A day of UTC, as the history counts them. @param {string} of such as 2026-11-23 */
export const dayUtc = (of) => dateUtc.format(new Date(`${of}T00:00:00Z`));

/** The time of today, the day of earlier, and the year of what is older. @param {string} at */
export function moment(at) {
  const [then, now] = [new Date(at), new Date()];
  if (then.toDateString() === now.toDateString()) return clock.format(then);
  const day = then.getFullYear() === now.getFullYear() ? dayOfYear : date;
  return `${day.format(then)}, ${clock.format(then)}`;
}

/** @param {string} at */
export function ago(at) {
  const seconds = (new Date(at).getTime() - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return text.justNow;
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  return relative.format(Math.round(seconds / 86_400), 'day');
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/** A length of whole seconds or minutes: the end of a step. @param {number} milliseconds */
export const span = (milliseconds) =>
  milliseconds < 60_000 ? `${milliseconds / 1000} s` : `${milliseconds / 60_000} min`;

/** @param {string | null | undefined} code */
export function country(code) {
  if (!code) return '';
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The code of a country, and the rest. */
const CODE = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d{5,})$/;

/** In threes, and what is left at the end: how a number is read whose national form is not known. @param {string} e164 */
function inThrees(e164) {
  const [, code, rest] = CODE.exec(e164) ?? [];
  return rest ? `+${code} ${rest.replace(/(\d{3})(?=\d{3})/g, '$1 ')}` : e164;
}

/** A number of E.164 in groups, for the eye; what is copied stays E.164. @param {string} e164 @param {string} [national] */
export function phone(e164, national) {
  if (!national) return inThrees(e164);
  const digits = e164.slice(1);
  const tail = national.replace(/\D/g, '');
  // The national form may begin with a trunk prefix that the international one does not have.
  for (let skip = 0; skip <= Math.min(2, tail.length - 4); skip += 1) {
    const rest = tail.slice(skip);
    if (!digits.endsWith(rest)) continue;
    let seen = 0;
    let grouped = '';
    for (const sign of national) {
      if (/\d/.test(sign)) {
        seen += 1;
        if (seen > skip) grouped += sign;
      } else if (seen > skip && !grouped.endsWith(' ')) grouped += ' ';
    }
    return `+${digits.slice(0, digits.length - rest.length)} ${grouped.trim()}`;
  }
  return e164;
}

/** A sentence in which a number in groups stays on its line. @param {string} sentence */
export const unbroken = (sentence) =>
  sentence.replace(/\+\d[\d ]{6,}\d/g, (number) => number.replaceAll(' ', '\u00a0'));

/** The last four characters of a SID. @param {string} sid */
export const ending = (sid) => `…${sid.slice(-4)}`;
