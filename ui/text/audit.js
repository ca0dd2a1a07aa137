/** The texts of the audit trail, besides those of every screen. */
import { text as common } from './en.js';
import { asAsked } from './lengthened.js';
import { plural, whole } from './plural.js';

/** @typedef {Record<string, any>} Detail the facts of an entry, as they are stored */

/** @param {unknown} sid */
const ending = (sid) => `…${String(sid ?? '').slice(-4)}`;

/** @param {Detail} limits */
const bounds = (limits) =>
  `${plural(limits['cool_down_seconds'], '# second', '# seconds')} to one recipient, ${whole.format(limits['hourly_cap'])} in any hour`;

/** @param {Detail} asked what of the history was shown or exported */
const part = (asked) => {
  const given = ['outcome', 'channel', 'account_sid', 'code', 'country', 'since', 'until'].filter(
    (name) => asked[name] !== null && asked[name] !== undefined,
  );
  const filters = given.map((name) => `${name.replace('_sid', '')} ${asked[name]}`);
  if (asked['searched']) filters.push('a search');
  return filters.length > 0 ? `, filtered by ${filters.join(', ')}` : '';
};

const own = asAsked({
  audit: {
    title: 'Audit trail',
    says: 'Every change, consent, verification and export. Entries are only ever added.',
    who: 'Who is the user of this computer, not authenticated.',
    filters: 'Filters',
    tenant: 'Tenant',
    action: 'What was done',
    any: 'Any',
    noTenant: 'all tenants',
    person: 'Who',
    since: 'From',
    until: 'To',
    trail: 'Trail',
    own: 'This vault',
    from: (/** @type {string} */ vault) => `From the vault ${vault.slice(0, 8)}…`,
    foreign: (/** @type {string} */ vault) =>
      `This trail came from the vault ${vault}. It is kept apart and was not written here.`,
    receipt: 'Receipt',
    receiptOf: (/** @type {unknown} */ number) => `Receipt of consent ${number}`,
    clear: 'Clear the filters',
    days: 'Days of UTC',
    newest: 'Back to the newest',
    number: (/** @type {number} */ sequence) => `Entry ${sequence}`,
    wrongHere: 'not right',
    list: 'Entries',
    shown: (/** @type {number} */ count, /** @type {boolean} */ isAll) =>
      isAll ? plural(count, '# entry', '# entries') : `the newest ${whole.format(count)}`,
    shownFrom: (/** @type {number} */ count, /** @type {number} */ from) =>
      `${plural(count, '# entry', '# entries')}, from entry ${from} back`,
    more: 'Show older entries',
    columns: { at: 'When', by: 'Who', action: 'What', tenant: 'Tenant', detail: 'In detail' },
    support: 'support',
    emptyTitle: 'No entry yet',
    emptySays: 'Each change appears here with who made it and when.',
    noMatchTitle: 'No entry fits these filters',
    noMatchSays: 'Choose another tenant or action, or clear the filters.',

    prove: {
      title: 'Check and export',
      elsewhere: 'Compare with a checkpoint, or check a file',
      says: 'Each entry holds a hash over itself and the one before. Whoever has the key of the vault could sign another trail: a checkpoint that somebody else keeps shows that, and nothing else does.',
      check: 'Check the trail',
      checkFile: 'Check the file',
      exportAll: 'Export',
      exportTenant: 'Export with this tenant’s words alone',
      checkpoint: 'Save a checkpoint',
      kept: { label: 'Compare with a checkpoint', hint: 'One that was kept elsewhere' },
      file: { label: 'A file to check', hint: 'An exported trail, a receipt or a checkpoint' },
      checking: 'Checking …',
      writing: 'Writing …',
      share: (/** @type {string} */ stage, /** @type {number} */ done, /** @type {number} */ of) =>
        of > 0 ? `${stage} ${Math.floor((100 * done) / of)} %` : stage,
      cancelled: 'Cancelled',
      savedTitle: 'Saved',
      saved: (/** @type {string} */ path) => `Saved as ${path}`,
      noFile: 'Choose a file.',
      showEntry: (/** @type {number} */ number) => `Show entry ${number}`,
      factsTitle: 'Vault, hash and key',
      tooLong: 'The file is longer than 64 MiB, which is more than the window checks.',
      broken: 'Keep it as it is, and compare it with a copy or with a checkpoint that is kept elsewhere.',
      from: (/** @type {string} */ vault) => `From the vault ${vault}`,
      facts: {
        vault: 'Vault',
        checked: 'Checked to',
        withheld: 'Words withheld',
        signed: 'Signed',
        key: 'Key',
      },
    },

    /** What is entered, by its stable name: what was done. */
    actions: /** @type {Record<string, string>} */ ({
      account_verified: 'Account verified',
      administrator_locked: 'Administrator locked',
      administrator_passphrase_changed: 'Administrator passphrase changed',
      administrator_passphrase_removed: 'Administrator passphrase removed',
      administrator_passphrase_set: 'Administrator passphrase set',
      administrator_unlocked: 'Administrator unlocked',
      audit_chained: 'Audit trail chained',
      audit_checkpoint_made: 'Checkpoint made',
      audit_exported: 'Audit trail exported',
      bundle_exported: 'Handed over',
      bundle_imported: 'Taken from a bundle',
      clock_trusted: 'Clock trusted',
      configuration_saved: 'Configuration saved',
      consent_given: 'Consent given',
      consent_receipt_made: 'Consent receipt made',
      draft_begun: 'Draft begun',
      draft_discarded: 'Draft discarded',
      draft_edited: 'Draft edited',
      history_deleted: 'History deleted',
      history_exported: 'History exported',
      host_allowed: 'Host allowed',
      host_forbidden: 'Host no longer allowed',
      idle_lock_set: 'Idle lock set',
      kit_made: 'Support kit made',
      kit_opened: 'Support kit opened',
      pingone_applied: 'PingOne changed',
      pingone_begun: 'Change of PingOne begun',
      pingone_connected: 'PingOne connected',
      pingone_consent_given: 'PingOne consent given',
      pingone_disconnected: 'PingOne disconnected',
      pingone_exported: 'PingOne exported',
      pingone_given_up: 'Change of PingOne given up',
      pingone_resumed: 'Change of PingOne gone on with',
      pingone_stopped: 'Change of PingOne stopped',
      recipient_looked_up: 'Recipient looked up',
      recipients_revealed: 'Recipients shown',
      retention_set: 'Retention period set',
      revision_imported: 'Revision from elsewhere',
      revision_restored: 'Revision restored into a draft',
      send_limits_set: 'Send limits set',
      stand_in_removed: 'Stand-in removed',
      stand_in_set: 'Stand-in set',
      sub_account_chosen: 'Sub-account chosen',
      tenant_activated: 'Tenant set active',
      sign_muted: 'Sign of trouble muted',
      sign_unmuted: 'Sign of trouble told again',
      tenant_added: 'Tenant added',
      tenant_deactivated: 'Tenant set inactive',
      tenant_edited: 'Tenant edited',
      tenant_removed: 'Tenant removed',
      tenant_renamed: 'Tenant renamed',
      unlock_refused: 'Unlock refused',
      vault_backed_up: 'Vault backed up',
      vault_key_changed: 'Key of the vault changed',
      vault_migrated: 'Vault brought to a newer version',
      vault_not_backed_up: 'Backup failed',
      vault_restored: 'Backup restored',
    }),

    /** The facts of an entry, in words. */
    details: /** @type {Record<string, (detail: Detail) => string>} */ ({
      account_verified: (detail) =>
        `Account ${ending(detail['account_sid'])}: ${verdict(detail['outcome'])}, ${whole.format(detail['usable'] ?? 0)} of ${plural(detail['numbers'] ?? 0, '# number', '# numbers')} usable`,
      administrator_locked: (detail) => lockedBy[detail['by']] ?? String(detail['by']),
      administrator_passphrase_changed: () => '',
      administrator_passphrase_removed: () => 'Everybody is an administrator',
      administrator_passphrase_set: () => '',
      administrator_unlocked: () => '',
      audit_chained: (detail) =>
        `From here on each entry holds the one before: ${plural(detail['entries'] ?? 0, '# earlier entry', '# earlier entries')}, ${plural(detail['consents'] ?? 0, '# consent', '# consents')}, ${plural(detail['configurations'] ?? 0, '# revision', '# revisions')}`,
      audit_checkpoint_made: () => 'To be kept elsewhere',
      audit_exported: (detail) =>
        `${plural(detail['entries'] ?? 0, '# entry', '# entries')}${detail['withheld'] ? `, the words of ${whole.format(detail['withheld'])} withheld` : ''}`,
      bundle_exported: (detail) => handedOver(detail),
      bundle_imported: (detail) =>
        `Made by ${detail['made_by']} in the vault ${detail['vault']}${detail['token_missing'] ? ', without its token' : ''}`,
      clock_trusted: (detail) =>
        plural(
          detail['counts'],
          '# count was brought to the present',
          '# counts were brought to the present',
        ),
      configuration_saved: (detail) =>
        detail['sender'] === 'custom'
          ? `Revision ${detail['revision']}: account ${ending(detail['account_sid'])}, ${plural(detail['numbers']?.length ?? 0, '# number', '# numbers')}, fallback ${detail['fallback'] ? 'enabled' : 'disabled'}`
          : `Revision ${detail['revision']}: Ping Identity`,
      consent_given: (detail) =>
        `By ${detail['name']} for account ${ending(detail['account_sid'])}, text ${detail['text_version']}`,
      consent_receipt_made: (detail) => `Of consent ${detail['consent']}`,
      draft_begun: (detail) => (detail['new_account'] ? 'For another account' : 'From what is active'),
      draft_discarded: (detail) =>
        detail['with'] === 'configuration' ? 'With the custom account that was deleted' : '',
      draft_edited: (detail) => fields[detail['field']] ?? String(detail['field']),
      history_deleted: (detail) =>
        `${plural(detail['deleted'], '# test send', '# test sends')} from before ${detail['begun_before']}`,
      history_exported: (detail) =>
        `${plural(detail['rows'], '# row', '# rows')} as ${String(detail['format']).toUpperCase()}, recipients ${detail['revealed'] ? 'shown' : 'masked'}${part(detail)}`,
      host_allowed: (detail) => String(detail['host']),
      host_forbidden: (detail) => String(detail['host']),
      idle_lock_set: (detail) => `After ${plural(detail['minutes'], '# idle minute', '# idle minutes')}`,
      kit_made: (detail) => `${handedOver(detail)}, meant until ${detail['expires_at']}`,
      kit_opened: (detail) => `Made by ${detail['made_by']}, meant until ${detail['expires_at']}`,
      pingone_applied: (detail) => plural(detail['steps'] ?? 0, '# step', '# steps'),
      pingone_begun: (detail) =>
        `Environment ${detail['environment']}: ${plural(detail['steps']?.length ?? 0, '# step', '# steps')}`,
      pingone_connected: (detail) => `Environment ${detail['environment']} at ${detail['host']}`,
      pingone_consent_given: (detail) => `By ${detail['name']}`,
      pingone_disconnected: (detail) => `Environment ${detail['environment']}`,
      pingone_exported: (detail) => plural(detail['files'] ?? 0, '# file', '# files'),
      pingone_given_up: () => '',
      pingone_resumed: () => '',
      pingone_stopped: (detail) => `At step ${detail['step']}: ${detail['code']}`,
      recipient_looked_up: (detail) =>
        `${detail['recipient']}, ${plural(detail['hours'] ?? 0, 'the last # hour', 'the last # hours')}`,
      recipients_revealed: (detail) => `In the history${part(detail)}`,
      retention_set: (detail) =>
        detail['days'] === null ? 'Kept for ever' : plural(detail['days'], '# day', '# days'),
      revision_imported: (detail) =>
        `Revision ${detail['revision']}, saved by ${detail['saved_by']} in the vault ${detail['vault']}`,
      revision_restored: (detail) =>
        `Revision ${detail['revision']}: ${plural(detail['numbers']?.length ?? 0, '# number', '# numbers')}, fallback ${detail['fallback'] ? 'enabled' : 'disabled'}${detail['draft_replaced'] ? '; the draft before was replaced' : ''}`,
      send_limits_set: (detail) => `${bounds(detail['after'])}; before: ${bounds(detail['before'])}`,
      stand_in_removed: () => '',
      stand_in_set: (detail) =>
        `Account ${ending(detail['account_sid'])}, ${plural(detail['numbers'], '# number', '# numbers')}`,
      sub_account_chosen: (detail) => `${ending(detail['sub_account'])} of ${ending(detail['main'])}`,
      tenant_activated: (detail) => stays(detail),
      sign_muted: (detail) => `${detail['sign']}: ${detail['reason']}`,
      sign_unmuted: (detail) => String(detail['sign']),
      tenant_added: (detail) => String(detail['name']),
      tenant_deactivated: (detail) => stays(detail),
      tenant_removed: (detail) => String(detail['name']),
      unlock_refused: (detail) =>
        `${plural(detail['in_a_row'], '# wrong passphrase', '# wrong passphrases')} in a row`,
      tenant_renamed: (detail) => `${detail['from']} became ${detail['to']}`,
      vault_backed_up: (detail) => `Into ${detail['folder']}`,
      vault_key_changed: (detail) =>
        `${detail['to'] === 'keyring' ? 'A random key in the keyring' : 'Made of a passphrase'}, before ${detail['from'] === 'keyring' ? 'in the keyring' : 'of a passphrase'}`,
      vault_migrated: (detail) => `From version ${detail['from']} to version ${detail['to']}`,
      vault_not_backed_up: (detail) => `Into ${detail['folder']}`,
      vault_restored: (detail) => `From ${detail['from']}`,
      tenant_edited: (detail) =>
        `SMS ${detail['sms_enabled'] ? 'on' : 'off'}, voice ${detail['voice_enabled'] ? 'on' : 'off'}${detail['destinations']?.length ? `, sends to ${detail['destinations'].join(', ')}` : ''}`,
    }),
  },
});

/** What went into a file, and for whom it was sealed. */
const handedOver = (/** @type {Detail} */ detail) =>
  `${detail['with_secrets'] ? 'With credentials' : 'Without credentials'}, sealed for ${(detail['sealed_for'] ?? []).join(', ')}`;
/** What a tenant had when it was set inactive or active. @param {Detail} detail */
const stays = (detail) =>
  detail['sender'] === 'custom'
    ? `Revision ${detail['revision']} with its custom account stays`
    : 'Ping Identity is the sender';

/** @type {Record<string, string>} */
const lockedBy = {
  hand: 'By hand',
  idle: 'Nobody used the window',
  session: 'The session was locked',
  sleep: 'The computer slept',
};

/** @type {Record<string, string>} */
const fields = {
  account_sid: 'Account SID',
  token: 'Auth Token',
  base: 'API region',
  fallback: 'Fallback',
  selected_numbers: 'Selected numbers',
  expected_numbers: 'Expected numbers',
  queued: 'Verify later',
};

/** @param {unknown} outcome */
const verdict = (outcome) => String(outcome ?? '').replaceAll('_', ' ');

export const text = { ...common, ...own };
