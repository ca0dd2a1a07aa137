import twilio from 'twilio';

/** Where the package would ask. */
export const OFFICIAL = 'https://api.twilio.com';
// The sandbox serves Twilio's other hosts under their names as paths.
const OTHERS = ['accounts', 'messaging', 'voice'];

/** Sends what the package would send to Twilio to the sandbox instead, and remembers the last answer. */
export class SandboxHttpClient extends twilio.RequestClient {
  constructor(baseUrl) {
    super({ timeout: 20_000 });
    this.baseUrl = baseUrl;
    this.requests = 0;
    this.last = null;
  }

  async request(asked) {
    this.requests += 1;
    this.last = await super.request({ ...asked, uri: this.baseUrl + this.path(asked.uri) });
    return this.last;
  }

  path(uri) {
    // The pages of the newer hosts name one another by whole addresses: here the sandbox's own.
    for (const official of [OFFICIAL, this.baseUrl]) {
      if (uri.startsWith(`${official}/`)) return uri.slice(official.length);
    }
    for (const name of OTHERS) {
      const official = `https://${name}.twilio.com/`;
      if (uri.startsWith(official)) return `/${name}/${uri.slice(official.length)}`;
    }
    throw new Error(`the package asked for ${uri}`);
  }
}
