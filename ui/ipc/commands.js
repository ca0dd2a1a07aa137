/** One function for each command. What stores something goes by `store`, what only reads by `invoke`. @module */
import { channel, invoke, store } from './transport.js';

/** @typedef {import('./types.d.ts').Progress} Progress */
/** @typedef {{ onProgress?: (progress: Progress) => void, operation?: string }} Running */
/** @template T @typedef {Promise<T>} P */
/** @typedef {import('./types.d.ts').Session} Session */
/** @typedef {import('./types.d.ts').Tenant} Tenant */
/** @typedef {import('./types.d.ts').TenantStatus} TenantStatus */
/** @typedef {import('./types.d.ts').TenantEdit} TenantEdit */
/** @typedef {import('./types.d.ts').DraftView} DraftView */
/** @typedef {import('./types.d.ts').DraftEdit} DraftEdit */
/** @typedef {import('./types.d.ts').VerificationView} VerificationView */
/** @typedef {import('./types.d.ts').TraceView} TraceView */
/** @typedef {import('./types.d.ts').MatrixView} MatrixView */
/** @typedef {import('./types.d.ts').Mode} Mode */
/** @typedef {import('./types.d.ts').AppError} AppError */
/** @typedef {import('./types.d.ts').Preferences} Preferences */

/** @param {Running} running */
const told = ({ onProgress, operation }) => ({ onProgress: channel(onProgress), operation });

/** @returns {P<Session>} */
export const readSession = () => invoke('read_session');
/** @param {Mode} mode @returns {P<{exists: boolean, key: 'keyring' | 'passphrase' | null}>} */
export const locateVault = (mode) => invoke('locate_vault', { mode });
/** @param {string} folder @returns {P<null>} */
export const useFolder = (folder) => invoke('use_folder', { folder });
/**
 * @param {{ mode: Mode, passphrase?: string, becausePassphrase?: boolean }} how
 * @param {(progress: Progress) => void} onProgress
 * @returns {P<Session>}
 */
export const openVault = (how, onProgress) =>
  store('open_vault', { ...how, onProgress: channel(onProgress) });
/** @returns {P<Session>} */
export const closeVault = () => store('close_vault');
/** @param {string} operation @returns {P<null>} */
export const cancelOperation = (operation) => invoke('cancel_operation', { operation });

/** @returns {P<{ tenants: TenantStatus[] }>} */
export const readOverview = () => invoke('read_overview');
/** @param {string} tenant @returns {P<TenantStatus>} */
export const readStatus = (tenant) => invoke('read_status', { tenant });
/** @param {string} id @param {string} name @param {TenantEdit} edit @returns {P<Tenant>} */
export const addTenant = (id, name, edit) => store('add_tenant', { id, name, edit });
/** @param {string} tenant @param {TenantEdit} edit @returns {P<Tenant>} */
export const editTenant = (tenant, edit) => store('edit_tenant', { tenant, edit });
/**
 * @param {{ tenant: string, sid: string, base: string, token: string }} standIn
 * @param {Running} running
 * @returns {P<Tenant>}
 */
export const setStandIn = (standIn, running) => store('set_stand_in', { ...standIn, ...told(running) });
/** @param {string} tenant @returns {P<Tenant>} */
export const removeStandIn = (tenant) => store('remove_stand_in', { tenant });

/** @param {string} tenant @param {boolean} newAccount @returns {P<DraftView>} */
export const beginDraft = (tenant, newAccount) => store('begin_draft', { tenant, newAccount });
/** @param {string} tenant @returns {P<DraftView | null>} */
export const readDraft = (tenant) => invoke('read_draft', { tenant });
/** @returns {P<DraftView[]>} */
export const listDrafts = () => invoke('list_drafts');
/** @param {string} tenant @param {DraftEdit} edit @returns {P<DraftView>} */
export const editDraft = (tenant, edit) => store('edit_draft', { tenant, edit });
/** @param {string} tenant @returns {P<null>} */
export const discardDraft = (tenant) => store('discard_draft', { tenant });
/** @param {string} tenant @param {string} sid @param {Running} running @returns {P<VerificationView>} */
export const chooseSubAccount = (tenant, sid, running) =>
  store('choose_sub_account', { tenant, sid, ...told(running) });
/** @param {string} text @returns {P<AppError | null>} */
export const checkSid = (text) => invoke('check_sid', { text });

/** @param {string} tenant @param {Running} running @returns {P<VerificationView>} */
export const verifyAccount = (tenant, running) => store('verify_account', { tenant, ...told(running) });
/**
 * @param {string} tenant
 * @param {'usable' | 'selected' | 'filtered_out' | 'all'} show
 * @param {string} search
 * @returns {P<import('./types.d.ts').NumbersView>}
 */
export const listNumbers = (tenant, show, search) => invoke('list_numbers', { tenant, show, search });
/**
 * @param {string} tenant
 * @param {import('./types.d.ts').Selection} selection
 * @returns {P<string[]>}
 */
export const selectNumbers = (tenant, selection) => store('select_numbers', { tenant, selection });
/** @param {string} tenant @param {Running} running @returns {P<import('./types.d.ts').SavePreview>} */
export const prepareSave = (tenant, running) => store('prepare_save', { tenant, ...told(running) });
/**
 * @param {string} tenant
 * @param {string | undefined} consentName
 * @param {Running} running
 * @returns {P<import('./types.d.ts').SaveReport>}
 */
export const saveDraft = (tenant, consentName, running) =>
  store('save_draft', { tenant, consentName, ...told(running) });
/** @param {string} tenant @param {string} token @param {Running} running @returns {P<VerificationView>} */
export const rotateToken = (tenant, token, running) =>
  store('rotate_token', { tenant, token, ...told(running) });
/** @param {string} tenant @returns {P<import('./types.d.ts').Configuration>} */
export const deleteCustomAccount = (tenant) => store('delete_custom_account', { tenant });

/** @param {import('./types.d.ts').SendRequest} request @returns {P<import('./types.d.ts').SendPreview>} */
export const prepareSend = (request) => invoke('prepare_send', { request });
/** @param {string} preview @param {boolean} confirmed @param {Running} running @returns {P<TraceView>} */
export const sendTest = (preview, confirmed, running) =>
  store('send_test', { preview, confirmed, ...told(running) });
/** @param {import('./types.d.ts').DryRunRequest} run @param {Running} running @returns {P<TraceView>} */
export const dryRun = (run, running) => store('dry_run', { run, ...told(running) });
/** @param {string} transaction @param {number} seconds @param {Running} running @returns {P<TraceView>} */
export const followTransaction = (transaction, seconds, running) =>
  store('follow_transaction', { transaction, seconds, ...told(running) });
/** @param {string | null} tenant @param {number} limit @returns {P<TraceView[]>} */
export const listTraces = (tenant, limit) => invoke('list_traces', { tenant, limit });
/** @param {string} transaction @returns {P<TraceView>} */
export const readTrace = (transaction) => invoke('read_trace', { transaction });
/** @param {string} transaction @returns {P<import('./types.d.ts').RawTrace>} */
export const readRawTrace = (transaction) => invoke('read_raw_trace', { transaction });
/** @param {string} transaction @param {Running} running @returns {P<TraceView>} */
export const lookUpTransaction = (transaction, running) =>
  store('look_up_transaction', { transaction, ...told(running) });

/** @param {import('./types.d.ts').MatrixRequest} request @returns {P<import('./types.d.ts').MatrixPreview>} */
export const prepareMatrix = (request) => invoke('prepare_matrix', { request });
/**
 * @param {string} preview
 * @param {boolean} confirmed
 * @param {number} seconds
 * @param {Running} running
 * @returns {P<MatrixView>}
 */
export const runMatrix = (preview, confirmed, seconds, running) =>
  store('run_matrix', { preview, confirmed, seconds, ...told(running) });
/** @param {{ matrix: string } | { latest_of: string }} which @returns {P<MatrixView | null>} */
export const readMatrix = (which) => invoke('read_matrix', { which });
/** @param {string} matrix @param {number} seconds @param {Running} running @returns {P<MatrixView>} */
export const followMatrix = (matrix, seconds, running) =>
  store('follow_matrix', { matrix, seconds, ...told(running) });

/** @returns {P<Preferences>} */
export const readPreferences = () => invoke('read_preferences');
/** @param {Preferences} preferences @returns {P<Preferences>} */
export const savePreferences = (preferences) => store('save_preferences', { preferences });
/** @param {string} base @returns {P<import('./types.d.ts').NetworkView>} */
export const readNetwork = (base) => invoke('read_network', { base });
/** @param {string} host @returns {P<string[]>} */
export const allowHost = (host) => store('allow_host', { host });
/** @param {string} host @returns {P<string[]>} */
export const forbidHost = (host) => store('forbid_host', { host });
/** @returns {P<import('./types.d.ts').CountryInfo[]>} */
export const listCountries = () => invoke('list_countries');
/** @returns {P<import('./types.d.ts').LanguageInfo[]>} */
export const listLanguages = () => invoke('list_languages');
/** @param {import('./types.d.ts').Channel} channel @returns {P<import('./types.d.ts').TestNumbers>} */
export const listTestNumbers = (channel) => invoke('list_test_numbers', { channel });
/** @param {import('./types.d.ts').Link} link @returns {P<null>} */
export const openLink = (link) => invoke('open_link', { ...link });
/**
 * @param {string} text
 * @param {string | null} country
 * @returns {P<import('./types.d.ts').RecipientInfo | AppError>}
 */
export const describeRecipient = (text, country) => invoke('describe_recipient', { text, country });
/** @returns {P<{ version: string, hash: string, text: string }>} */
export const readConsent = () => invoke('read_consent');
/** @param {string} code as it was typed @returns {P<import('./types.d.ts').CodeView>} */
export const explainCode = (code) => invoke('explain_code', { code });

/** @returns {P<import('./types.d.ts').AccountInfo[]>} */
export const listSandboxAccounts = () => invoke('list_sandbox_accounts');
/** @returns {P<import('./types.d.ts').MagicRecipient[]>} */
export const listMagicRecipients = () => invoke('list_magic_recipients');
/** @returns {P<import('./types.d.ts').Arrival[]>} the newest first */
export const readSandboxInbox = () => invoke('read_sandbox_inbox');
/** @returns {P<import('./types.d.ts').FaultState[]>} */
export const readSandboxFaults = () => invoke('read_sandbox_faults');
/** @param {import('./types.d.ts').FaultRule[]} rules @returns {P<unknown>} */
export const setSandboxFaults = (rules) => store('set_sandbox_faults', { rules });
/** @returns {P<unknown>} */
export const clearSandboxFaults = () => store('clear_sandbox_faults');
/** @param {number} seconds @returns {P<unknown>} */
export const advanceSandbox = (seconds) => store('advance_sandbox', { seconds });
/** @param {string} sid @param {string} number @returns {P<unknown>} */
export const releaseSandboxNumber = (sid, number) => store('release_sandbox_number', { sid, number });
/** @param {string} text @returns {P<unknown>} */
export const copyText = (text) => invoke('copy_text', { text });

/** @param {number} seconds @param {Running} running @returns {P<import('./types.d.ts').FollowReport>} */
export const followOpen = (seconds, running) => store('follow_open', { seconds, ...told(running) });
/** @param {string} transaction @param {string} passcode @param {Running} running @returns {P<TraceView>} */
export const confirmReceipt = (transaction, passcode, running) =>
  store('confirm_receipt', { transaction, passcode, ...told(running) });
/** @typedef {import('./types.d.ts').HistoryFilter} HistoryFilter */
/** @typedef {import('./types.d.ts').SavedFile} SavedFile */
/** @param {HistoryFilter} filter @param {string | null} after @param {number} limit @returns {P<import('./types.d.ts').HistoryView>} */
export const readHistory = (filter, after, limit) => invoke('read_history', { filter, after, limit });
/** @param {HistoryFilter} filter @returns {P<import('./types.d.ts').HistoryFigures>} */
export const readHistoryFigures = (filter) => invoke('read_history_figures', { filter });
/** @param {HistoryFilter} filter @param {'csv' | 'json'} format @returns {P<SavedFile>} */
export const exportHistory = (filter, format) => invoke('export_history', { filter, format });
/** @returns {P<import('./types.d.ts').RetentionView>} */
export const readRetention = () => invoke('read_retention');
/** @param {number | null} days @returns {P<import('./types.d.ts').RetentionView>} */
export const setRetention = (days) => store('set_retention', { days });
/**
 * @param {{ tenant: string, of: 'active' | 'draft', recipient: string | null, country: string | null }} asked
 * @param {Running} running
 * @returns {P<import('./types.d.ts').ReadyView>}
 */
export const checkReady = (asked, running) => invoke('check_ready', { ...asked, ...told(running) });
/** @param {string} tenant @returns {P<SavedFile>} */
export const saveReadyReport = (tenant) => invoke('save_ready_report', { tenant });
/** @param {string} tenant @param {string} recipient @param {string | null} country @returns {P<import('./types.d.ts').LimitsView>} */
export const readLimits = (tenant, recipient, country) =>
  invoke('read_limits', { tenant, recipient, country });
/** @returns {P<import('./types.d.ts').SendLimits>} */
export const readSendLimits = () => invoke('read_send_limits');
/** @param {number} coolDownSeconds @param {number} hourlyCap @returns {P<import('./types.d.ts').SendLimits>} */
export const setSendLimits = (coolDownSeconds, hourlyCap) =>
  store('set_send_limits', { cool_down_seconds: coolDownSeconds, hourly_cap: hourlyCap });
/** @returns {P<number>} */
export const trustClock = () => store('trust_clock');
