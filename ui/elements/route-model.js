/**
 * What the picture of a route shows, read from the stored plan and events: no sentence is looked at.
 * @typedef {'ok' | 'custom' | 'default' | 'bad' | 'warn' | 'idle'} Tone
 * @typedef {{ name: string, sub: string, tone: Tone, link: string, onward: string }} Stop
 * @typedef {{ custom: Stop | null, default: Stop, end: { name: string, sub: string, tone: Tone }, begun: string, isLive: boolean }} Route
 * @typedef {import('../ipc/types.d.ts').RawTrace} RawTrace
 * @typedef {import('../ipc/types.d.ts').TraceView} TraceView
 * @typedef {import('../ipc/types.d.ts').StoredEvent} StoredEvent
 * @typedef {import('../ipc/types.d.ts').Role} Role
 */
import * as format from '../app/format.js';
import { text } from '../text/send.js';

const words = text.route;

/** @param {RawTrace} raw @param {Role} role */
function answers(raw, role) {
  const own = raw.events.filter((event) => 'role' in event && event.role === role);
  return {
    asked: own.some((event) => event.event === 'create_intended'),
    last: own.findLast((event) => event.event === 'create_answered') ?? null,
    found: own.some((event) => event.event === 'looked_up' && event.result === 'found'),
  };
}

/** @param {Extract<StoredEvent, { event: 'create_answered' }>} event */
const took = (event) => (event.exchange ? ` · ${format.duration(event.exchange.duration_ms)}` : '');

/** What has no answer: it is waited for, or was interrupted. @param {boolean} isLive */
const still = (isLive) =>
  isLive
    ? { asked: words.asked, next: words.waiting, end: words.waiting }
    : { asked: words.noAnswer, next: words.notAsked, end: words.may };

/** @param {RawTrace} raw @param {Role} role @param {string} name @param {string} from @param {boolean} isLive @returns {Stop | null} */
function stop(raw, role, name, from, isLive) {
  const { asked, last, found } = answers(raw, role);
  if (!last) {
    const onward = isLive ? 'off' : 'maybe';
    return asked ? { name, sub: still(isLive).asked, tone: 'warn', link: role, onward } : null;
  }
  switch (last.outcome) {
    case 'accepted':
      return {
        name,
        sub: `${words.accepted}${from ? ` · ${from}` : ''}${took(last)}`,
        tone: role,
        link: role,
        onward: role,
      };
    case 'refused': {
      const code = last.twilio_code ? ` · ${last.twilio_code}` : '';
      return {
        name,
        sub: `${words.refused} · ${last.http_status ?? ''}${code}${took(last)}`,
        tone: 'bad',
        link: role,
        onward: 'broken',
      };
    }
    case 'not_sent':
      return { name, sub: `${words.notSent}${took(last)}`, tone: 'bad', link: 'broken', onward: 'off' };
    default:
      return found
        ? { name, sub: `${words.accepted}${from ? ` · ${from}` : ''}`, tone: role, link: role, onward: role }
        : { name, sub: `${words.unknown}${took(last)}`, tone: 'warn', link: role, onward: 'maybe' };
  }
}

/** @param {RawTrace} raw @param {string} name @param {string} written @param {boolean} isLive @returns {Stop} */
function defaultStop(raw, name, written, isLive) {
  const { plan } = raw;
  const origin = plan.default;
  const from = origin.kind === 'not_configured' ? null : origin.number;
  const reached = stop(raw, 'default', name, written, isLive);
  if (reached) return reached;
  const fellBack = raw.events.some((event) => event.event === 'fell_back');
  const verdict = raw.events.findLast((event) => event.event === 'decided')?.verdict;
  const idle = (/** @type {string} */ sub) =>
    /** @type {Stop} */ ({ name, sub, tone: 'idle', link: 'off', onward: 'off' });
  if (verdict === 'ping_would_originate') {
    return { name, sub: words.would, tone: 'default', link: 'default', onward: 'off' };
  }
  if (fellBack && from === null && origin.kind !== 'not_configured')
    return { ...idle(words.noNumber), tone: 'bad', link: 'default' };
  if (plan.dry_run) return idle(words.notNeeded);
  if (plan.custom && plan.fallback === 'disabled') return idle(words.disabled);
  if (plan.fallback === 'only_this_number') return idle(words.onlyThisNumber);
  if (!verdict) return idle(still(isLive).next);
  return idle(origin.kind === 'not_configured' ? words.notConfigured : words.notNeeded);
}

/** The number that an account was asked with, as people write it. @param {TraceView} view @param {Role} of */
function written(view, of) {
  const asked = view.lines.findLast(({ role, from }) => from && role === of);
  return asked?.from ? format.phone(asked.from, asked.from_national ?? undefined) : '';
}

/** @param {TraceView} view @param {RawTrace} raw @param {boolean} isLive */
function end(view, raw, isLive) {
  const accepted = raw.events.find(
    (event) => event.event === 'create_answered' && event.outcome === 'accepted',
  );
  const status = raw.events.findLast((event) => event.event === 'status_seen');
  const after = status && accepted ? new Date(status.at).getTime() - new Date(accepted.at).getTime() : 0;
  const name = view.recipient;
  if (view.originated_by && view.status) {
    if (view.delivery_failed) return { name, sub: `${view.status}`, tone: /** @type {Tone} */ ('bad') };
    if (view.is_final) {
      return {
        name,
        sub: `${view.status}${after > 0 ? ` · ${format.duration(after)}` : ''}`,
        tone: /** @type {Tone} */ ('ok'),
      };
    }
    return { name, sub: view.status, tone: /** @type {Tone} */ (view.originated_by) };
  }
  if (view.outcome === 'unknown') return { name, sub: words.may, tone: /** @type {Tone} */ ('warn') };
  if (!view.verdict)
    return { name, sub: still(isLive).end, tone: /** @type {Tone} */ (isLive ? 'idle' : 'warn') };
  return { name, sub: words.nothing, tone: /** @type {Tone} */ ('idle') };
}

/**
 * @param {TraceView} view
 * @param {RawTrace} raw
 * @param {(sid: string, role: Role) => string} nameOf
 * @param {boolean} isLive whether it is being sent from here just now
 * @returns {Route}
 */
export function routeOf(view, raw, nameOf, isLive) {
  const { plan } = raw;
  /** @type {Stop | null} */
  let custom = null;
  if (plan.custom) {
    const name = nameOf(plan.custom.account_sid, 'custom');
    custom = stop(raw, 'custom', name, written(view, 'custom'), isLive) ?? {
      name,
      sub: plan.custom.number ? still(isLive).next : words.noNumber,
      tone: plan.custom.number ? 'idle' : 'bad',
      link: plan.custom.number ? 'off' : 'custom',
      onward: plan.custom.number ? 'off' : 'broken',
    };
  }
  const other = plan.default;
  const name =
    other.kind === 'stand_in'
      ? `${words.defaultName}, ${text.trace.standIn} ${format.ending(other.account_sid)}`
      : other.kind === 'sandbox'
        ? `${words.defaultName}, ${text.trace.sandboxDefault}`
        : words.defaultName;
  return {
    custom,
    default: defaultStop(raw, name, written(view, 'default'), isLive),
    end: end(view, raw, isLive),
    isLive,
    begun: format.exactTime(view.begun_at).slice(0, 8),
  };
}
