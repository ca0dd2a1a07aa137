/** The language of the page: its plurals and its numbers. */
export const locale = 'en';
const rules = new Intl.PluralRules(locale);
export const whole = new Intl.NumberFormat(locale);

/** @param {number} count @param {string} one @param {string} other */
export const plural = (count, one, other) =>
  (rules.select(count) === 'one' ? one : other).replace('#', whole.format(count));
