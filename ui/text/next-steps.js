/**
 * What to do next, in the words of the window: what stands on its screens, never a command to type. The type check
 * holds that each next step of Rust's list is worded.
 * @module
 */

/** @typedef {import('../ipc/types.d.ts').Code} Code */
/** @typedef {import('../ipc/types.d.ts').Remedy} Remedy */
/** @typedef {import('../ipc/types.d.ts').Stage} Stage */

const RESTORE =
  'Nothing was deleted or changed. Restore a copy of the folder, or move it aside to begin anew.';
const LOOK = 'Nothing was deleted. Look at the cause, then try again.';

/** For each kind of error, wherever it occurs. @satisfies {Record<Code, string>} */
const byCode = {
  invalid_value: 'Correct the value and try again.',
  invalid_sid: 'Copy the Account SID from the Twilio console: AC and 32 digits of 0-9 and a-f.',
  invalid_token: 'Copy the Auth Token from the Twilio console.',
  invalid_number: 'Write the number with + and its calling code, such as +12025550123.',
  invalid_country: 'Choose a country.',
  invalid_base: 'Choose a region, or a host that an administrator allowed.',
  invalid_name: 'Give a name without control characters.',
  confirmation_needed: 'Confirm that it may cost money, then send.',
  secret_missing: 'Enter it.',
  tenant_not_found: 'The Overview shows the tenants that there are.',
  tenant_exists: 'Choose another short name, or edit the tenant that has it.',
  tenant_in_use:
    'Choose Ping Identity on its Account screen and save, or let the test send come to its end. Then remove it.',
  tenant_inactive:
    'An administrator sets it active again on the Account screen, or deletes its custom account there.',
  revision_not_found: 'The list of revisions shows those that there are.',
  revision_of_other_account:
    'Use Change Account to go back to that account, verify it, and select the numbers that the revision shows. Its consent is asked for again.',
  draft_not_found: 'Choose Custom, or Change Account, to begin one.',
  draft_exists: 'Go on with the draft, or discard it first.',
  draft_outdated:
    'Look at what is shown now, then press Save again. If another revision is active by now, discard the draft and begin again.',
  plan_outdated: 'Look at what is shown now, then send that.',
  create_under_way: 'Wait for its end, or cancel it.',
  no_alternate_method: 'Enable SMS or Voice at the top of the form.',
  token_missing: 'Enter the Auth Token.',
  not_verified: 'Verify the account, then save.',
  no_number_selected: 'Select at least one organization number.',
  numbers_not_usable: 'Take the numbers that are gone out of the selection.',
  number_not_listed: 'Verify again, then select among the numbers that do SMS and voice.',
  consent_needed: 'Read the Twilio Legal Consent, enter your name, then choose I Consent.',
  nothing_to_save: 'Change something, or discard the draft.',
  no_custom_account: 'Choose Custom and configure an account first. Ping Identity’s is active.',
  host_not_allowed: 'An administrator can allow it in Settings.',
  real_sid_in_sandbox: 'Nothing was sent. Use one of the sandbox’s accounts, or leave the sandbox.',
  sandbox_sid_in_real: 'Nothing was sent. Use the SID of a Twilio account, or enter the sandbox.',
  base_of_other_mode: 'Nothing was sent. The sandbox has one base of its own, which nothing else uses.',
  sub_account_not_found: 'Verify again: the list of sub-accounts may have changed.',
  not_test_credentials: 'Nothing was sent. Use the test credentials from the Twilio console.',
  transaction_not_found: 'Choose another in History.',
  daily_used_limit: 'Wait for the next UTC day, or set another daily limit on the Account screen.',
  daily_unused_limit:
    'Let the recipient read passcodes back, wait for the next UTC day, or set another daily limit on the Account screen.',
  cool_down: 'Nothing was sent. Wait, then send again.',
  hourly_cap: 'Nothing was sent. Wait, or let an administrator set another limit in Settings.',
  receipt_wrong: 'Ask the recipient for the passcode of the newest message or call.',
  receipt_late: 'Send a new test.',
  receipt_closed: 'The trace shows what happened.',
  audit_broken:
    'Keep the vault or the file as it is. Compare it with a copy, or with a checkpoint that is kept elsewhere.',
  consent_not_found: 'The audit trail lists the consents with their numbers.',
  not_ready: 'Each line that fails says what to do. Then check again.',
  not_administrator: 'Unlock with the administrator passphrase.',
  administrator_passphrase_wrong: 'Type it again. Three wrong ones in a row cost a wait, which grows.',
  unlock_waits: 'Wait, then type the administrator passphrase.',
  administrator_passphrase_exists: 'Change it in Settings.',
  no_administrator_passphrase: 'Everything can be done without an unlock. Settings can set a passphrase.',
  not_a_bundle: 'Choose a bundle or a support kit that Linecheck made.',
  bundle_newer: 'Update Linecheck on this machine, or have the bundle made with the older version.',
  bundle_not_opened:
    'Give the passphrase that the file was made with, or the private key of one that it was sealed for.',
  bundle_damaged: 'Get the file again from whoever made it, by a way that does not change it.',
  bundle_too_large: 'Ask for a bundle of fewer tenants, or without the audit trail.',
  bundle_of_other_mode:
    'Bundles of the sandbox go into the sandbox, and real ones into real data. No import changes that.',
  bundle_refused: 'Do not take the file. Ask whoever is said to have made it, and have it made anew.',
  kit_read_only:
    'Ask the administrator who made the kit. Changes are made in his vault; a new kit brings them here.',
  kit_needs_empty_vault: 'Close the vault, choose a new folder, and open the support kit there.',
  refused:
    'Copy the Account SID and the Auth Token again from the Twilio console, of the same account and region. Twilio gives the same answer for an account that is suspended or closed: look at its status there.',
  test_credentials:
    'Use the live Account SID and Auth Token. Test credentials serve for a dry run of a test send only.',
  not_active:
    'Look at the account’s state in the Twilio console. If it is active there, ask Twilio support. Then verify again.',
  no_numbers: 'Buy a number with SMS and voice in the Twilio console, then verify again.',
  no_usable_numbers: 'PingID uses one number for SMS and voice. Buy one that does both, then verify again.',
  rate_limited: 'Wait, then try again. Nothing is wrong with the credentials.',
  twilio_failed: 'Try again in a few minutes. status.twilio.com shows whether Twilio knows of it.',
  took_too_long:
    'Try again later. If it stays so slow, check the network and the proxy. Nothing was changed.',
  list_too_long:
    'Use a sub-account with fewer numbers. If the account has few, check whether a proxy changes the answers.',
  not_understood: 'Check the API base and whether a proxy changes the answers, then try again.',
  send_refused: 'The trace explains the code and says what to do.',
  delivery_failed: 'The trace explains the code and says what to do.',
  numbers_do_not_work: 'Each cell of the grid has a trace, which explains its code and says what to do.',
  unreachable: 'Check the network and the proxy, then try again.',
  intercepted:
    'Check the proxy, the VPN and the network of this machine, then try again. Nothing is known of the account from this.',
  invalid_pingone_id: 'In the PingOne console it has 36 characters: 0-9 and a-f with hyphens.',
  invalid_region: 'Choose the region of the environment.',
  invalid_client_secret:
    'Copy the client secret again from the application’s page in PingOne, and nothing else.',
  pingone_not_connected: 'Connect the tenant on its PingOne screen.',
  pingone_plan_not_found: 'Look at the plan again.',
  pingone_plan_taken: 'Look where it stands, then plan again.',
  pingone_run_open: 'Go on with it, or give it up.',
  pingone_no_run: 'The PingOne screen shows what there is.',
  pingone_no_room: 'Remove a sender that nothing refers to, then plan again.',
  pingone_which_sender: 'Choose which one.',
  pingone_plan_refused: 'Correct it, then plan again.',
  pingone_drifted: 'Look at the plan that mends it.',
  pingone_region_differs: 'Choose the region that PingOne names.',
  pingone_secret_wrong:
    'Copy the client ID and the client secret again from the application’s page in PingOne. Check the worker’s environment and the region.',
  pingone_grant_or_method:
    'Let the application use the grant Client Credentials, and choose the authentication method that its page in PingOne names.',
  pingone_token_refused: 'Look whether the application is enabled in PingOne, then try again.',
  pingone_environment_not_found: 'Copy the environment’s ID again, and check its region.',
  pingone_environment_deleting: 'Restore it in the PingOne console, or use another.',
  pingone_role_missing:
    'Give the worker application the role Environment Admin on the environment, in PingOne. A role that was given a moment ago may take some minutes.',
  pingone_licence_exceeded: 'Look at the environment’s license in PingOne.',
  pingone_rate_limited: 'Wait, then try again. Nothing is wrong with the credentials.',
  pingone_credentials_refused: 'Verify the account, then plan again.',
  pingone_name_taken: 'Give another name, then plan again.',
  pingone_in_use: 'Take it out of the chain and of the policies first.',
  pingone_refused: 'Look at PingOne’s codes. If they say nothing to you, please report it.',
  pingone_failed:
    'Try again in a few minutes. status.pingidentity.com shows whether Ping Identity knows of it.',
  pingone_not_understood: 'Check the addresses and whether a proxy changes the answers, then try again.',
  pingone_differs: 'Somebody else may have changed it. Look at it, then plan again.',
  pingone_unreachable: 'Check the network and the proxy, then try again.',
  pingone_intercepted: 'Check the proxy, the VPN and the network of this machine, then try again.',
  outcome_unknown: 'Look it up before you send again.',
  cancelled: 'Look at what is on record before you start it again.',
  sandbox_failed: 'Look at the cause: another program may hold its port or its folder.',
  internal: 'Please report it with what you did.',
  keyring_absent:
    'Start the keyring that holds this vault’s key (GNOME Keyring, KWallet), then try again. Nothing was changed.',
  keyring_locked: 'Unlock the keyring, then try again. Nothing was changed.',
  keyring_timed_out: 'Unlock the keyring, then try again. Nothing was changed.',
  vault_key_missing:
    'The key of this vault is not in this user’s keyring. Restore the keyring, or move the vault’s folder aside to begin anew.',
  vault_wrong_passphrase:
    'Check the passphrase. If it is certainly right, the file is damaged: restore a copy.',
  vault_wrong_key: 'Restore the keyring that belongs to this vault, or a copy of the file.',
  vault_busy: 'Another Linecheck is writing. Try again.',
  vault_in_use: 'Close every other window of Linecheck and wait for its commands, then try again.',
  vault_reads_only:
    'Make room on its disk and the folder writable for this user, then close the vault and open it again. What only shows works meanwhile.',
  vault_not_whole: 'Change nothing more, and restore a backup. What is there now is kept aside.',
  vault_backup_exists: 'Give a folder that is not there yet.',
  vault_backup_in_use:
    'Open the backup once more where it lies and close it in order, or take another backup.',
  vault_backup_of_other: 'Look which vault you want here, and allow the other one if it is that.',
  vault_no_backup: 'Give the folder that was made as a backup.',
  vault_disk_full: 'Make room on the disk, then try again. What was saved before is safe.',
  vault_read_only: 'Make the vault’s folder writable for this user, or use another folder.',
  vault_permission_denied: 'Make the vault’s folder writable for this user, or use another folder.',
  vault_not_a_folder: 'Move the file away, or use another folder.',
  vault_path_too_long: 'Use a folder with a shorter path.',
  vault_other_owner:
    'Use a folder of your own. If this one is yours, give it and its files to yourself (chown).',
  vault_not_a_file: 'Put the file itself there, in place of the link.',
  vault_newer_version: 'Use the newer Linecheck that wrote it. The file was not touched.',
  vault_too_open: 'Take the permissions away from other users: chmod 700 for the folder, 600 for its files.',
  vault_wrong_key_source: 'Open it the way it was made: with its passphrase, or with the keyring.',
  vault_passphrase_too_short: 'Choose a longer passphrase.',
  vault_no_home: 'Enter a folder, or set LINECHECK_HOME to one.',
  vault_header_unreadable: RESTORE,
  vault_not_a_vault: RESTORE,
  vault_database_missing: RESTORE,
  vault_damaged: RESTORE,
  vault_record_unreadable: RESTORE,
  vault_wrong_mode: LOOK,
  vault_key_unreadable: LOOK,
  keyring_failed: 'Restart the keyring, then try again. Nothing was changed.',
  vault_key_derivation: LOOK,
  vault_no_randomness: LOOK,
  vault_migration_failed: LOOK,
  vault_io: LOOK,
  vault_database: LOOK,
  vault_file_system_unfit: LOOK,
  vault_encryption_unavailable: LOOK,
  vault_closed: 'Open the vault again.',
  vault_stopped: LOOK,
};

const MAY_BE_DONE = 'The request may have been carried out. Look it up before you repeat it.';
const CHANGED = 'Something between here and Twilio may change the answers. Check the proxy and the API base.';
const HANDSHAKE =
  'Check the clock of this machine. If a proxy inspects TLS, its root certificate must be in the system’s trust store.';

/** For each place where the way to Twilio is blocked. @satisfies {Record<Stage, string>} */
const reach = {
  not_allowed: 'An administrator can allow the host in Settings.',
  setup: 'Check that the system’s trusted certificates (CA certificates) are installed.',
  dns: 'Check the network, the name server, and the region or host that is set.',
  proxy: 'Check the proxy settings of this system.',
  connect: 'Check the network and the firewall: outgoing TCP to port 443 of the host is needed.',
  connect_timeout: 'Check the firewall (it may drop packets silently), then try again.',
  interrupted: MAY_BE_DONE,
  response_timeout: MAY_BE_DONE,
  truncated: MAY_BE_DONE,
  not_http: CHANGED,
  too_large: CHANGED,
  bad_encoding: CHANGED,
  tls: HANDSHAKE,
  tls_handshake: HANDSHAKE,
  tls_unknown_issuer:
    'If a proxy or a security program inspects TLS, its root certificate must be in the system’s trust store. If you know of none, somebody may be listening in: use another network.',
  tls_expired:
    'Check the date and time of this machine. If they are right, the server, or a proxy that inspects TLS, has to renew its certificate.',
  tls_not_yet_valid: 'Check the date and time of this machine: they may be behind.',
  tls_name_mismatch:
    'Check the API base. A sign-in page or a proxy of this network may answer in Twilio’s place: sign in, or use another network.',
  tls_revoked: 'Who answers cannot be trusted. Use another network, and tell who runs this one.',
  tls_certificate:
    'A proxy that inspects TLS may make faulty certificates. Ask who runs it, or use another network.',
  tls_not_spoken:
    'Check the port in the API base, and the proxy: something answers there without encryption.',
  tls_interrupted:
    'A firewall may cut TLS connections to this host. Let the host through, or use another network, then try again.',
  tls_incompatible:
    'A proxy that inspects TLS may offer outdated versions only. Ask who runs it, or use another network.',
};

/** What answered in Twilio’s place: of two statuses alone it is certain what is wanted. @param {number} status */
const getPast = (status) => {
  if (status === 407)
    return 'Give the proxy’s own user and password in the proxy settings of this system, not the Twilio account’s.';
  if (status === 511) return 'Open a browser, sign in to the network, then try again.';
  return 'Check the proxy, the VPN and the network of this machine (a sign-in page, a filter), and the API base. Let Twilio’s host through, then try again.';
};

const LOOK_UP_OR_ASK = 'Look it up again, or ask the recipient, before you send again.';

/**
 * @satisfies {{ [Kind in Remedy['do']]: string | ((remedy: Extract<Remedy, { do: Kind }>) => string) }}
 */
export const nextSteps = {
  by_code: ({ code }) => byCode[code],
  words: ({ text }) => text,
  keyring_or_passphrase:
    'Start or unlock a keyring (GNOME Keyring, KWallet) and try it again, or choose a passphrase.',
  reach: ({ stage }) => reach[stage],
  get_past: ({ http_status }) => getPast(http_status),

  use_another_account:
    'A closed account cannot be opened again. Use another account, or create one in the Twilio console, and choose Change Account.',
  settle_with_twilio:
    'The first page of the Twilio console says whether funds are missing or Twilio holds the account. Settle the bill or answer Twilio support, then verify again. A sub-account is suspended with its main account.',
  select_numbers: 'Select the organization numbers.',
  keep_or_replace_draft: 'Look at the draft, and save or discard it first; or replace it.',
  replace_numbers: 'Select others and save.',
  select_numbers_and_save: 'Select organization numbers on the Account screen, then save.',
  take_out_or_get_back: 'Take it out of the selection and save, or get it back from Twilio.',
  verify_and_select: 'Verify the account again, and select a number.',
  verify_now: 'Verify it when there is a network.',
  enable_method: 'Enable one of them, or let Ping Identity send.',
  set_stand_in:
    'A test send will say that PingID would originate, and send nothing. Set a stand-in to see it originate.',
  change_stand_in: 'Let another account stand for the default account, on the Account screen.',
  allow_host_by_name: 'Allow the host in Settings if you mean it.',

  look_up: ({ transaction }) =>
    transaction
      ? 'It may arrive and be billed. Look it up in its trace before you send again, in a minute.'
      : 'Look it up before you send again.',
  look_up_in: ({ seconds }) => `Look it up in ${seconds} s.`,
  look_up_or_ask: ({ intercepted }) =>
    intercepted === null ? LOOK_UP_OR_ASK : `${getPast(intercepted)} ${LOOK_UP_OR_ASK}`,
  find_at_twilio: ({ resource_sid }) =>
    `It may arrive and be billed. Look for ${resource_sid ?? 'it'} in Twilio’s console before you send again.`,
  read_trace:
    'Look before you send again: when the vault can be used, its trace in History says what came of it.',
  look_at_matrix: 'Look at its grid before you send again.',
  find_matrix: 'The grid shows a tenant’s newest.',
  wait_then_rest_of_matrix:
    'The marked ones were not sent. Wait for the limit, then send them as a new matrix.',
  nothing: 'Nothing is left to do.',
  read_back: 'To be certain, let the recipient read the passcode back within 30 minutes.',
  read_back_again: 'Ask the recipient again. This did not count as a try.',
  ask_recipient: 'Ask the recipient. If it did not arrive, send a new test.',
  send_again: 'Send a new test.',
  send_later: 'Try again later, or another number of the recipient’s.',
  send_when_answered: 'Try again when somebody can answer.',
  find_who_cancelled: 'Find out in the Twilio console who cancelled it.',
  open_or_follow: 'Look at it in the Twilio console, or follow it again.',
  open_or_use_another_number: 'Look at it in the Twilio console, or send a new test from another number.',
  open_or_ask: 'Look at it in the Twilio console, or ask the recipient.',
  look_at_account: 'Look at the account in the Twilio console, then verify it again.',
  set_clock:
    'The clock went back. Set it right. If it is right now, an administrator can say so beside the limits.',
  read_guideline: 'Read Twilio’s guideline for the country.',
  give_code_number: 'Give the number alone, such as 30034.',
  give_whole_value:
    'Give a transaction’s ID or its first eight characters, the SID of a message or call, or a recipient’s whole number.',
  change_where_it_runs: 'Change it in the window that runs it, or close the others first.',

  check_again: 'Check again.',
  name_destination: 'Name a recipient or a country, or set where the tenant sends to on the Account screen.',
  top_up: 'Add funds in the Twilio console, or let Twilio recharge by itself.',
  look_at_balance: 'Look at the balance in the Twilio console.',
  look_in_console: 'Look at it in the Twilio console.',
  look_at_service: 'Look at its messaging service in the Twilio console.',
  upgrade: 'Upgrade the account under Billing in the Twilio console before PingID uses it.',
  verify_recipient: 'Verify the recipient’s number in the Twilio console, or upgrade the account.',
  allow_country: ({ channel }) =>
    channel === 'sms'
      ? 'Allow the country in the Twilio console: Messaging, Settings, Geo permissions.'
      : 'Allow the country in the Twilio console: Voice, Settings, Geo permissions.',
  register_campaign:
    'Register it in the Twilio console (Trust Hub, Registrations): brand, campaign, and the number as a sender of the campaign’s messaging service. Until then carriers of the United States block its SMS (code 30034).',
  wait_for_campaign: 'Wait until it is verified: until then carriers may block its SMS (codes 30034, 30035).',
  verify_toll_free:
    'Submit its toll-free verification in the Twilio console. Until it is approved its SMS are blocked (code 30032).',
  wait_for_toll_free: 'Wait until it is approved: until then its SMS are blocked or limited (code 30032).',

  resume_ping_one: 'Go on with it on the PingOne screen. It looks first at what was done.',
  plan_ping_one_again: 'Look at what would be done now, then apply that.',
  then_resume_ping_one: ({ code }) => `${byCode[code]} Then go on with it on the PingOne screen.`,
  resume_ping_one_in: ({ seconds }) =>
    `Another Linecheck may be at it. Go on with it on the PingOne screen in ${seconds} s.`,
};
