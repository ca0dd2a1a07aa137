/** The texts of handing over: bundles and support kits. */
import { text as english } from './en.js';
import { asAsked } from './lengthened.js';
import { plural } from './plural.js';

const own = asAsked({
  title: 'Hand over',
  says: 'Tenants as one encrypted file in the age format: for another administrator, or for support on another machine.',
  makeBundle: 'Make a bundle…',
  makeKit: 'Make a support kit…',
  openFile: 'Open a file…',
  tenants: 'Tenants',
  noTenant: 'There is no tenant to hand over yet.',
  kitSays:
    'What support needs for test sends and look-ups, with the Auth Tokens. It opens into a vault of its own, where nobody changes anything.',
  withSecrets: 'With Auth Tokens and client secrets',
  withSecretsHint: 'Whoever opens the file can send, and spend, with these accounts.',
  withAudit: 'With the audit trail',
  withAuditHint: 'Of one tenant or of all. Of one, the words of other tenants’ entries are withheld.',
  days: 'Meant for so many days',
  daysHint: 'Advisory. Only rotating a token at Twilio takes it back.',
  lock: 'Opens with',
  locks: { passphrase: 'A passphrase', keys: 'Public keys' },
  passphrase: 'Passphrase for the file',
  passphraseHint: 'At least 12 characters. Give it to the other person by another way than the file.',
  passphraseAgain: 'The same again',
  differ: 'The two passphrases differ.',
  keys: 'Public keys',
  keysHint: 'One a line: age1…',
  make: 'Make the file',
  making: 'Making the file …',
  made: (/** @type {string} */ path) => `Saved as ${path}`,
  madeHolds: (/** @type {import('../ipc/types.d.ts').BundleContent} */ content) =>
    `${content.tenants.join(', ')}: ${plural(content.revisions, '# revision', '# revisions')}, ${plural(content.consents, '# consent', '# consents')}, ${content.secrets > 0 ? plural(content.secrets, '# credential', '# credentials') : 'no credential'}.`,
  showFolder: 'Show the folder',
  file: 'File',
  fileHint: 'A bundle or a support kit, .age',
  noFile: 'Choose a file.',
  unread: 'The file could not be read.',
  openWith: { passphrase: 'Its passphrase', identity: 'A private key' },
  filePassphrase: 'Passphrase of the file',
  identity: 'Private key',
  identityHint: 'AGE-SECRET-KEY-1…, the line in the file that age-keygen wrote. It is not stored.',
  open: 'Open',
  opening: 'Opening the file …',
  openTitle: 'Open a bundle or a support kit',
  previewTitle: 'What the bundle would change',
  previewBy: (/** @type {string} */ by, /** @type {string} */ at) => `Made by ${by}, ${at}.`,
  standing: { new: 'New', same: 'The same here', differs: 'Another here' },
  take: (/** @type {string} */ tenant) => `Take ${tenant}`,
  takeOver: (/** @type {string} */ tenant) => `Take ${tenant} in the place of what is here`,
  revisions: (/** @type {number} */ here, /** @type {number} */ there) =>
    `Revision ${here} here, ${there} in the bundle.`,
  tokenMissing: 'Its Auth Token is not in the bundle, and is to be given here afterwards.',
  columns: { item: 'What', here: 'Here', there: 'In the bundle' },
  items: /** @satisfies {Record<import('../ipc/types.d.ts').BundleItem, string>} */ ({
    name: 'Name',
    methods: 'Methods',
    destinations: 'Countries',
    default_account: 'Default account',
    daily_limits: 'Daily limits',
    without_fallback: 'Default account without fallback',
    account: 'Account',
    base: 'API region or host',
    fallback: 'Fallback',
    numbers_only_here: 'Numbers only here',
    numbers_only_there: 'Numbers only there',
    inactive_since: 'Inactive since',
  }),
  hosts: (/** @type {string[]} */ hosts) => `Allow these hosts here too: ${hosts.join(', ')}`,
  import: 'Import what is chosen',
  nothingChosen: 'Choose at least one tenant.',
  imported: (/** @type {number} */ count) =>
    `${plural(count, '# tenant was', '# tenants were')} imported, and count as not verified here.`,
  kitTitle: 'Open a support kit',
  kitAsk: (/** @type {string} */ until) =>
    `This vault becomes a support kit for good: test sends and look-ups, and no changes by anybody. It is meant until ${until}.`,
  kitOpen: 'Make this vault the support kit',
  kitOpened: 'The support kit is open.',
  kit: (/** @type {string} */ by, /** @type {string} */ until) =>
    `Support kit, made by ${by}, meant until ${until}: test sends and look-ups, no changes.`,
  kitExpired: (/** @type {string} */ until) =>
    `This support kit is past its time since ${until}. Ask an administrator for a new one. Its tokens work until they are rotated.`,
});

export const text = { ...english, handOver: own };
