/**
 * What can go wrong at a press. Each is a fault script of the sandbox; its name is the rule's.
 * @typedef {import('../../ipc/types.d.ts').FaultRule} FaultRule
 * @typedef {import('../../ipc/types.d.ts').Endpoint} Endpoint
 */

/** @type {Endpoint[]} */
const CREATES = ['messages_create', 'calls_create'];

/** What a verification reads besides the account and its numbers. @type {Endpoint[]} */
const BESIDES = ['balance', 'accounts'];

/**
 * The account that refuses: the main one, unless another is active. The sandbox's default account keeps working, so
 * that a fallback can be seen to succeed.
 */
const MAIN = 'ACfacade0facade0000000000000000001';

/** @param {string} name @param {Endpoint} endpoint @param {FaultRule['action']} action @param {Partial<FaultRule>} [more] */
const rule = (name, endpoint, action, more = {}) => ({ name, endpoint, action, ...more });

/** @param {string} name @param {FaultRule['action']} action @param {Partial<FaultRule>} [more] */
const creating = (name, action, more = {}) =>
  CREATES.map((endpoint) => rule(name, endpoint, action, { account: MAIN, ...more }));

/**
 * What a proxy answers in the place of Twilio.
 * @param {number} status @param {{ processed?: boolean }} [more]
 * @returns {FaultRule['action']}
 */
const page = (status, more = {}) => ({
  kind: 'http',
  status,
  body: '<html><body><h1>Blocked by policy</h1></body></html>',
  headers: { Via: '1.1 gate.example' },
  ...more,
});

/** @param {string} name @param {number} code */
const undelivered = (name, code) => [
  rule(name, 'messages_create', { kind: 'message_outcome', status: 'undelivered', error_code: code }),
  rule(name, 'calls_create', { kind: 'call_outcome', status: 'no-answer' }),
];

/**
 * What PingOne answers in its own words.
 * @param {number} status @param {string} code @param {string} [detail] @param {{ headers?: Record<string, string>, processed?: boolean }} [more]
 * @returns {FaultRule['action']}
 */
const pingone = (status, code, detail, more = {}) => ({
  kind: 'http',
  status,
  content_type: 'application/json',
  body: JSON.stringify({
    id: 'facade0f-acad-4e00-8000-0000000000ff',
    code,
    message: 'The sandbox was asked to answer so.',
    details: detail ? [{ code: detail, message: 'The sandbox was asked to answer so.' }] : [],
  }),
  ...more,
});

/** What its token endpoint answers. @param {number} status @param {string} error @returns {FaultRule['action']} */
const noToken = (status, error) => ({
  kind: 'http',
  status,
  content_type: 'application/json',
  body: JSON.stringify({ error, error_description: 'The sandbox was asked to answer so.' }),
});

/** @type {{ name: string, group: 'verify' | 'send' | 'delivery' | 'pingone', rules: FaultRule[] }[]} */
export const presets = [
  {
    name: 'verify_refused',
    group: 'verify',
    rules: [rule('verify_refused', 'account', { kind: 'error', code: 20003, status: 401 })],
  },
  {
    name: 'verify_limited',
    group: 'verify',
    rules: [rule('verify_limited', 'account', { kind: 'rate_limited', code: 20429, retry_after: 3 })],
  },
  { name: 'verify_stall', group: 'verify', rules: [rule('verify_stall', 'account', { kind: 'stall' })] },
  {
    name: 'verify_down',
    group: 'verify',
    rules: [rule('verify_down', 'account', { kind: 'error', code: 20503, status: 503 })],
  },
  { name: 'verify_blocked', group: 'verify', rules: [rule('verify_blocked', 'account', page(403))] },
  {
    name: 'verify_html',
    group: 'verify',
    rules: [rule('verify_html', 'account', { kind: 'malformed', shape: 'html' })],
  },
  { name: 'verify_login', group: 'verify', rules: [rule('verify_login', 'account', page(407))] },
  {
    name: 'verify_odd',
    group: 'verify',
    rules: [rule('verify_odd', 'account', { kind: 'malformed', shape: 'missing_fields' })],
  },
  {
    name: 'verify_partly',
    group: 'verify',
    rules: BESIDES.map((endpoint) =>
      rule('verify_partly', endpoint, { kind: 'error', code: 20503, status: 503 }),
    ),
  },
  { name: 'verify_reset', group: 'verify', rules: [rule('verify_reset', 'account', { kind: 'reset' })] },
  {
    name: 'verify_redirect',
    group: 'verify',
    rules: [
      rule('verify_redirect', 'account', {
        kind: 'redirect',
        location: 'https://no-such-host.invalid{path}',
      }),
    ],
  },
  {
    name: 'verify_slow',
    group: 'verify',
    rules: [rule('verify_slow', 'any', { kind: 'latency', ms: 3000 })],
  },
  { name: 'send_21408', group: 'send', rules: creating('send_21408', { kind: 'error', code: 21408 }) },
  { name: 'send_21610', group: 'send', rules: creating('send_21610', { kind: 'error', code: 21610 }) },
  {
    name: 'send_limited',
    group: 'send',
    rules: creating('send_limited', { kind: 'rate_limited', code: 20429, retry_after: 1 }, { nth: 1 }),
  },
  { name: 'send_cap', group: 'send', rules: creating('send_cap', { kind: 'rate_limited', code: 63038 }) },
  { name: 'send_stall', group: 'send', rules: creating('send_stall', { kind: 'stall', processed: true }) },
  {
    name: 'send_500',
    group: 'send',
    rules: creating('send_500', { kind: 'error', code: 20500, status: 500, processed: true }),
  },
  { name: 'send_blocked', group: 'send', rules: creating('send_blocked', page(403)) },
  { name: 'send_hidden', group: 'send', rules: creating('send_hidden', page(403, { processed: true })) },
  { name: 'send_reset', group: 'send', rules: creating('send_reset', { kind: 'reset' }) },
  {
    name: 'send_everywhere',
    group: 'send',
    rules: CREATES.map((endpoint) => rule('send_everywhere', endpoint, { kind: 'error', code: 21211 })),
  },
  { name: 'delivery_30003', group: 'delivery', rules: undelivered('delivery_30003', 30003) },
  { name: 'delivery_30007', group: 'delivery', rules: undelivered('delivery_30007', 30007) },
  {
    name: 'delivery_sent',
    group: 'delivery',
    rules: [rule('delivery_sent', 'messages_create', { kind: 'message_outcome', status: 'sent' })],
  },
  {
    name: 'pingone_secret',
    group: 'pingone',
    rules: [rule('pingone_secret', 'pingone_token', noToken(401, 'invalid_client'))],
  },
  {
    name: 'pingone_grant',
    group: 'pingone',
    rules: [rule('pingone_grant', 'pingone_token', noToken(400, 'unauthorized_client'))],
  },
  {
    name: 'pingone_role',
    group: 'pingone',
    rules: [
      rule('pingone_role', 'pingone_environment', pingone(403, 'ACCESS_FAILED', 'INSUFFICIENT_PERMISSIONS')),
    ],
  },
  {
    name: 'pingone_not_found',
    group: 'pingone',
    rules: [rule('pingone_not_found', 'pingone_environment', pingone(404, 'NOT_FOUND'))],
  },
  {
    name: 'pingone_limited',
    group: 'pingone',
    rules: [
      rule(
        'pingone_limited',
        'pingone_senders',
        pingone(429, 'REQUEST_LIMITED', 'LIMIT_EXCEEDED', { headers: { 'Retry-After': '2' } }),
        { nth: 1 },
      ),
    ],
  },
  {
    name: 'pingone_html',
    group: 'pingone',
    rules: [rule('pingone_html', 'pingone_senders', { kind: 'malformed', shape: 'html' })],
  },
  {
    name: 'pingone_create_reset',
    group: 'pingone',
    rules: [rule('pingone_create_reset', 'pingone_sender_create', { kind: 'reset', processed: true })],
  },
  {
    name: 'pingone_settings_refused',
    group: 'pingone',
    rules: [
      rule(
        'pingone_settings_refused',
        'pingone_settings_replace',
        pingone(403, 'ACCESS_FAILED', 'INSUFFICIENT_PERMISSIONS'),
      ),
    ],
  },
  {
    name: 'pingone_settings_500',
    group: 'pingone',
    rules: [
      rule(
        'pingone_settings_500',
        'pingone_settings_replace',
        pingone(500, 'UNEXPECTED_ERROR', undefined, { processed: true }),
      ),
    ],
  },
];

/**
 * The rules of a preset, for the account that is active.
 * @param {FaultRule[]} rules
 * @param {string | null} sid
 */
export const rulesFor = (rules, sid) =>
  rules.map((one) => (one.account && sid ? { ...one, account: sid } : one));
