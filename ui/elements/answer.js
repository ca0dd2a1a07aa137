/** The one line that leads a trace: how it came out, for whom, how quickly, by which account, and who is billed. */
import { h } from '../app/dom.js';
import * as format from '../app/format.js';
import { text } from '../text/send.js';
import { outcomeTone } from './outcome.js';
import { nextStep } from './pieces.js';

/** @typedef {import('../ipc/types.d.ts').TraceView} TraceView */
/** @typedef {import('../ipc/types.d.ts').SendOutcome} SendOutcome */

const words = text.answer;
/** Where the recipient goes in a sentence of the catalogue. */
const TO = '\u0001';

/** @type {Record<SendOutcome, string>} */
const SIGNS = {
  confirmed: 'check',
  delivered: 'check',
  sent: 'arrow',
  sent_without_receipt: 'arrow',
  under_way: 'question',
  unknown: 'question',
  not_delivered: 'cross',
  refused: 'cross',
  not_sent: 'cross',
  ping_would_originate: 'turn',
  dry_run: 'check',
  dry_run_refused: 'cross',
  dry_run_unknown: 'question',
};

/** What needs no cause. */
const PLAIN = new Set(['confirmed', 'delivered', 'sent', 'dry_run']);

/** A time that stays on its line. @param {number | null} milliseconds */
const length = (milliseconds) => format.duration(milliseconds ?? 0).replaceAll(' ', '\u00a0');

/** What happened, without the money. @param {TraceView} view */
function happened(view) {
  // What a look-up found has no time.
  const took = view.delivered_ms === null ? null : length(view.delivered_ms);
  switch (view.outcome) {
    case 'confirmed':
      return words.confirmed(TO, length(view.confirmed_ms));
    case 'delivered':
      return view.channel === 'voice' ? words.answered(TO, took) : words.delivered(TO, took);
    default:
      return words[view.outcome](TO);
  }
}

/** Who is billed. @param {TraceView} view */
function money({ charges, dry_run: isDry, verdict }) {
  const ends = (/** @type {boolean} */ certain) => {
    const some = charges.filter((charge) => charge.certain === certain);
    return format.list(some.map((charge) => format.ending(charge.account_sid)));
  };
  const [sure, unsure] = [ends(true), ends(false)];
  return [
    sure ? words.billed(sure) : '',
    unsure ? (sure ? words.billedAlso(unsure) : words.billedIf(unsure)) : '',
    sure || unsure || !verdict ? '' : isDry ? words.nothingSent : words.nothingBilled,
  ];
}

/** The sentence, as text. @param {TraceView} view @param {boolean} live */
function sentence(view, live) {
  if (live) return words.live(TO);
  const by = view.originated_by && !view.dry_run ? words.by[view.originated_by] : '';
  return [happened(view), by, ...money(view)].filter(Boolean).join(', ');
}

/**
 * @param {TraceView} view
 * @param {boolean} live whether it is being sent from here just now
 */
export function answerOf(view, live) {
  const [before = '', after = ''] = sentence(view, live).split(TO);
  return {
    tone: live ? 'idle' : view.outcome === 'under_way' ? 'warn' : outcomeTone(view.outcome),
    sign: live ? 'arrow' : SIGNS[view.outcome],
    line: [before, h('bdi', { class: 'nowrap', dir: 'ltr' }, view.recipient), after],
  };
}

/** The same for a ticket. @param {TraceView} view */
export const answerText = (view) => sentence(view, false).replace(TO, view.recipient);

/**
 * Why it did not simply arrive, and what to do: the code by its name, which its row in the trace explains.
 * @param {TraceView} view
 */
export function causeOf(view) {
  if (view.outcome === 'under_way') return words.interruptedSays;
  const { conclusion: told, twilio_code: code } = view;
  if (!told || PLAIN.has(view.outcome)) return null;
  const explained = view.lines.findLast(({ explanation }) => explanation?.code === code)?.explanation;
  return explained && view.outcome !== 'unknown'
    ? [h('span', { class: 'chip' }, String(code)), ` ${explained.name}. `, nextStep(told)]
    : [told.cause, ' ', nextStep(told)];
}
