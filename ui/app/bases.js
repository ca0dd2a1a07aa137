/** The API bases that a person may choose from. */
import { text } from '../text/en.js';
import { isSandbox } from './store.js';

const { bases } = text;

/** @param {string | undefined} own @param {string[]} [hosts] @returns {[string, string][]} */
export function basesOf(own, hosts = []) {
  if (isSandbox()) return [['sandbox', bases['sandbox'] ?? 'sandbox']];
  const known = ['us1', 'ie1', 'au1', ...hosts.map((host) => `https://${host}`)];
  if (own && !known.includes(own)) known.push(own);
  return known.map((base) => [base, bases[base] ?? base]);
}
