/**
 * Makes the calls of calls.json with Twilio's own package for Node.js, which was not written here.
 *
 * Reads one JSON object from standard input, which tests/contract writes, and prints one line for each row of the
 * table: see run.py, which does the same with the package for Python.
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import twilio from 'twilio';
import { OFFICIAL, SandboxHttpClient } from './sandbox.js';

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const isOnly = (value, ...keys) => isDeepStrictEqual(Object.keys(value).sort(), keys);

class Table {
  constructor(given) {
    this.given = given;
    this.values = { ...given.values };
    for (const [role, account] of Object.entries(given.accounts)) this.values[role] = account.sid;
    this.http = new SandboxHttpClient(given.base_url);
    this.clients = {};
  }

  client(role) {
    const { sid, token } = this.given.accounts[role];
    this.clients[role] ??= twilio(sid, token, { httpClient: this.http });
    return this.clients[role];
  }

  /** A value of the table with what stands for something else put in. */
  filled(value) {
    if (Array.isArray(value)) return value.map((one) => this.filled(one));
    if (value !== null && typeof value === 'object') {
      if (isOnly(value, 'at')) return new Date(this.filled(value.at));
      if (isOnly(value, 'day')) return new Date(this.filled(value.day));
      if (isOnly(value, 'repeat', 'times')) return value.repeat.repeat(value.times);
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.filled(one)]));
    }
    if (typeof value !== 'string') return value;
    const whole = /^\$(\w+)$/.exec(value);
    if (whole) return this.value(whole[1]);
    return value.replace(/\$\{?(\w+)\}?/g, (_, name) => String(this.value(name)));
  }

  value(name) {
    if (!(name in this.values)) throw new Error(`nothing was kept as ${name}`);
    return this.values[name];
  }

  async control({ method, path, body }) {
    const answer = await fetch(`${this.given.base_url}/_sandbox${this.filled(path)}`, {
      method,
      headers: { 'X-Linecheck-Sandbox': 'control' },
      body: body === undefined ? undefined : JSON.stringify(this.filled(body)),
    });
    if (!answer.ok) throw new Error(`the control answered ${answer.status}`);
    return answer.json();
  }

  /** Makes the call of a row, and gives what came of it. */
  async make(row) {
    if (row.control) return this.control(row.control);
    const client = this.client(row.as ?? 'main');
    if (row.request) {
      const { method, path, params, data } = this.filled(row.request);
      const uri = path.startsWith('/2010') ? OFFICIAL + path : path;
      const { body } = await client.request({ method: method.toLowerCase(), uri, params, data });
      return typeof body === 'string' && body !== '' ? JSON.parse(body) : body;
    }
    let found = client;
    const parts = [...row.call.matchAll(/(\$?\w+)(?:\(([^)]*)\))?/g)];
    for (const [place, [, name, argument]] of parts.entries()) {
      if (name.startsWith('$')) found = this.value(name.slice(1));
      else if (place + 1 === parts.length) {
        // "delete" is a word of the language.
        const method = name === 'delete' ? 'remove' : camel(name);
        const named = Object.entries(row.with ?? {}).map(([key, value]) => [camel(key), this.filled(value)]);
        return named.length > 0 ? found[method](Object.fromEntries(named)) : found[method]();
      } else found = argument ? found[camel(name)](this.filled(argument)) : found[camel(name)];
    }
    throw new Error(`${row.call} calls nothing`);
  }
}

const look = (thing, name) => thing[name] ?? thing[camel(name)] ?? null;
const items = (found) => found.instances ?? found;

function fits(found, expected) {
  if (expected !== null && typeof expected === 'object' && isOnly(expected, 'begins')) {
    return typeof found === 'string' && found.startsWith(expected.begins);
  }
  if (expected === 'a date') return found instanceof Date && !Number.isNaN(found.getTime());
  return isDeepStrictEqual(found, expected);
}

function compare(what, found, expected) {
  if (fits(found, expected)) return;
  throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

async function check(table, row) {
  const before = table.http.requests;
  table.http.last = null;
  let raised = null;
  let found = null;
  try {
    found = await table.make(row);
  } catch (error) {
    if (!(error instanceof twilio.RestException)) throw error;
    raised = error;
  }
  const expected = table.filled(row.expect ?? {});
  if (!row.control) {
    const { last } = table.http;
    if (last === null) throw new Error(`nothing was asked: ${raised}`);
    const status = expected.status ?? 200;
    compare('status', last.statusCode, status);
    if (!row.request) compare('the package raised an error', raised !== null, status >= 400);
    if (status >= 400) {
      const body = typeof last.body === 'string' ? JSON.parse(last.body) : last.body;
      compare('code', body.code, expected.code);
      compare('status in the body', body.status, status);
      if (raised) compare('code in the error', raised.code, expected.code);
      if (expected.message) compare('message', body.message, expected.message);
    }
    if ('requests' in expected) compare('requests', table.http.requests - before, expected.requests);
  }
  if ('count' in expected) compare('count', items(found).length, expected.count);
  const first = 'count' in expected || expected.first ? items(found)[0] : null;
  for (const [name, value] of Object.entries(expected.first ?? {})) compare(name, look(first, name), value);
  for (const [name, count] of Object.entries(expected.members ?? {}))
    compare(name, found[name].length, count);
  for (const [name, value] of Object.entries(expected.fields ?? {})) compare(name, look(found, name), value);
  for (const [name, attribute] of Object.entries(row.keep ?? {})) {
    table.values[name] = attribute === 'all of it' ? found : look(first ?? found, attribute);
  }
}

const say = (line) => process.stdout.write(`${line}\n`);
const { version } = JSON.parse(
  readFileSync(new URL('../../node_modules/twilio/package.json', import.meta.url)),
);
const { rows } = JSON.parse(readFileSync(new URL('calls.json', import.meta.url)));
const table = new Table(JSON.parse(readFileSync(0, 'utf8')));
say(`twilio ${version}`);
let failed = 0;
for (const row of rows) {
  try {
    await check(table, row);
    say(`ok      ${row.name}`);
  } catch (error) {
    // Every row is tried, whatever the package throws.
    failed += 1;
    say(`FAILED  ${row.name}: ${error.name}: ${error.message}`);
  }
}
say(`${rows.filter((row) => !row.control).length} calls, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
