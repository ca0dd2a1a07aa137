/** Does one piece of work with Twilio's own package for Node.js, for `cargo xtask bench`: see work.py. */
import { readFileSync } from 'node:fs';
import twilio from 'twilio';
import { SandboxHttpClient } from './sandbox.js';

const given = JSON.parse(readFileSync(0, 'utf8'));
const client = twilio(given.sid, given.token, { httpClient: new SandboxHttpClient(given.base_url) });
if (given.work === 'verify') {
  const account = client.api.accounts(given.sid);
  await account.fetch();
  await account.balance.fetch();
  await client.api.accounts.list({ pageSize: 1000 });
  const numbers = await client.incomingPhoneNumbers.list({ pageSize: 1000 });
  process.stdout.write(`${numbers.length}\n`);
} else if (given.work === 'messages') {
  let count = 0;
  await new Promise((done, failed) => {
    const ended = (error) => (error ? failed(error) : done());
    client.messages.each({ pageSize: 1000, limit: given.limit, callback: () => (count += 1), done: ended });
  });
  process.stdout.write(`${count}\n`);
} else {
  const { to, from, body } = given;
  const message = await client.messages.create({ to, from, body });
  process.stdout.write(`${message.sid}\n`);
}
