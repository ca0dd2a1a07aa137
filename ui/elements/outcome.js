/** How a test send came out, in a word and a shape: the same on every screen. */
import { text } from '../text/en.js';
import { badge } from './pieces.js';

/** @typedef {import('../ipc/types.d.ts').SendOutcome} SendOutcome */

/** @type {Record<SendOutcome, 'ok' | 'bad' | 'warn' | 'idle' | 'default'>} */
const KINDS = {
  confirmed: 'ok',
  delivered: 'ok',
  sent: 'idle',
  sent_without_receipt: 'idle',
  under_way: 'idle',
  unknown: 'warn',
  not_delivered: 'bad',
  refused: 'bad',
  not_sent: 'warn',
  ping_would_originate: 'default',
  dry_run: 'ok',
  dry_run_refused: 'bad',
  dry_run_unknown: 'warn',
};

/** Every outcome, in the order in which they are stacked. */
export const OUTCOMES = /** @type {SendOutcome[]} */ (Object.keys(KINDS));

/** @param {SendOutcome} outcome */
export const outcomeName = (outcome) => text.sendOutcomes[outcome];

/** @param {SendOutcome} outcome */
export const outcomeKind = (outcome) => KINDS[outcome];

/** @param {SendOutcome} outcome */
export const outcomeBadge = (outcome) => badge(KINDS[outcome], outcomeName(outcome));
