// What the commands take and give, as serde reads and writes it. Generated from the Rust types; do not edit:
// `cargo xtask bindings` writes it anew.

/** What may be given to long work: who is told of its progress, and the name by which it can be cancelled. */
export interface Running {
  onProgress?: (progress: Progress) => void,
  operation?: string,
}

/** What the page may ask for. */
export interface Commands {
  read_session(): Promise<Session>,
  locate_vault(request: OfMode): Promise<Located>,
  use_folder(request: OfFolder): Promise<null>,
  open_vault(request: OpenVault, running: Running): Promise<Session>,
  close_vault(): Promise<Session>,
  cancel_operation(request: OfOperation): Promise<null>,
  stay_open(): Promise<null>,
  offer_commands(request: OfCommands): Promise<null>,
  read_administrator(): Promise<Administrator>,
  unlock(request: Unlock): Promise<Administrator>,
  lock(): Promise<Administrator>,
  note_activity(): Promise<Standing | null>,
  set_administrator(request: NewAdministrator): Promise<Administrator>,
  change_administrator(request: NewAdministrator): Promise<Administrator>,
  remove_administrator(): Promise<Administrator>,
  set_idle_lock(request: IdleLock): Promise<Administrator>,
  read_overview(): Promise<Overview>,
  read_status(request: OfTenant): Promise<TenantStatus>,
  add_tenant(request: AddTenant): Promise<Tenant>,
  edit_tenant(request: EditTenant): Promise<Tenant>,
  remove_tenant(request: OfTenant): Promise<null>,
  set_tenant_active(request: SetTenantActive): Promise<Tenant>,
  set_stand_in(request: StandIn, running: Running): Promise<Tenant>,
  remove_stand_in(request: OfTenant): Promise<Tenant>,
  begin_draft(request: BeginDraft): Promise<DraftView>,
  read_draft(request: OfTenant): Promise<DraftView | null>,
  list_drafts(): Promise<Array<DraftView>>,
  edit_draft(request: EditDraft): Promise<DraftView>,
  discard_draft(request: OfTenant): Promise<null>,
  choose_sub_account(request: ChooseSubAccount, running: Running): Promise<VerificationView>,
  check_sid(request: OfText): Promise<AppError | null>,
  verify_account(request: OfTenant, running: Running): Promise<VerificationView>,
  list_numbers(request: ListNumbers): Promise<NumbersView>,
  select_numbers(request: SelectNumbers): Promise<Array<PhoneNumber>>,
  prepare_save(request: OfTenant, running: Running): Promise<SavePreview>,
  save_draft(request: SaveDraft): Promise<SaveReport>,
  list_revisions(request: RevisionsRequest): Promise<RevisionsView>,
  read_revision(request: OfRevision): Promise<RevisionView>,
  restore_revision(request: RestoreRequest): Promise<DraftView>,
  rotate_token(request: RotateToken, running: Running): Promise<VerificationView>,
  delete_custom_account(request: OfTenant): Promise<Configuration>,
  prepare_send(request: PrepareSend): Promise<SendPreview>,
  send_test(request: SendTest, running: Running): Promise<TraceView>,
  dry_run(request: DryRunOf, running: Running): Promise<TraceView>,
  list_traces(request: ListTraces): Promise<Array<RecentSend>>,
  read_trace(request: OfTransaction): Promise<TraceView>,
  read_raw_trace(request: OfTransaction): Promise<RawTrace>,
  follow_transaction(request: Follow, running: Running): Promise<TraceView>,
  look_up_transaction(request: OfTransaction, running: Running): Promise<TraceView>,
  follow_open(request: FollowOpen, running: Running): Promise<FollowReport>,
  confirm_receipt(request: Receipt, running: Running): Promise<TraceView>,
  read_limits(request: LimitsRequest): Promise<LimitsView>,
  read_send_limits(): Promise<SendLimits>,
  set_send_limits(request: SetSendLimits): Promise<SendLimits>,
  trust_clock(): Promise<number>,
  prepare_matrix(request: PrepareMatrix): Promise<MatrixPreview>,
  run_matrix(request: RunMatrix, running: Running): Promise<MatrixView>,
  read_matrix(request: ReadMatrix): Promise<MatrixView | null>,
  follow_matrix(request: FollowMatrix, running: Running): Promise<MatrixView>,
  read_pingone(request: OfTenant): Promise<PingOneConnectionView | null>,
  connect_pingone(request: PingOneConnect, running: Running): Promise<PingOneConnectionView>,
  disconnect_pingone(request: OfTenant): Promise<null>,
  read_pingone_state(request: OfTenant, running: Running): Promise<PingOneState>,
  list_pingone_numbers(request: PingOneNumbersRequest): Promise<PingOneNumbers>,
  find_pingone_route(request: PingOneRouteRequest, running: Running): Promise<PingOneRouteView>,
  plan_pingone(request: PingOnePlanRequest, running: Running): Promise<PingOnePlanView>,
  read_pingone_plan(request: OfPlan): Promise<PingOnePlanView>,
  apply_pingone(request: PingOneApply, running: Running): Promise<PingOneRun>,
  resume_pingone(request: OfTenant, running: Running): Promise<PingOneRun>,
  give_up_pingone(request: OfTenant): Promise<PingOneRun>,
  read_pingone_run(request: OfTenant): Promise<PingOneRun | null>,
  check_pingone_drift(request: OfTenant, running: Running): Promise<PingOneDriftView>,
  prepare_pingone_send(request: PingOneSendRequest, running: Running): Promise<PingOneSendPreview>,
  export_pingone(request: PingOneExportRequest, running: Running): Promise<PingOneExport>,
  save_pingone_export(request: PingOneExportRequest, running: Running): Promise<SavedFile>,
  check_ready(request: ReadyRequest, running: Running): Promise<ReadyView>,
  save_ready_report(request: SaveReadyReport): Promise<SavedFile>,
  look_up_recipient(request: LookUpRequest, running: Running): Promise<LookUpView>,
  read_period(request: PeriodRequest, running: Running): Promise<HealthView>,
  save_health(request: SaveHealth): Promise<SavedFile>,
  watch_tenants(running: Running): Promise<WatchView>,
  mute_sign(request: MuteRequest): Promise<MutedSign>,
  unmute_sign(request: OfSign): Promise<null>,
  read_history(request: ReadHistory): Promise<HistoryView>,
  read_history_figures(request: OfFilter): Promise<HistoryFigures>,
  export_history(request: ExportHistory): Promise<SavedFile>,
  open_exports(): Promise<null>,
  find(request: FindRequest): Promise<FoundView>,
  read_retention(): Promise<RetentionView>,
  set_retention(request: SetRetention): Promise<RetentionView>,
  read_preferences(): Promise<Preferences>,
  save_preferences(request: SavePreferences): Promise<Preferences>,
  read_network(request: OfBase): Promise<NetworkView>,
  allow_host(request: OfHost): Promise<Array<string>>,
  forbid_host(request: OfHost): Promise<Array<string>>,
  read_audit(request: AuditRequest): Promise<AuditPage>,
  export_bundle(request: ExportBundle, running: Running): Promise<SavedBundle>,
  make_kit(request: MakeKit, running: Running): Promise<SavedBundle>,
  open_bundle(request: OpenBundle, running: Running): Promise<OpenedBundle>,
  import_bundle(request: ImportBundle): Promise<BundleImport>,
  open_kit(request: OpenBundle): Promise<KitView>,
  read_vault(): Promise<VaultView>,
  change_vault_key(request: NewVaultKey, running: Running): Promise<VaultView>,
  check_vault(running: Running): Promise<VaultCheckView>,
  back_up_vault(running: Running): Promise<BackupMade>,
  list_backups(): Promise<Array<string>>,
  look_into_backup(request: OfBackup, running: Running): Promise<BackupSeen>,
  restore_vault(request: RestoreVault, running: Running): Promise<Restored>,
  check_audit(request: CheckAudit, running: Running): Promise<AuditCheckView>,
  check_audit_file(request: CheckAuditFile, running: Running): Promise<AuditCheckView>,
  export_audit(request: AuditExportRequest, running: Running): Promise<SavedFile>,
  save_checkpoint(): Promise<SavedFile>,
  save_consent_receipt(request: ReceiptRequest): Promise<SavedFile>,
  list_sandbox_accounts(): Promise<Array<AccountInfo>>,
  list_sandbox_pingone(): Promise<Array<SandboxPingOne>>,
  list_magic_recipients(): Promise<Array<MagicRecipient>>,
  read_sandbox_inbox(): Promise<Array<Arrival>>,
  read_sandbox_faults(): Promise<Array<FaultState>>,
  set_sandbox_faults(request: Faults): Promise<null>,
  clear_sandbox_faults(): Promise<null>,
  advance_sandbox(request: Advance): Promise<null>,
  give_sandbox_traffic(request: GiveTraffic): Promise<null>,
  release_sandbox_number(request: ReleaseNumber): Promise<null>,
  list_countries(): Promise<Array<CountryInfo>>,
  list_languages(): Promise<Array<LanguageInfo>>,
  list_test_numbers(request: OfChannel): Promise<TestNumbers>,
  describe_recipient(request: TypedRecipient): Promise<Described>,
  read_consent(): Promise<Consent>,
  explain_code(request: OfCode): Promise<CodeView>,
  read_guide(): Promise<Array<GuidePage>>,
  copy_text(request: OfText): Promise<null>,
  open_link(request: Link): Promise<null>,
}

/** From one account to another; none is Ping Identity's. */
export type AccountChange = {
  /** The account of the one that is compared with. */
  from: AccountSid | null,
  /** The account of the other. */
  to: AccountSid | null, };

/** What Twilio says about an account. */
export type AccountFacts = {
  /** The SID that Twilio returned. */
  sid: AccountSid,
  /** The account's name: untrusted text. */
  friendly_name: string,
  /** `active`, `suspended`, `closed`, or a newer word of Twilio's. */
  status: string,
  /** `Full`, `Trial`, or a newer word of Twilio's. */
  kind: string,
  /** The main account, when this is a sub-account. */
  owner_sid: AccountSid | null, };

/** What the control says of an account. */
export type AccountInfo = {
  /** What it is there for. */
  role: SandboxRole,
  /** Its SID. */
  sid: string,
  /** Its token now. */
  auth_token: string,
  /** Its name. */
  friendly_name: string,
  /** Trial or full. */
  kind: AccountKind,
  /** Its own status (a suspended parent suspends its sub-accounts besides). */
  status: AccountStatus,
  /** The main account that it belongs to; itself for a main account. */
  owner_account_sid: string,
  /** How it answers right credentials. */
  answer_mode: AnswerMode,
  /** Its balance; none for a sub-account, which uses its parent's. */
  balance: string | null,
  /** How many numbers it has. */
  numbers: number, };

/** Twilio's type of an account (OAI). */
export type AccountKind = "Full" | "Trial";

/** The SID of a Twilio account or sub-account: `AC` and 32 hexadecimal digits. */
export type AccountSid = string;

/** Twilio's status of an account (OAI). */
export type AccountStatus = "active" | "suspended" | "closed";

export type AddTenant = { id: string, name: string, edit: TenantEdit, };

/** How it stands with the administrator role. */
export type Administrator = {
  /** In which role this application works now. */
  role: 'administrator' | 'support',
  /** When the passphrase in force was set; none where nobody has set one, and everybody is an administrator. */
  set_at: string | null,
  /** After how many minutes without a key or a pointer the window locks. */
  idle_minutes: number,
  /** How many wrong passphrases were given in a row. */
  wrong: number,
  /** For how many seconds nobody may try again. */
  wait_seconds: number, };

export type Advance = { seconds: number, };

/** How an account answers its own, right credentials. No source says what Twilio does for a suspended or closed
 * account: 20003 (401), 20403 (403) and 20005 are all documented for that state. So each can be chosen. */
export type AnswerMode = "automatic" | "refuse_401" | "refuse_403" | "with_status";

/** The API base that an account's credentials belong to. A token verified at one base never goes to another.
 *
 * Regions and hosts: Twilio, *Using the Twilio REST API in a non-US Region* (credentials are per region). */
export type ApiBase = string;

/** What went wrong, for both faces: a code for programs, and for people what happened and what to do. */
export type AppError = {
  /** The kind. */
  code: Code,
  /** The input that it belongs to. */
  field?: Field,
  /** What happened, and what it means here. */
  message: string,
  /** What to do. */
  remedy: Remedy,
  /** Whether the same thing may be tried again. */
  retry: Retry,
  /** The facts, for programs. */
  params?: { [key in string]: JsonValue }, };

/** A message or call, as its recipient has it. */
export type Arrival = {
  /** Its SID. */
  sid: string,
  /** What it is. */
  kind: ArrivalKind,
  /** Whose phone, in E.164. */
  to: string,
  /** From which number, in E.164. */
  from: string,
  /** The account that sent it. */
  account_sid: string,
  /** Its name. */
  account_name: string,
  /** The text of the message, or what the call said. */
  text: string,
  /** The extension that was dialled once a call was answered. */
  send_digits: string | null,
  /** When it came, by the sandbox's clock, RFC 3339. */
  arrived: string, };

/** What came to a phone. */
export type ArrivalKind = "sms" | "call";

/** Something that needs attention, with its remedy. */
export type Attention = {
  /** What it is about. */
  code: AttentionCode,
  /** What is the matter. */
  message: string,
  /** What to do. */
  remedy: Remedy, };

/** What needs attention. */
export type AttentionCode = "active_account_not_verified" | "active_account_not_read" | "numbers_gone" | "no_alternate_method" | "default_account_not_configured" | "verification_queued";

/** What a check found. */
export type AuditCheckView = {
  /** What was checked. */
  source: AuditSource,
  /** Whether nothing is wrong. */
  right: boolean,
  /** What was found, as a sentence. */
  says: string,
  /** The first thing that is wrong. */
  problem: Break | null,
  /** The vault that it was written in; none where not even that can be read. */
  vault: string | null,
  /** Real data or the sandbox. */
  mode: Mode | null,
  /** Who wrote it. */
  writer: string | null,
  /** The public key of its checkpoints. */
  key: string | null,
  /** The number of the first entry. */
  first: number,
  /** The number of the last entry that is right. */
  last: number,
  /** That entry's hash. */
  hash: string | null,
  /** How many entries are known by their digest alone. */
  withheld: number,
  /** For which entry the checkpoint behind it was signed. */
  signed_for: number | null,
  /** When, by the clock of the computer that signed. */
  signed_at: string | null,
  /** With how many checkpoints that were given it was compared. */
  compared: number,
  /** With how many it could not be, because they lie before its first entry. */
  not_compared: number,
  /** The consent of a receipt. */
  consent: ConsentFacts | null,
  /** The trails that came from other vaults. */
  foreign: Array<AuditCheckView>, };

/** What is exported. */
export type AuditExportRequest = {
  /** The words of this tenant's entries alone; of the others there are their digests, so that the whole can be checked. */
  tenant: string | null, };

/** A page of the audit trail. */
export type AuditPage = {
  /** The newest first. */
  entries: Array<{ id: number, sequence: number, at: string, actor: { role: 'administrator' | 'support', os_user: string }, action: string, tenant: string | null, detail: Record<string, any> }>,
  /** Below which number the next page begins; none on the last. */
  next: number | null,
  /** The trails that came from other vaults. */
  foreign: Array<ForeignTrail>,
  /** Who acted in this trail: the names of users. */
  persons: Array<string>, };

/** Which part of the audit trail is wanted; what is left out does not filter. */
export type AuditRequest = {
  /** Of one tenant. */
  tenant: string | null,
  /** Of one of [`AUDIT_ACTIONS`]. */
  action: string | null,
  /** Of the user of this name. */
  person: string | null,
  /** Of this day of UTC or later, such as 2026-11-01. */
  since: string | null,
  /** Of this day of UTC or earlier. */
  until: string | null,
  /** Of the trail that came from elsewhere and has this writer; without it, of the vault's own. */
  writer: string | null,
  /** What is older than the entry of this number. */
  before: number | null,
  /** So many entries at most. */
  limit: number, };

/** What was checked. */
export type AuditSource = "vault" | "foreign" | "file" | "receipt" | "checkpoint";

/** A backup that was made. */
export type BackupMade = {
  /** Its folder. */
  folder: string,
  /** What it opens with. */
  key: VaultKeyFrom, };

/** A backup that was looked into, with the ID by which it is restored. */
export type BackupSeen = {
  /** None while its passphrase is missing, or where it can never come back here. */
  preview: string | null,
  /** Its folder. */
  folder: string,
  /** The ID of the vault that it is of. */
  vault: string,
  /** Real data or the sandbox. */
  mode: Mode,
  /** Whether that is the mode that it would come back to. It is refused otherwise. */
  is_of_this_mode: boolean,
  /** Whether it is of the vault whose place it would take, or there is none. */
  is_of_this_vault: boolean,
  /** What it opens with. */
  key: VaultKeyFrom,
  /** What is in it; none before its passphrase is given. */
  content: VaultContent | null,
  /** What is in the vault that is open; none where none is. */
  here: VaultContent | null, };

/** The balance of an account, as Twilio writes it. */
export type Balance = {
  /** The amount: a decimal number, as text. */
  amount: string,
  /** The currency, ISO 4217. */
  currency: string, };

export type BeginDraft = { tenant: string, new_account: boolean, };

/** What the answer begins with. */
export type Beginning = { "message": {
    /** What became of it. */
    message: State, } } | { "call": {
    /** What became of it. */
    call: State, } } | "nothing" | "not_known";

/** A resource that is another now. */
export type BindingChange = ({ "resource": "environment" } | { "resource": "settings" } | { "resource": "sender",
    /** Which. */
    sender: PingOneId, } | { "resource": "policy",
    /** Which. */
    policy: PingOneId, }) & ({ "change": "new" } | { "change": "gone" } | { "change": "changed",
    /** Their names. */
    members: Array<string>, });

/** The first thing that is wrong. */
export type Break = {
  /** At which entry; none where it is no entry that is wrong. */
  sequence: number | null, } & ({ "how": "head" } | { "how": "newer" } | { "how": "unreadable" } | { "how": "altered" } | { "how": "missing",
    /** The last that is missing. */
    through: number, } | { "how": "out_of_order",
    /** The one in its place. */
    found: number, } | { "how": "duplicate" } | { "how": "spliced" } | { "how": "cut_at_end" } | { "how": "no_checkpoint" } | { "how": "unsigned" } | { "how": "signature" } | { "how": "other_chain" } | { "how": "not_as_signed" } | { "how": "not_as_kept" } | { "how": "record" } | { "how": "unentered" } | { "how": "other_writer" });

/** What of a bundle is to be taken. */
export type BundleChoice = {
  /** These tenants. One that is here already gets what is in the bundle in the place of its own. */
  tenants: Array<string>,
  /** Whether the hosts that it names are to be allowed here too. */
  allow_hosts: boolean, };

/** What is in a file that was made. */
export type BundleContent = {
  /** What it is for. */
  kind: BundleKind,
  /** The tenants. */
  tenants: Array<TenantId>,
  /** How many revisions of their configurations. */
  revisions: number,
  /** How many consents. */
  consents: number,
  /** Whether credentials were asked for. */
  with_secrets: boolean,
  /** How many credentials. */
  secrets: number,
  /** Whether the audit trail is in it. */
  with_audit: boolean,
  /** For which public keys it is sealed, or `passphrase`. */
  sealed_for: Array<string>,
  /** Until when a support kit is meant to be used. */
  expires_at: string | null, };

/** One difference, as text of both sides: untrusted where it comes from the file. */
export type BundleDifference = {
  /** Of what. */
  item: BundleItem,
  /** As it is here. */
  here: string,
  /** As it is in the bundle. */
  there: string, };

/** What was taken. */
export type BundleImport = {
  /** The tenants, with their standing of before. */
  tenants: Array<[TenantId, BundleStanding]>,
  /** Those whose Auth Token is missing now. */
  token_missing: Array<TenantId>,
  /** How many consents of elsewhere are new here. */
  consents: number,
  /** How many entries of the audit trail of elsewhere are new here. */
  entries: number,
  /** The hosts that are allowed here now. */
  hosts: Array<string>, };

/** What of a tenant is another here than in a bundle. */
export type BundleItem = "name" | "methods" | "destinations" | "default_account" | "daily_limits" | "without_fallback" | "account" | "base" | "fallback" | "numbers_only_here" | "numbers_only_there" | "inactive_since" | "auth_token" | "stand_in_token" | "ping_one";

/** What a bundle is for. */
export type BundleKind = "handover" | "kit";

/** What is to be in a bundle, as it was given. */
export type BundleRequest = {
  /** The tenants; none named are all of them. */
  tenants: Array<string>,
  /** Whether their Auth Tokens and client secrets are in it. */
  secrets: boolean,
  /** Whether the audit trail is in it. Of one tenant alone, the words of the others are withheld. */
  audit: boolean, };

/** How a tenant of a bundle stands to what is here. */
export type BundleStanding = "new" | "same" | "differs";

/** A tenant of a bundle beside what is here. */
export type BundleTenant = {
  /** Its short name. */
  tenant: TenantId,
  /** Its name in the bundle: untrusted text. */
  name: string,
  /** How it stands to what is here. */
  standing: BundleStanding,
  /** What is another here. */
  differences: Array<BundleDifference>,
  /** The revision that is in force here; 0 where there is none. */
  revision_here: number,
  /** The revision that is in force in the bundle. */
  revision_there: number,
  /** Whether an Auth Token is stored here for what is active here. */
  token_here: boolean,
  /** Whether the bundle holds the Auth Token of what is active in it. */
  token_there: boolean,
  /** Whether, once it is taken, an Auth Token would be missing. */
  token_missing_then: boolean,
  /** How many revisions the bundle has of it. */
  revisions: number,
  /** How many consents. */
  consents: number, };

/** A configuration of PingID's, as PingOne is to have it. */
export type CarryOver = {
  /** The account. */
  account_sid: AccountSid,
  /** The organization numbers. */
  numbers: Array<PhoneNumber>,
  /** Whether Ping's account follows where the sender fails. */
  fallback: boolean,
  /** What the tenant sends. */
  channels: Channels,
  /** Which sender. */
  sender: SenderChoice,
  /** What becomes of other senders in the chain. */
  others: Others,
  /** The daily limits of PingID, which PingOne enforces. */
  limits: DailyLimits,
  /** Whether the limits are written into the default policy. They are not unless that is asked. */
  quotas: boolean,
  /** The name of the sender, if one is created. */
  name: string | null, };

/** What saving a draft would change. */
export type Changes = {
  /** The account before, when it is another one. */
  account_from: AccountSid | null,
  /** The account after, as typed, when it is another one. */
  account_to: string | null,
  /** Whether the token is replaced. */
  new_token: boolean,
  /** Numbers that are added. */
  numbers_added: Array<PhoneNumber>,
  /** Numbers that are taken away. */
  numbers_removed: Array<PhoneNumber>,
  /** Fallback before and after, when it changes. */
  fallback: [boolean, boolean] | null,
  /** Whether the consent will be asked for, as far as it can be told from what was typed. */
  consent_needed: boolean, };

/** How a passcode travels. */
export type Channel = "sms" | "voice";

/** How one channel did in a period. */
export type ChannelHealth = {
  /** All of it. */
  all: HealthLine,
  /** By country (ISO 3166), the most first; no name where it cannot be told. */
  countries: Array<HealthLine>,
  /** By the number or Sender ID that sent: untrusted text. */
  numbers: Array<HealthLine>,
  /** By Twilio's code, the most frequent first. */
  codes: Array<CodeCount>,
  /** Each hour that has any. */
  hours: Array<HourCount>,
  /** How long receipts took; none without any. */
  receipts: Receipts | null,
  /** The same of the period before. */
  receipts_before: Receipts | null,
  /** What it cost, by country and currency, the most first. */
  costs: Array<Cost>,
  /** Of how many segments the messages consist. */
  segments: number,
  /** How many seconds the calls lasted. */
  seconds: number,
  /** How many records could not be read, or have no time: they are in no count. */
  unreadable: number, };

/** What a tenant sends. */
export type Channels = {
  /** Text messages. */
  sms: boolean,
  /** Calls. */
  voice: boolean, };

/** An account that is billed for a test send, or is if it took it. */
export type Charge = {
  /** Which of the two. */
  role: Role,
  /** Its SID. */
  account_sid: AccountSid,
  /** Whether it certainly made one; else nobody can say. */
  certain: boolean, };

/** A check of the vault's own trail. */
export type CheckAudit = {
  /** The text of a file with a checkpoint that was kept elsewhere. */
  checkpoint: string | null, };

/** A check of a file that a person chose. */
export type CheckAuditFile = {
  /** Its text. */
  text: string,
  /** The text of a file with a checkpoint that was kept elsewhere. */
  checkpoint: string | null, };

/** The state of something that must be so before starting (C12). */
export type CheckState = "done" | "missing" | "limited" | "unknown";

/** Which thing must be so before starting (C12). */
export type ChecklistCode = "credentials" | "numbers" | "billing";

/** One of the things that must be so before starting (C12). */
export type ChecklistItem = {
  /** What it is about. */
  code: ChecklistCode,
  /** What must be so. */
  title: string,
  /** Whether it is. */
  state: CheckState,
  /** What is known about it. */
  detail: string, };

export type ChooseSubAccount = { tenant: string, sid: string, };

/** How a worker application names itself to the token endpoint. A setting of the application (`tokenEndpointAuthMethod`),
 * and never tried in turn. */
export type ClientAuthentication = "basic" | "post";

export type Code = "invalid_value" | "invalid_sid" | "invalid_token" | "invalid_number" | "invalid_country" | "invalid_base" | "invalid_name" | "confirmation_needed" | "secret_missing" | "tenant_not_found" | "tenant_exists" | "tenant_in_use" | "tenant_inactive" | "revision_not_found" | "revision_of_other_account" | "draft_not_found" | "draft_exists" | "draft_outdated" | "plan_outdated" | "create_under_way" | "no_alternate_method" | "token_missing" | "not_verified" | "no_number_selected" | "numbers_not_usable" | "number_not_listed" | "consent_needed" | "nothing_to_save" | "no_custom_account" | "host_not_allowed" | "real_sid_in_sandbox" | "sandbox_sid_in_real" | "base_of_other_mode" | "sub_account_not_found" | "not_test_credentials" | "transaction_not_found" | "daily_used_limit" | "daily_unused_limit" | "cool_down" | "hourly_cap" | "receipt_wrong" | "receipt_late" | "receipt_closed" | "not_ready" | "audit_broken" | "consent_not_found" | "not_administrator" | "not_a_bundle" | "bundle_newer" | "bundle_not_opened" | "bundle_damaged" | "bundle_too_large" | "bundle_of_other_mode" | "bundle_refused" | "kit_read_only" | "kit_needs_empty_vault" | "administrator_passphrase_wrong" | "unlock_waits" | "administrator_passphrase_exists" | "no_administrator_passphrase" | "refused" | "test_credentials" | "not_active" | "no_numbers" | "no_usable_numbers" | "rate_limited" | "twilio_failed" | "took_too_long" | "list_too_long" | "not_understood" | "send_refused" | "delivery_failed" | "numbers_do_not_work" | "unreachable" | "intercepted" | "invalid_pingone_id" | "invalid_region" | "invalid_client_secret" | "pingone_not_connected" | "pingone_plan_not_found" | "pingone_plan_taken" | "pingone_run_open" | "pingone_no_run" | "pingone_no_room" | "pingone_which_sender" | "pingone_plan_refused" | "pingone_drifted" | "pingone_region_differs" | "pingone_secret_wrong" | "pingone_grant_or_method" | "pingone_token_refused" | "pingone_environment_not_found" | "pingone_environment_deleting" | "pingone_role_missing" | "pingone_licence_exceeded" | "pingone_rate_limited" | "pingone_credentials_refused" | "pingone_name_taken" | "pingone_in_use" | "pingone_refused" | "pingone_failed" | "pingone_not_understood" | "pingone_differs" | "pingone_unreachable" | "pingone_intercepted" | "outcome_unknown" | "cancelled" | "sandbox_failed" | "internal" | "vault_no_home" | "vault_too_open" | "vault_header_unreadable" | "vault_wrong_mode" | "vault_wrong_key_source" | "vault_database_missing" | "vault_key_missing" | "vault_key_unreadable" | "keyring_absent" | "keyring_locked" | "keyring_timed_out" | "keyring_failed" | "vault_wrong_key" | "vault_wrong_passphrase" | "vault_passphrase_too_short" | "vault_key_derivation" | "vault_no_randomness" | "vault_not_a_vault" | "vault_newer_version" | "vault_migration_failed" | "vault_busy" | "vault_disk_full" | "vault_read_only" | "vault_permission_denied" | "vault_not_a_folder" | "vault_path_too_long" | "vault_other_owner" | "vault_not_a_file" | "vault_io" | "vault_damaged" | "vault_record_unreadable" | "vault_database" | "vault_file_system_unfit" | "vault_encryption_unavailable" | "vault_in_use" | "vault_reads_only" | "vault_not_whole" | "vault_backup_exists" | "vault_backup_in_use" | "vault_backup_of_other" | "vault_no_backup" | "vault_closed" | "vault_stopped";

/** Where a code usually comes from. */
export type CodeClass = "api_error" | "delivery_error" | "neither";

/** So many of a code. */
export type CodeCount = {
  /** Twilio's code. */
  code: number,
  /** How many. */
  count: number,
  /** How many in the period before. */
  before: number, };

/** What a code means in one place. */
export type CodeInContext = {
  /** Whether PingID would fall back to the default account, where fallback is enabled. */
  falls_back: boolean,
  /** The same in a sentence, with what there is to know. */
  fallback: string,
  /** What to do. */
  next_step: string, };

/** A code, explained for both places where it can be seen. */
export type CodeView = {
  /** Twilio's number. (`code` is the name of an error's own code.) */
  twilio_code: number,
  /** A short name. */
  name: string,
  /** Where it usually comes from; none when the built-in table does not have it, since its number says nothing. */
  class: CodeClass | null,
  /** The same in a sentence. */
  meaning: string,
  /** What it means. */
  explanation: string,
  /** In the answer that refuses a request: an API error. */
  as_api_error: CodeInContext,
  /** In the record of what Twilio had accepted: a delivery error. */
  as_delivery_error: CodeInContext,
  /** Twilio's own page about it: of the table only, or made from the number. */
  docs: string | null, };

/** The final verdict on a transaction, told (T8). */
export type ConclusionView = {
  /** How it came out, in a sentence, with the reason. */
  text: string,
  /** The reason alone, for where the outcome is said already. */
  cause: string,
  /** What to do. */
  remedy: Remedy, };

/** What is in force for a tenant, as far as Linecheck has it on record. */
export type Configuration = {
  /** Its revision. */
  revision: number, } & ({ "sender": "ping_identity" } | { "sender": "custom" } & CustomAccount);

export type Consent = { version: string, hash: string, text: string, };

/** A consent as it was recorded, in the vault where it was given. */
export type ConsentFacts = {
  /** Its number in that vault. */
  number: number,
  /** The tenant's ID there. */
  tenant: string,
  /** The account that it is for. */
  account_sid: string,
  /** The name that was given, not authenticated. */
  name: string,
  /** The version of the words. */
  text_version: string,
  /** Their SHA-256. */
  text_hash: string,
  /** The words that were shown. */
  text: string,
  /** Who gave it, as far as it is known: the user of the operating system, not authenticated. */
  actor: { role: 'administrator' | 'support', os_user: string },
  /** When: UTC, RFC 3339 with six decimals. */
  given_at: string, };

/** The consent that the active account was saved with. */
export type ConsentGiven = {
  /** The name that was given, not authenticated: untrusted text. */
  name: string,
  /** The user of the operating system. */
  user: string,
  /** When. */
  at: string,
  /** The version of the text that was shown. */
  text_version: string, };

/** What a country cost. */
export type Cost = {
  /** Which country; none where it cannot be told. */
  country: string | null,
  /** In which currency, in capitals: untrusted text. */
  currency: string | null,
  /** How much: a decimal number. */
  amount: string,
  /** How much in the period before. */
  before: string,
  /** Of how many the price is not known yet, or never will be. */
  unpriced: number, };

/** A country or territory that has a calling code. */
export type Country = string;

/** A country to choose. */
export type CountryInfo = {
  /** Its two letters. */
  code: Country,
  /** Its calling code, without the plus sign. */
  calling_code: number, };

/** What is under way, for the page. */
export type Creating = {
  /** What it is. */
  what: Creation,
  /** The name by which it can be cancelled. */
  operation?: string | null,
  /** Whether the window closes once it is over. */
  closing: boolean, };

/** What creates something at Twilio, or changes PingOne. */
export type Creation = "send" | "dry_run" | "matrix" | "pingone";

/** A custom account as it is in force. */
export type CustomAccount = {
  /** The account, as Twilio returned its SID. */
  account_sid: AccountSid,
  /** Its name: untrusted text. */
  account_name: string,
  /** The main account, when it is a sub-account. */
  owner_sid: AccountSid | null,
  /** The base that its token belongs to. */
  base: ApiBase,
  /** Where its token is stored. */
  secret: SecretId,
  /** The selected organization numbers. */
  selected: Array<PhoneNumber>,
  /** Whether Fallback to Default Account is enabled. */
  fallback: boolean, };

/** The daily limits of the default account, for one recipient and one UTC day. */
export type DailyLimits = {
  /** How many passcodes may be confirmed. */
  used: number,
  /** How many may stay unconfirmed. */
  unused: number, };

/** What was sent to one recipient from one account on one UTC day. */
export type DayCount = {
  /** Passcodes that were confirmed. */
  used: number,
  /** Passcodes that can still be confirmed. */
  open: number,
  /** Passcodes that were not confirmed in time. */
  unused: number, };

/** How many test sends of a tenant were originated on a day. */
export type DayOfSends = {
  /** The day, of UTC, such as 2026-11-22. */
  day: string,
  /** By the custom account. */
  custom: number,
  /** By the default account, or what stands for it. */
  default: number, };

/** What stands for Ping Identity's account in test sends. */
export type DefaultAccount = { "kind": "not_configured" } | { "kind": "stand_in",
  /** Its SID. */
  account_sid: AccountSid,
  /** The base that its token belongs to. */
  base: ApiBase,
  /** Where its token is stored. */
  secret: SecretId,
  /** Its numbers. */
  numbers: Array<PhoneNumber>, } | { "kind": "sandbox" };

/** What the transaction can fall back to. */
export type DefaultOrigin = { "kind": "not_configured" } | { "kind": "stand_in" } & Origin | { "kind": "sandbox" } & Origin;

/** How a recipient is understood, or why not: both are answers. */
export type Described = RecipientInfo | AppError;

/** One thing that is no longer as it was stored. */
export type Difference = {
  /** A stable name: `token_refused`, `account_not_active`, `account_name`, `account_type`, `balance_low`,
   * `number_gone`, `number_changed`, `numbers_added`. */
  code: string,
  /** The number that it is about. */
  subject: string | null,
  /** How it was, when it was stored. */
  was: string,
  /** How it is. May quote a server. */
  is: string, };

/** One page of Ping Identity's or Twilio's documentation. */
export type Document = "pingid_custom_account" | "pingone_migration" | "pingone_custom_provider" | "pingone_twilio_sender" | "pingone_notification_settings" | "twilio_sender_ids" | "twilio_test_credentials";

/** One edit of a draft, as it was given. It is stored at once. */
export type DraftEdit = { "account_sid": string } | { "token": string } | "remove_token" | { "base": string } | { "fallback": boolean } | { "expected": Array<string> } | { "queued": boolean };

/** How far a draft has come. */
export type DraftState = { "state": "draft",
  /** What is missing first. */
  missing: SaveRefusal, } | { "state": "verified",
  /** What is missing first. */
  missing: SaveRefusal, } | { "state": "ready" };

/** A draft as a face shows it. */
export type DraftView = {
  /** Whose it is. */
  tenant: TenantId,
  /** The SID as it was typed. */
  account_sid: string,
  /** What is wrong with it, if anything. */
  sid_error: AppError | null,
  /** The base. */
  base: ApiBase,
  /** Where the token comes from: never the token. */
  token: TokenState,
  /** The selected numbers. */
  selected: Array<PhoneNumber>,
  /** The numbers that are expected. */
  expected: Array<PhoneNumber>,
  /** How they compare with what Twilio has. */
  expected_difference: ExpectedDifference | null,
  /** Fallback to Default Account. */
  fallback: boolean,
  /** Whether it waits for a verification. */
  queued: boolean,
  /** The revision it started from. */
  based_on: number,
  /** What saving it would change. */
  changes: Changes,
  /** The last verification with its credentials. */
  verification: VerificationView | null,
  /** When it was stored. */
  saved_at: string,
  /** What is worth saying about the token that was just given. */
  token_advice: TokenAdvice | null, } & ({ "state": "draft",
    /** What is missing first. */
    missing: SaveRefusal, } | { "state": "verified",
    /** What is missing first. */
    missing: SaveRefusal, } | { "state": "ready" });

export type DryRunOf = { run: DryRunRequest, };

/** A dry run: test credentials, given for the run and never stored (T11). */
export type DryRunRequest = {
  /** The SID of the test credentials. */
  sid: string,
  /** Their token. */
  token: string,
  /** The base, if not the usual one. */
  base?: string | null,
  /** The number to send from: one of Twilio's magic numbers. */
  from: string,
  /** SMS or voice. */
  channel: Channel,
  /** To whom. */
  recipient: string,
  /** The country of a national number. */
  country?: string | null,
  /** The language of the text. */
  language: Language, };

export type EditDraft = { tenant: string, edit: DraftEdit, };

export type EditTenant = { tenant: string, edit: TenantEdit, };

/** What a rule does. */
export type Effect = "needs_registration" | "blocks" | "warns";

/** How the characters of an SMS are coded. */
export type Encoding = "GSM-7" | "UCS-2";

/** A resource together with what is done to it. The names are those of the fault script and of the log. */
export type Endpoint = "any" | "accounts" | "account" | "balance" | "numbers" | "number" | "numbers_create" | "caller_ids" | "caller_id" | "messages_create" | "messages_list" | "message" | "message_update" | "message_delete" | "calls_create" | "calls_list" | "call" | "call_update" | "call_delete" | "call_notifications" | "call_notification" | "notifications" | "notification" | "geo_permissions" | "dialing_countries" | "dialing_country" | "dialing_prefixes" | "messaging_services" | "messaging_service" | "service_numbers" | "service_campaigns" | "toll_free_verifications" | "alerts" | "pingone_token" | "pingone_environments" | "pingone_environment" | "pingone_senders" | "pingone_sender_create" | "pingone_sender" | "pingone_sender_replace" | "pingone_sender_delete" | "pingone_settings" | "pingone_settings_replace" | "pingone_settings_reset" | "pingone_policies" | "pingone_policy" | "pingone_policy_replace" | "unknown";

/** What is kept of an exchange with a server: never a body, a header value or a query; of an error that the built-in
 * table does not have, what Twilio says about it. */
export type ExchangeFacts = {
  /** The HTTP method. */
  method: string,
  /** The host that was asked. */
  host: string,
  /** The path, without the query. */
  path: string,
  /** When it began. */
  started_at: string,
  /** How long it took, in milliseconds. */
  duration_ms: number,
  /** The HTTP status, when there was an answer. */
  http_status: number | null,
  /** Twilio's ID of the request, when the answer had one. */
  request_id: string | null,
  /** Twilio's own words for an error whose code the built-in table does not have: a server's text, see [`said`]. */
  said?: string | null, };

/** How the numbers that were expected compare with what Twilio has. */
export type ExpectedDifference = {
  /** Expected, and on the account with SMS and voice. */
  found: Array<PhoneNumber>,
  /** Expected, and on the account without one of the two. */
  not_usable: Array<[PhoneNumber, FilterReason]>,
  /** Expected, and not on the account. */
  missing: Array<PhoneNumber>,
  /** How many usable numbers the account has besides. */
  others: number, };

/** What is known about a code, for a person. */
export type Explanation = {
  /** Twilio's number. */
  code: number,
  /** A short name. */
  name: string,
  /** Its class: of the table, and for a code that the table does not have, of the place where it was seen. */
  class: CodeClass,
  /** What it means. */
  explanation: string,
  /** What a person can do, who can do it, and where. */
  next_step: string,
  /** What repeating would do. */
  retry: RetryAdvice,
  /** Whether the code is in the table. */
  known: boolean,
  /** Twilio's page about it: of the table only, never an address that an answer brought. */
  docs: string | null, };

export type ExportBundle = { request: BundleRequest, lock: FileLock, };

/** What an export is written as. */
export type ExportFormat = "csv" | "json";

export type ExportHistory = { filter: HistoryFilter, format: ExportFormat, };

/** What is keyed after a voice call is answered: digits, `*` and `#`, and commas of two seconds each.
 *
 * Source: PingID, *SMS and voice authentication*: `+12025550123,2992`, each comma waits two seconds. */
export type Extension = string;

/** A fact, told. */
export type FactView = {
  /** How it came out. */
  state: LineState,
  /** What it is, or why it could not be read. May quote a server. */
  detail: string,
  /** What to do; nothing for a pass. */
  remedy: Remedy | null, };

/** What happens when the custom account cannot originate. */
export type FallbackRule = "disabled" | "enabled" | "ping_originates_anyway" | "only_this_number";

/** One rule. Every matching request counts; of several rules that say so for a request, the first one acts. */
export type FaultRule = {
  /** A name of your own, repeated in the log. Without one, the rule's place from 1. */
  name?: string,
  /** Which requests. */
  endpoint?: Endpoint,
  /** Only those of this account: of the path, or of the user where the path names none. At PingOne, of this environment. */
  account?: string,
  /** Which of them, counted from 1. */
  nth?: Nth,
  /** What happens then. */
  action: { kind: string, [fact: string]: unknown }, };

/** A rule and what it has seen. */
export type FaultState = {
  /** How many requests matched it. */
  seen: number,
  /** How many times it acted. */
  fired: number,
  /** A name of your own, repeated in the log. Without one, the rule's place from 1. */
  name?: string,
  /** Which requests. */
  endpoint?: Endpoint,
  /** Only those of this account: of the path, or of the user where the path names none. At PingOne, of this environment. */
  account?: string,
  /** Which of them, counted from 1. */
  nth?: Nth,
  /** What happens then. */
  action: { kind: string, [fact: string]: unknown }, };

export type Faults = { rules: Array<FaultRule>, };

/** The input that an error belongs to. */
export type Field = "account_sid" | "auth_token" | "api_base" | "numbers" | "recipient" | "country" | "tenant" | "name" | "passphrase" | "administrator_passphrase" | "region" | "worker_environment" | "environment" | "client_id" | "client_secret" | "ping_one_sender" | "chain" | "recipients" | "identity";

/** The passphrase of a file, or the text of an identity file. */
export type FileKey = { "passphrase": string } | { "identity": string };

/** A passphrase for a file, or public keys that it is sealed for. */
export type FileLock = { "passphrase": string } | { "recipients": Array<string> };

/** How many numbers there are, and how many were filtered out for which reason. */
export type FilterCounts = {
  /** All numbers of the account. */
  total: number,
  /** Those that do SMS and voice. */
  usable: number,
  /** Voice only. */
  voice_only: number,
  /** SMS only. */
  sms_only: number,
  /** Neither SMS nor voice. */
  neither: number,
  /** Entries of the list that could not be read. */
  unreadable: number, };

/** Why a number cannot be an organization number. */
export type FilterReason = "voice_only" | "sms_only" | "neither";

/** What is looked for, as it was typed. */
export type FindRequest = {
  /** A number, an ID or a SID, a code, or a part of a name. */
  text: string,
  /** The country of a number without its calling code. */
  country?: string | null, };

export type Follow = { transaction: string, seconds: number, };

export type FollowMatrix = { matrix: string, seconds: number, };

export type FollowOpen = { seconds: number, };

/** What came of following everything that was open. */
export type FollowReport = {
  /** The transactions that were open, as they are now. */
  traces: Array<TraceView>,
  /** How many were left alone, because they may be under way in another Linecheck. */
  under_way: number,
  /** What kept a transaction from being followed; it stays open. */
  failures: Array<AppError>, };

/** An answer that is not Twilio's: something between here and Twilio gave it. What it says of itself is a server's text. */
export type ForeignAnswer = {
  /** The HTTP status. */
  http_status: number,
  /** The media type that it names, at most 100 characters. */
  content_type: string | null,
  /** What it says made it or passed it on (`Via`, else `Server`), at most 100 characters. */
  answered_by: string | null, };

/** A trail that came from another vault. */
export type ForeignTrail = {
  /** From which vault. */
  vault: string,
  /** Who wrote it there. */
  writer: string,
  /** How many entries came. */
  entries: number,
  /** When it came. */
  since: string, };

/** One thing that was found. */
export type Found = { "kind": "recipient" } & FoundRecipient | { "kind": "transaction",
  /** Its line of the history. */
  line: HistoryLine, } | { "kind": "code" } & CodeView | { "kind": "tenant",
  /** Its short name. */
  tenant: TenantId,
  /** Its name for people. */
  name: string,
  /** Its active account; none where it originates with the default account. */
  account_sid: AccountSid | null,
  /** That account's name: untrusted text. */
  account_name: string | null,
  /** Whether it is inactive. */
  inactive: boolean, } | { "kind": "number",
  /** Whose. */
  tenant: TenantId,
  /** Its name for people. */
  tenant_name: string,
  /** The number. */
  row: NumberRow, };

/** A recipient that was typed whole, and what was sent to it. */
export type FoundRecipient = {
  /** The number, as it was read. */
  number: PhoneNumber,
  /** As it is written in its country. */
  national: string,
  /** Its country, if one can be told. */
  country: Country | null,
  /** How many test sends went to it. */
  total: number,
  /** The newest of them, the newest first. */
  sends: Array<HistoryLine>, };

/** All that was found. */
export type FoundView = {
  /** What fits, the surest first. */
  found: Array<Found>,
  /** Why what is written like a number was not looked for as one. */
  unread: string | null, };

export type GiveTraffic = { messages: number, days: number,
  /** What goes wrong in it, such as `outage@3`. */
  incident?: string | null, };

/** An element, and what is in it. */
export type GuideElement = { tag: GuideTag,
  /** The name of a section, of a heading alone; as GitHub names it. */
  section?: string,
  /** Where a link leads; one that leads to no place of the guide, and to no document of the fixed list, is its words alone. */
  to?: GuideLink, children: Array<GuideNode>, };

/** Where a link leads. */
export type GuideLink = { page: string, section: string | null, } | { document: Document, };

/** What stands in a page. */
export type GuideNode = string | GuideElement;

/** A page of the guide. */
export type GuidePage = {
  /** The name of its file, without the ending. */
  name: string,
  /** Its first heading, which is not among its blocks. */
  title: string, blocks: Array<GuideNode>, };

/** The elements that there are. */
export type GuideTag = "h1" | "h2" | "h3" | "p" | "ul" | "ol" | "li" | "table" | "tr" | "th" | "td" | "pre" | "code" | "strong" | "em" | "a" | "span";

/** What delivery health is written as. */
export type HealthFormat = "csv" | "html";

/** So many of a country or a number. */
export type HealthLine = {
  /** Of which. */
  name: string | null,
  /** How many there were. */
  count: number,
  /** How many in the period before. */
  before: number,
  /** Each state with its share of all. */
  states: Array<StateShare>,
  /** Which share of what has ended reached the person, as far as Twilio knows. */
  reached: Share | null,
  /** The same of the period before. */
  reached_before: Share | null, };

/** How delivery went. */
export type HealthView = {
  /** The tenant. */
  tenant: TenantId,
  /** Its name. */
  tenant_name: string,
  /** Whether this is the sandbox. */
  sandbox: boolean,
  /** The account that was read. */
  account_sid: AccountSid,
  /** From when on: a full hour. */
  from: string,
  /** Until when: a full hour, or now. */
  until: string,
  /** From when on the period before is counted; it ends where this one begins. */
  before_from: string,
  /** From here on prices and statuses may still change. */
  provisional_from: string,
  /** When it was read. */
  at: string,
  /** Messages. */
  messages: ChannelHealth,
  /** Calls. */
  calls: ChannelHealth,
  /** What the codes mean. */
  codes: Array<CodeView>,
  /** Requests of the account that Twilio refused in this time. */
  refused: RefusedRequests,
  /** Signs of trouble in the last two days; none where the period ends earlier. */
  signs: SignsView | null,
  /** How many records were read for this, and not known from before. */
  records_read: number,
  /** What limits these figures, a sentence each. */
  notes: Array<string>, };

/** How many test sends an account originated, and how many of them failed. */
export type HistoryAccount = {
  /** All of them. */
  sent: number,
  /** Those that failed. */
  failed: number, };

/** Which account originated the test sends of a day, and how many failed: were refused, were not sent, or did not arrive. */
export type HistoryAccounts = {
  /** The day, of UTC, such as 2026-11-22. */
  day: string,
  /** By the custom account. */
  custom: HistoryAccount,
  /** By the default account, or what stands for it. */
  default: HistoryAccount,
  /** By neither, or nobody can say. */
  neither: HistoryAccount, };

/** How many test sends had an error code. */
export type HistoryCode = {
  /** Twilio's code. */
  code: number,
  /** A short name of it, where the built-in table has one. */
  name: string | null,
  /** How many. */
  transactions: number, };

/** What the history can be filtered by. */
export type HistoryColumn = "tenant" | "outcome" | "channel" | "account" | "from" | "code" | "country" | "since" | "until";

/** How many test sends of a day came out so. */
export type HistoryDay = {
  /** The day, of UTC, such as 2026-11-22. */
  day: string,
  /** The outcome. */
  outcome: SendOutcome,
  /** How many. */
  transactions: number, };

/** The counts behind the pictures. */
export type HistoryFigures = {
  /** How many test sends fit. */
  total: number,
  /** How many came out how, the best first; those without any are left out. */
  outcomes: Array<[SendOutcome, number]>,
  /** Outcomes by day, the earliest first; days without any are left out. */
  days: Array<HistoryDay>,
  /** Accounts by day, the earliest first; days without any are left out. */
  accounts: Array<HistoryAccounts>,
  /** Error codes, the most frequent first. */
  codes: Array<HistoryCode>,
  /** How long it took to a receipt that was waited for; one that was found later says nothing of that. */
  delivered: Array<HistoryStep>,
  /** How long it took until the passcode was read back. */
  confirmed: Array<HistoryStep>, };

/** What of the history is asked for. What is left out does not filter; days are of UTC, both included. */
export type HistoryFilter = {
  /** What it is filtered by, as it was typed. */
  columns: { [key in HistoryColumn]?: string },
  /** As it was typed: a transaction's ID or its beginning, the SID of a message or call, a recipient's whole number;
   * with `reveal`, the beginning of a number or its last digits. */
  search: string,
  /** The country of a number that is searched for without its calling code; else the one that is filtered by. */
  country: string | null,
  /** Show recipients as they are. An administrator may, and it is entered into the audit trail. */
  reveal: boolean, };

/** One test send in the history. */
export type HistoryLine = {
  /** The transaction. */
  transaction: string,
  /** When it began. */
  begun_at: string,
  /** Its tenant; none for a dry run. */
  tenant: TenantId | null,
  /** The operating system's user who sent, not authenticated. */
  sent_by: string,
  /** SMS or voice. */
  channel: Channel,
  /** To whom, with the middle hidden unless it was revealed. */
  recipient: string,
  /** To which country, if one can be told. */
  country: Country | null,
  /** How it came out. */
  outcome: SendOutcome,
  /** Whether something of it may still arrive and be billed of which nobody can say so for certain. */
  may_still_arrive: boolean,
  /** The account that originated, or that was asked last. */
  account: AccountSid | null,
  /** The number that it was asked with. */
  from: PhoneNumber | null,
  /** The error code that Twilio gave last. */
  code: number | null,
  /** A short name of it, where the built-in table has one. */
  code_name: string | null,
  /** The SID of the message or call. */
  resource_sid: string | null,
  /** From the beginning until a receipt was seen, in milliseconds. */
  delivered_ms: number | null,
  /** From the send until the passcode was read back, in milliseconds. */
  confirmed_ms: number | null, };

/** One step of a distribution of times. */
export type HistoryStep = {
  /** Up to so many milliseconds, and more than the step before; none for the last, which has no end. */
  up_to_ms: number | null,
  /** How many. */
  transactions: number, };

/** A page of the history. */
export type HistoryView = {
  /** The rows, the newest first. */
  rows: Array<HistoryLine>,
  /** How many there are on all pages. */
  total: number,
  /** Where the next page begins; none on the last. */
  next: string | null,
  /** Whether recipients are shown as they are. */
  revealed: boolean, };

/** So many of an hour. */
export type HourCount = {
  /** The hour, in hours since 1970. */
  hour: number,
  /** How many there were. */
  count: number,
  /** How many of them have ended. */
  ended: number,
  /** How many reached the person, as far as Twilio knows. */
  reached: number, };

/** How often a magic recipient works. */
export type HowOften = "always" | "once";

export type IdleLock = { minutes: number, };

export type ImportBundle = { preview: string, choice: BundleChoice, };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/** Where a vault's key comes from, for the page. */
export type Key = { "source": "keyring" } | { "source": "passphrase",
  /** Why not from the keyring, where that was no choice. */
  because: "absent" | "locked" | "timed_out" | "failed" | null, };

/** Where a key comes from. */
export type KeyKind = "keyring" | "passphrase";

/** For which tenants a support kit is, and how long it is meant to be used. */
export type KitRequest = {
  /** The tenants. */
  tenants: Array<string>,
  /** Days. */
  days: number, };

/** The support kit that this vault was made from. */
export type KitView = {
  /** Whether it is past the time until which it was meant to be used. */
  is_expired: boolean,
  /** The vault that the kit was made from. */
  vault: string,
  /** When. */
  made_at: string,
  /** By whom: the user of the operating system there, not authenticated. */
  made_by: string,
  /** Until when it is meant to be used. Advisory: only rotating the tokens takes them back. */
  expires_at: string, };

/** The language of the texts of a test send. */
export type Language = "en" | "de" | "fr" | "es";

/** A language of the texts of a test send. */
export type LanguageInfo = {
  /** The language. */
  language: Language,
  /** The text of an SMS, with dots for the digits of the passcode. */
  sms: string,
  /** How that SMS is cut, whatever the digits are. */
  segments: Segments,
  /** What a voice says before the digits. */
  spoken: string, };

/** What was sent in the last 24 hours. */
export type LastDay = {
  /** Messages. */
  messages: HealthLine,
  /** Calls. */
  calls: HealthLine, };

/** A limit. */
export type Limit = "daily_used" | "daily_unused" | "cool_down" | "hourly_cap";

/** A limit that refuses a test send. */
export type LimitReached = {
  /** Which. */
  limit: Limit,
  /** The limit itself: passcodes or test sends; for the cool-down seconds. */
  most: number,
  /** How much of it is left, for what is open may still take it; for the cool-down the seconds to wait. */
  left: number,
  /** When it begins anew, or lets the next one through. */
  resets_at: string, };

/** For whom the limits are asked, as it was given. */
export type LimitsRequest = {
  /** Whose default account it is. */
  tenant: string,
  /** The recipient. */
  recipient: string,
  /** The country of a national number. */
  country?: string | null, };

/** Where the limits stand for one recipient. */
export type LimitsView = {
  /** The recipient, with the middle hidden. */
  recipient: string,
  /** The daily limits of the tenant's default account. They hold for that account alone. */
  daily: DailyLimits,
  /** What the default account sent to the recipient today. */
  default: DayCount,
  /** What the custom account sent to the recipient today: counted, and not limited. */
  custom: DayCount,
  /** How many more the default account can certainly send today. */
  left: number,
  /** When the day ends, by UTC. */
  resets_at: string,
  /** The cool-down and the hourly cap. */
  sends: SendLimits,
  /** From when on the recipient can be sent something again; none when it can be now. */
  cool_until: string | null,
  /** How many test sends are left in this hour. */
  left_this_hour: number,
  /** The time that counts go by, where the clock is behind it: it went back. */
  clock_is_behind: string | null, };

/** How many lines came out how. */
export type LineCounts = { pass: number, warn: number, fail: number, unreadable: number, };

/** How a line came out. */
export type LineState = "pass" | "warn" | "fail" | "unreadable";

/** A page to open, by what it is about; its address is ours. */
export type Link = {
  /** Which one. */
  document: Document, } | {
  /** The code. */
  code: number, } | {
  /** The country. */
  guideline: Country, };

export type ListNumbers = { tenant: string, show: Shown, search: string, };

/** One list of one account, and how far it could be read. */
export type ListRead = {
  /** Of which account. */
  role: Role,
  /** That account. */
  account_sid: AccountSid,
  /** Its messages or its calls. */
  channel: Channel,
  /** How many of it were sent to the recipient. */
  found: number,
  /** Why it was not read, or not wholly; none where it was. May quote a server. */
  unread: string | null, };

export type ListTraces = { tenant?: string | null, limit: number, };

/** What is in the folder of a vault. */
export type Located = {
  /** Whether there is a vault. */
  exists: boolean,
  /** Where its key comes from. */
  key: KeyKind | null, };

/** Why the administrator role is locked again. */
export type LockedBy = "hand" | "idle" | "session" | "sleep";

/** Whom to look up, as it was given. */
export type LookUpRequest = {
  /** The tenant. */
  tenant: string,
  /** The recipient's number. */
  recipient: string,
  /** The country of a number without its calling code. */
  country?: string | null,
  /** How many hours back, 1 to 9,600; a day when nobody says. */
  hours?: number | null,
  /** Where the person who asks is, such as `Europe/Berlin`; UTC when nobody says, or when it is no zone. */
  time_zone?: string | null, };

/** What was found. */
export type LookUpView = {
  /** The tenant. */
  tenant: TenantId,
  /** Its name. */
  tenant_name: string,
  /** Whether this is the sandbox. */
  sandbox: boolean,
  /** The recipient, as the number was read. */
  recipient: PhoneNumber,
  /** As it is written in its country. */
  national: string,
  /** Its country, if one can be told. */
  country: Country | null,
  /** Other numbers of the same line, which were looked for too. */
  other_forms: Array<PhoneNumber>,
  /** Whether an extension was typed. Twilio's records do not tell extensions apart. */
  has_extension: boolean,
  /** From when on. */
  since: string,
  /** When it was looked. */
  at: string,
  /** What the answer begins with. */
  begins: Beginning,
  /** The answer, in a sentence. May quote a server. */
  headline: string,
  /** What follows, a sentence each. */
  then: Array<string>,
  /** Each message and call, the newest first. */
  lines: Array<SentLine>,
  /** What was read. */
  lists: Array<ListRead>,
  /** Requests of the account that Twilio refused in this time, of whomever; none where the period lies before what
   * Twilio keeps of them. */
  refused: RefusedRequests,
  /** What it can mean that nothing was found; empty where something was. */
  can_mean: Array<string>, };

/** A recipient that makes an outcome happen. */
export type MagicRecipient = {
  /** In E.164. */
  phone_number: string,
  /** What happens, in words. */
  happens: string,
  /** On which accounts. */
  works_on: WorksOn,
  /** How often. */
  how_often: HowOften,
  /** What is done to a message. */
  message: { kind: string, [fact: string]: unknown },
  /** What is done to a call. */
  call: { kind: string, [fact: string]: unknown }, };

export type MakeKit = { request: KitRequest, lock: FileLock, };

/** What is sent, fixed when it begins. */
export type Matrix = {
  /** To whom. */
  recipient: Recipient,
  /** The language of the text. */
  language: Language,
  /** The custom account. */
  account_sid: AccountSid,
  /** The base that is asked. */
  base: ApiBase,
  /** The rows. */
  numbers: Array<PhoneNumber>,
  /** The columns. */
  channels: Array<Channel>, };

/** One number on one channel, as it stands. */
export type MatrixCell = {
  /** The channel. */
  channel: Channel,
  /** How its test send came out, as far as it is known; none when nothing was begun. */
  outcome: SendOutcome | null,
  /** Its test send; none when nothing was begun. */
  transaction: string | null,
  /** The error code that Twilio gave. */
  code: number | null,
  /** The same in a sentence, with the reason. */
  text: string,
  /** What to do; none where there is nothing to. */
  remedy: Remedy | null, };

/** How the sending of a matrix ended. While there is none, it is under way, was cancelled, or Linecheck stopped in it. */
export type MatrixEnd = { "end": "complete" } | { "end": "limit_reached" } & LimitReached;

/** What a matrix would do, with the ID by which it is confirmed. */
export type MatrixPreview = { preview: string,
  /** Whose numbers are tried. */
  tenant: TenantId,
  /** What is sent. */
  matrix: Matrix,
  /** How many test sends. */
  sends: number,
  /** How many of them are messages. */
  messages: number,
  /** How many are calls. */
  calls: number,
  /** How many segments all messages take together: each is billed. */
  segments: number,
  /** The total cost, as far as Linecheck can know it: how much of what, billed to whom, at whose rates. */
  total: string,
  /** How the limits pace it, and how long it takes at least. */
  pacing: string,
  /** The same in seconds. */
  at_least_seconds: number,
  /** How many test sends are left in this hour. */
  left_this_hour: number,
  /** Whether it can cost money, so that it has to be confirmed (T10). */
  costs_money: boolean,
  /** What to know before, and what is left out. */
  warnings: Array<Warning>, };

/** What a person wants to try, as it was given. */
export type MatrixRequest = {
  /** Whose numbers are tried. */
  tenant: string,
  /** On this channel alone; without one, on both as far as they are enabled. */
  channel?: Channel | null,
  /** To whom. */
  recipient: string,
  /** The country of a national number. */
  country?: string | null,
  /** The language of the text. */
  language: Language, };

/** One of our numbers. */
export type MatrixRow = {
  /** The number. */
  number: PhoneNumber,
  /** The same as it is written in its own country. */
  national: string,
  /** A cell for each channel, in the order of [`MatrixView::channels`]. */
  cells: Array<MatrixCell>, };

/** A matrix, told. */
export type MatrixView = {
  /** Its ID. */
  matrix: string,
  /** Its tenant. */
  tenant: TenantId,
  /** The operating system's user who sent, not authenticated. */
  sent_by: string,
  /** When it began. */
  begun_at: string,
  /** To whom, with the middle hidden. */
  recipient: string,
  /** The account whose numbers they are. */
  account_sid: AccountSid,
  /** Whether it belongs to the sandbox. */
  sandbox: boolean,
  /** The columns. */
  channels: Array<Channel>,
  /** How many of the numbers are known to work, for each column. */
  works: Array<number>,
  /** The rows. */
  rows: Array<MatrixRow>,
  /** How the sending ended; none while it is under way, or when it was cancelled or Linecheck stopped in it. */
  end: MatrixEnd | null,
  /** How many cells there are. */
  cells: number,
  /** How many of them were begun. */
  begun: number,
  /** Whether a cell that was begun may still come to another state. */
  is_open: boolean,
  /** How far it came, in a sentence. */
  headline: string,
  /** Which of our numbers work for this recipient: a sentence for each channel. */
  conclusion: Array<string>, };

/** What a migration did. */
export type Migrated = {
  /** The version that an older Linecheck had left. */
  from: number,
  /** The version that it has now. */
  to: number,
  /** When it was entered into the audit trail. */
  at: string, };

/** Whether the whole application works on real data or on the sandbox. The two never mix. */
export type Mode = "real" | "sandbox";

/** Which sign is to be muted. */
export type MuteRequest = {
  /** The tenant. */
  tenant: string,
  /** The sign's name. */
  sign: string,
  /** Why. */
  reason: string, };

/** A sign that is muted. */
export type MutedSign = {
  /** Of which tenant. */
  tenant: TenantId,
  /** Its name, as [`SignView`](crate::SignView) has it. */
  sign: string,
  /** Why. */
  reason: string,
  /** By whom: the name that the operating system has. */
  by: string,
  /** Until when; then it is told again. */
  until: string, };

/** How a base is reached from here, for a person to see (P3). */
export type NetworkView = {
  /** The base. */
  base: string,
  /** The host that is asked. */
  host: string,
  /** The system's proxy, if one is used. */
  proxy: string | null,
  /** Whose certificates are trusted. */
  trust_store: string,
  /** The hosts besides Twilio's that an administrator has allowed. */
  allowed_hosts: Array<string>, };

export type NewAdministrator = { passphrase: string, };

/** Which key the vault is to have. */
export type NewVaultKey = {
  /** One of this passphrase; without it, a random one in the keyring. */
  passphrase?: string | null, };

/** Something to know, and where to read on. */
export type Note = {
  /** What to know. */
  text: string,
  /** The pages about it. */
  documents: Array<Document>, };

/** Which of the matching requests: in JSON `"every"`, a number from 1, or `{"from": 2, "times": 3}`. */
export type Nth = "every" | number | { from: number, times: number };

/** A number in the list. */
export type NumberRow = {
  /** The number. */
  number: PhoneNumber,
  /** As it is written in its country. */
  national: string,
  /** Its name: untrusted text. */
  friendly_name: string,
  /** Its country. */
  country: string | null,
  /** It sends SMS. */
  sms: boolean,
  /** It makes calls. */
  voice: boolean,
  /** Why it cannot be selected. */
  filtered: FilterReason | null,
  /** Whether it is selected. */
  selected: boolean,
  /** It is selected, and not on the account any more. */
  gone: boolean, };

/** The list as it is shown. */
export type NumbersView = {
  /** The rows that were asked for. */
  rows: Array<NumberRow>,
  /** How many numbers there are, and how many were filtered out. */
  counts: FilterCounts,
  /** What of the list could not be read. */
  unread: string | null,
  /** How many are selected. */
  selected: number,
  /** When Twilio was asked. */
  as_of: string | null, };

/** A backup that is to be looked into. */
export type OfBackup = {
  /** Its folder. */
  folder: string,
  /** Its passphrase, where it opens with one. */
  passphrase?: string | null, };

export type OfBase = { base: string, };

export type OfChannel = { channel: Channel, };

/** As it was typed. */
export type OfCode = { code: string, };

/** Names of commands in the page's own table (`ui/app/table.js`). */
export type OfCommands = { commands: Array<string>, };

export type OfFilter = { filter: HistoryFilter, };

export type OfFolder = { folder: string, };

export type OfHost = { host: string, };

export type OfMode = { mode: Mode, };

export type OfOperation = { operation: string, };

export type OfPlan = { plan: string, };

export type OfRevision = { tenant: string, revision: number, against?: number | null, };

export type OfSign = { tenant: string, sign: string, };

/** Whose it is. */
export type OfTenant = { tenant: string, };

/** What was typed. */
export type OfText = { text: string, };

export type OfTransaction = { transaction: string, };

export type OpenBundle = {
  /** The file, in Base64. */
  file: string, key: FileKey, };

export type OpenVault = { mode: Mode, passphrase?: string | null,
  /** It is for a new vault, because the keyring was refused just before. */
  because_refused?: boolean | null, };

/** What a bundle would change, with the ID by which it is taken. */
export type OpenedBundle = { preview: string,
  /** What it is for. */
  kind: BundleKind,
  /** The vault that it comes from. */
  vault: string,
  /** When it was made. */
  made_at: string,
  /** By whom: the user of the operating system there, not authenticated. */
  made_by: string,
  /** Until when a support kit is meant to be used. */
  expires_at: string | null,
  /** Whether it holds credentials. */
  with_secrets: boolean,
  /** Whether it holds an audit trail. */
  with_audit: boolean,
  /** The tenants, each beside what is here. */
  tenants: Array<BundleTenant>,
  /** Hosts besides Twilio's that were allowed there and are not here. */
  hosts: Array<string>, };

/** What the vault waits for. */
export type OpeningStep = "opening" | "waiting_for_keyring";

/** An account that a transaction may originate with, as it was when the transaction began. */
export type Origin = {
  /** The account. */
  account_sid: AccountSid,
  /** The base that is asked. */
  base: ApiBase,
  /** The number that originates; `None` when no origination number is left. */
  number: PhoneNumber | null, };

/** What becomes of other senders in the chain. */
export type Others = "keep" | "drop";

/** The name of an [`Outcome`], for faces and programs. */
export type OutcomeCode = "verified" | "refused" | "test_credentials" | "not_active" | "no_numbers" | "no_usable_numbers" | "rate_limited" | "unreachable" | "intercepted" | "twilio_failed" | "took_too_long" | "list_too_long" | "not_understood";

export type Overview = { tenants: Array<TenantStatus>, };

/** Which period, as it was given: the last hours, or from a time until another. */
export type PeriodRequest = {
  /** The tenant. */
  tenant: string,
  /** The last so many hours; a day when nobody says. */
  hours?: number | null,
  /** From when on instead: a day of UTC such as `2026-11-01`, or a time such as `2026-11-01T06:00:00Z`. */
  from?: string | null,
  /** Until when; now when nobody says. Of a day, until its end. */
  until?: string | null, };

/** A phone number in E.164 form: `+` and up to 15 digits. */
export type PhoneNumber = string;

/** What is applied, and what a person said to it. */
export type PingOneApply = {
  /** The plan that was shown. */
  plan: string,
  /** What was confirmed, each by itself. */
  confirmed: Array<PingOneConfirmation>,
  /** The name of the person who gives the consent that PingOne's console asks for. */
  consent_name?: string | null, };

/** An account that was asked at Twilio, with the token that is stored here. */
export type PingOneAskedAccount = {
  /** The account. */
  account_sid: AccountSid,
  /** Why it could not be compared; none where it was. */
  error: AppError | null, };

/** What an environment can do (`environmentCapabilities`). PingOne describes none of them; what is not there is not known. */
export type PingOneCapabilities = {
  /** `canUsePingSmsAccount`: where it is false, Ping's own account probably does not send. */
  can_use_ping_sms_account: boolean | null,
  /** `canUseSmsOtp`. */
  can_use_sms_otp: boolean | null,
  /** `canUseMfaVoiceOtp`. */
  can_use_voice_otp: boolean | null, };

/** How the active configuration is carried over. */
export type PingOneCarryOver = {
  /** The sender that is used; that of the account where it is left out, or a new one. */
  sender?: string | null,
  /** Whether a new sender is made although there is one of the account. */
  new_sender: boolean,
  /** Whether other senders leave the chain. They stay behind it otherwise. */
  drop_others: boolean,
  /** Whether the daily limits are written into the default policy. */
  quotas: boolean,
  /** The name of a sender that is made. */
  name?: string | null, };

/** A place in the chain. */
export type PingOneChainLink = {
  /** The sender's ID, `PINGONE_TWILIO` for Ping's own account, or another text as it was read. */
  link: PingOneLink,
  /** Whether it is a sender that is there, or Ping's own account. */
  known: boolean,
  /** The sender's name: untrusted text. */
  name: string | null,
  /** The sender's account: untrusted text. */
  sid: string | null, };

/** A selected number. */
export type PingOneChoice = {
  /** In E.164 form, or a short code. */
  number: string,
  /** For which countries, in two letters; none: what goes for a number without a list. */
  countries: Array<string> | null, };

/** An entry of a policy's `providerConfiguration.conditions`. */
export type PingOneCondition = {
  /** How the passcode travels. An entry that does not say so holds for both. */
  methods: Array<Channel>,
  /** For recipients of which countries, in two letters. Empty: for all that no other entry names. */
  countries: Array<string>,
  /** The senders, in order. */
  chain: Array<PingOneLink>, };

/** What must be confirmed, each by itself. */
export type PingOneConfirmation = "production" | "consent" | "empty_chain" | "drop_others" | "unavailable";

/** How a tenant's environment is reached, as it was given. */
export type PingOneConnect = {
  /** The tenant. */
  tenant: string,
  /** The region, by its code or its ending. In the sandbox it may be left out. */
  region?: string | null,
  /** The base of the token endpoint, in the place of a region's: a custom domain, or a server on this machine. */
  auth_base?: string | null,
  /** The base of the resources. */
  api_base?: string | null,
  /** The environment that the worker application lives in. */
  worker_environment: string,
  /** The environment that is managed; the worker's where it is left out. */
  environment?: string | null,
  /** The worker application. */
  client_id: string,
  /** Its secret; the stored one where it is left out and the application is the same. */
  client_secret: string | null,
  /** How the application names itself to the token endpoint; in the header where it is left out. */
  authentication?: ClientAuthentication | null, };

/** A tenant's connection, with what is on record of its environment. */
export type PingOneConnectionView = {
  /** Whose it is. */
  tenant: TenantId,
  /** The region; none where bases were given. */
  region: PingOneRegion | null,
  /** Where tokens are asked for. */
  auth_base: string,
  /** Where resources are asked for. */
  api_base: string,
  /** The environment that the worker application lives in. */
  worker_environment: PingOneId,
  /** The environment that is managed. */
  environment: PingOneId,
  /** The worker application. */
  client_id: PingOneId,
  /** How it names itself. */
  authentication: ClientAuthentication,
  /** When it was checked and stored. */
  connected_at: string,
  /** What is on record of the environment. */
  side: PingOneSide, };

/** One of an error's details, as far as it is kept. */
export type PingOneDetail = {
  /** Its code, such as `INVALID_VALUE`. */
  code: string,
  /** What it is about, such as `authToken`. */
  target: string | null,
  /** The resource that is there already, where it is named. */
  existing: PingOneId | null, };

/** How something read differs from what was expected. */
export type PingOneDifference = { "difference": "gone" } | { "difference": "still_there" } | { "difference": "not_understood" } | { "difference": "number_missing",
  /** Which. */
  number: string, } | { "difference": "number_unavailable",
  /** Which. */
  number: string, } | { "difference": "not_selected",
  /** Which. */
  number: string, } | { "difference": "also_selected",
  /** Which. */
  number: string, } | { "difference": "countries",
  /** Which. */
  number: string,
  /** What it should have. */
  wanted: Array<string> | null,
  /** What it has. */
  found: Array<string> | null, } | { "difference": "chain",
  /** What it should be. */
  wanted: Array<PingOneLink>,
  /** What it is. */
  found: Array<PingOneLink>, } | { "difference": "policy_providers" } | { "difference": "policy_limits" } | { "difference": "countries_not_allowed",
  /** Which. */
  number: string, } | { "difference": "members",
  /** Their names. */
  members: Array<string>, } | { "difference": "no_created_sender" };

/** What is being done of a step. */
export type PingOneDoing = "reading" | "writing" | "looking_up" | "done";

/** Something that differs, with what would mend it. */
export type PingOneDrift = {
  /** What to plan; none where there is something else to do first. */
  mend: PingOneGoal | null, } & ({ "drift": "chain",
    /** What was applied. */
    applied: Array<PingOneLink>,
    /** What it is. */
    now: Array<PingOneLink>, } | { "drift": "sender_gone",
    /** Which. */
    sender: PingOneId, } | { "drift": "selection",
    /** Of which sender. */
    sender: PingOneId,
    /** What was applied and is not so any more. */
    missing: Array<PingOneChoice>,
    /** What is so without having been applied. */
    added: Array<PingOneChoice>, } | { "drift": "unavailable",
    /** Of which sender. */
    sender: PingOneId,
    /** Which. */
    numbers: Array<string>, } | { "drift": "gone_at_twilio",
    /** Of which sender. */
    sender: PingOneId,
    /** Which. */
    numbers: Array<string>, } | { "drift": "capability_lost",
    /** Of which sender. */
    sender: PingOneId,
    /** Which. */
    numbers: Array<string>, } | { "drift": "token_refused",
    /** Of which sender. */
    sender: PingOneId, } | { "drift": "policy",
    /** Which. */
    policy: PolicyLabel, } | { "drift": "policy_gone",
    /** Which. */
    policy: PingOneId, } | { "drift": "overridden",
    /** Which. */
    policy: PolicyLabel, });

/** What differs. */
export type PingOneDriftView = {
  /** Whose environment it is. */
  tenant: TenantId,
  /** When it was read. */
  read_at: string,
  /** When a plan was last applied; none: nothing was, and only Twilio's side is compared. */
  applied_at: string | null,
  /** What differs, each with the goal of the plan that mends it. */
  drifts: Array<PingOneDrift>,
  /** The accounts that were asked at Twilio. */
  asked: Array<PingOneAskedAccount>,
  /** The error that a drift is; none where nothing differs. */
  error: AppError | null, };

/** An environment as it was read. */
export type PingOneEnvironment = {
  /** Its ID. */
  id: PingOneId,
  /** Its name: untrusted text. */
  name: string,
  /** What it is for. */
  kind: PingOneEnvironmentKind,
  /** The code of its region, such as `EU`. */
  region: string | null,
  /** The package of its licence, or the licence's ID where that is not said. */
  license: string | null,
  /** Whether it is in use. One that does not say so is. */
  status: PingOneEnvironmentStatus,
  /** What it can do. */
  capabilities: PingOneCapabilities, };

/** What an environment is for. */
export type PingOneEnvironmentKind = string;

/** Whether an environment is in use. */
export type PingOneEnvironmentStatus = string;

/** The files of an export, and what to know before using them. */
export type PingOneExport = {
  /** The files, in the order in which they are used. */
  files: Array<PingOneExportFile>,
  /** What the format cannot express, and its traps. */
  warnings: Array<PingOneExportWarning>, };

/** A file, in memory. */
export type PingOneExportFile = {
  /** Its name: small letters, digits, `-`, `_` and `.`. */
  name: string,
  /** What stands in it. */
  text: string,
  /** The command that takes it, in a folder with the file; none where a file is not for a command of its own. */
  command: string | null,
  /** What is to be filled in before: names of members with a placeholder. */
  to_fill_in: Array<string>, };

/** What the files are for. */
export type PingOneExportFormat = "terraform" | "pingcli";

/** What is exported, as it was given. */
export type PingOneExportRequest = {
  /** Whose environment it is. */
  tenant: string,
  /** What the files are for. */
  format: PingOneExportFormat,
  /** What would be there after this plan; without it, what is there. */
  plan?: string | null, };

/** One thing to know before. */
export type PingOneExportWarning = {
  /** Which it is: docs/cli.md has them. */
  code: PingOneExportWarningCode,
  /** What it is about, such as a member of a body, a number or a sender: untrusted text. */
  subject: string,
  /** What to know, and what to do. */
  text: string, };

/** Which it is. */
export type PingOneExportWarningCode = "not_expressed" | "delivery_mode_opens" | "policy_not_written" | "sender_not_written" | "sender_unknown" | "name_not_expressed" | "number_gone" | "number_kind_assumed" | "import_replaces" | "omitted_chain" | "choice_not_updated" | "orphan_on_failure" | "default_policy" | "id_to_fill_in" | "several_of_account" | "not_removed";

/** Why PingOne did not do it: facts without credentials and bodies, which are stored. */
export type PingOneFailure = {
  /** What went wrong. */
  kind: PingOneFailureKind,
  /** The host that was asked. */
  host: string,
  /** The status of the answer, where there was one. */
  http_status: number | null,
  /** PingOne's code: untrusted text. */
  code: string | null,
  /** PingOne's details: untrusted texts. */
  details: Array<PingOneDetail>,
  /** Where the exchange failed. */
  stage: Stage | null,
  /** For how many seconds PingOne asks to wait. */
  retry_after_seconds: number | null,
  /** What was not understood. */
  what: string | null, };

/** What went wrong. */
export type PingOneFailureKind = "secret_wrong" | "grant_or_method" | "token_refused" | "token_not_taken" | "environment_not_found" | "environment_deleting" | "role_missing" | "licence_exceeded" | "not_found" | "credentials_refused" | "name_taken" | "in_use" | "invalid_data" | "rate_limited" | "refused" | "failed" | "unreachable" | "intercepted" | "not_understood" | "too_long";

/** What is wanted. */
export type PingOneGoal = { "goal": "carry_over" } & CarryOver | { "goal": "rotate",
  /** The old one. */
  sender: PingOneId,
  /** What takes its place. [`SenderChoice::ByAccount`] creates one, unless there is another of the account already:
   * then it is asked which. */
  into: SenderChoice,
  /** The name of the new one, if it is created; without one the old name with a number behind it. */
  name: string | null, } | { "goal": "choose",
  /** Of which sender. */
  sender: PingOneId,
  /** All that are to be selected. */
  numbers: Array<PingOneChoice>, } | { "goal": "chain",
  /** The whole of it. */
  chain: Array<PingOneLink>, } | { "goal": "remove",
  /** Which. */
  sender: PingOneId, } | { "goal": "put_back",
  /** What it was. */
  before: PingOneRemembered, };

/** What was wanted of PingOne. */
export type PingOneGoalKind = "carry_over" | "rotate" | "choose" | "chain" | "remove" | "put_back";

/** The ID of an environment, a sender, a policy or a worker application: a UUID in small letters. */
export type PingOneId = string;

/** A place in a chain, written as its text. */
export type PingOneLink = string;

/** How a resource was when it was read: when it was last changed, and a digest of each of its members. PingOne has no
 * `ETag`, so this is compared instead. */
export type PingOneMark = {
  /** `updatedAt`, as it was written. */
  updated_at: string | null,
  /** SHA-256 of each member's JSON, its first 16 bytes in hexadecimal digits. */
  members: { [key in string]: string }, };

/** A fact to know before a plan is applied, or beside what was read. */
export type PingOneNote = { "note": "limits_enforced",
  /** PingID's *used*, PingOne's *claimed*. */
  used: number,
  /** PingID's *unused*, PingOne's *unclaimed*. */
  unused: number,
  /** What the settings allow each user in a day already (`restrictions.smsVoiceQuota.daily`). */
  daily: number | null, } | { "note": "fallback_not_in_policies",
  /** Which policies name senders. */
  policies: Array<PolicyLabel>, } | { "note": "overridden",
  /** Which. */
  policies: Array<PolicyLabel>, } | { "note": "ping_may_not_send" } | { "note": "hands_over" } | { "note": "numbers_of_one_channel",
  /** Which. */
  numbers: Array<string>, } | { "note": "numbers_unavailable",
  /** Which. */
  numbers: Array<string>, } | { "note": "united_states_only",
  /** Which. */
  numbers: Array<string>, } | { "note": "consent_there" } | { "note": "not_understood",
  /** Which. */
  senders: Array<SenderLabel>, } | { "note": "left_unused",
  /** Which. */
  sender: SenderLabel, } | { "note": "dangling",
  /** The ID that is named, and by what. */
  sender: PingOneId,
  /** What names it. */
  by: PingOneReference, } | { "note": "listed_users_only" } | { "note": "channel_not_allowed",
  /** Which. */
  channel: Channel, };

/** What is being done at PingOne. */
export type PingOneNow = { "what": "environment" } | { "what": "senders" } | { "what": "settings" } | { "what": "policies" } | { "what": "step",
  /** Of which plan. */
  plan: string,
  /** Which it is, from 1. */
  step: number,
  /** How many there are. */
  of: number,
  /** What is being done of it. */
  doing: PingOneDoing, } | { "what": "reading_back",
  /** Of which plan. */
  plan: string, };

/** A number of a sender. */
export type PingOneNumber = {
  /** In E.164 form, or a short code: untrusted text. */
  number: string,
  /** As it is written in its country; none for a short code. */
  national: string | null,
  /** Its country, where one can be told. */
  country: Country | null,
  /** What kind of number. */
  kind: PingOneNumberKind,
  /** Whether it sends SMS. */
  sms: boolean,
  /** Whether it makes calls. */
  voice: boolean,
  /** Whether it was chosen to originate. */
  selected: boolean,
  /** Whether it is still on the account, where PingOne says so. */
  available: boolean | null,
  /** The countries that it serves, where it has a list. */
  countries: Array<string> | null, };

/** What kind of number it is. */
export type PingOneNumberKind = string;

/** The numbers of a sender, as they were last read. */
export type PingOneNumbers = {
  /** When they were read. */
  read_at: string,
  /** The numbers, in PingOne's order. */
  numbers: Array<PingOneNumber>, };

/** Which sender's numbers are wanted. */
export type PingOneNumbersRequest = {
  /** Whose environment it is. */
  tenant: string,
  /** The sender's ID. */
  sender: string, };

/** What keeps a sender from originating. */
export type PingOneObstacle = "no_number" | "numbers_unavailable" | "ping_not_allowed" | "sender_gone" | "not_understood" | "channel_not_allowed";

/** One that would be tried, in its place. */
export type PingOneOrigin = {
  /** Whose account it is, and so who is billed for it. */
  account: PingOneOriginAccount,
  /** What puts it here. */
  why: PingOneWhy,
  /** The selected numbers that serve this recipient. Empty for others than Twilio senders, and where no recipient was
   * asked about. */
  numbers: Array<string>,
  /** What keeps it from originating; empty: nothing that is known. */
  obstacles: Array<PingOneObstacle>,
  /** Whether no document says so: it is then a reading of several. */
  inferred: boolean, };

/** Whose account originates. */
export type PingOneOriginAccount = { "account": "ping" } | { "account": "twilio",
  /** The sender. */
  sender: PingOneSenderRef,
  /** Its account: untrusted text. */
  sid: string | null,
  /** Its name: untrusted text. */
  name: string | null, } | { "account": "other",
  /** The sender. */
  sender: PingOneId,
  /** The word for its kind. */
  provider: string,
  /** Its account, where it has one: untrusted text. */
  sid: string | null,
  /** Its name: untrusted text. */
  name: string | null, } | { "account": "gone",
  /** The ID that is named. */
  sender: PingOneId, } | { "account": "not_understood",
  /** As it was read: untrusted text. */
  text: string, };

/** What is wanted of a tenant's environment, as it was given. */
export type PingOnePlanRequest = {
  /** Whose environment it is. */
  tenant: string,
  /** What is wanted. */
  wish: PingOneWish, };

/** A plan, shown before it is applied. */
export type PingOnePlanView = {
  /** Its ID, by which it is applied. */
  plan: string,
  /** Whose environment it is. */
  tenant: TenantId,
  /** When it was made. */
  planned_at: string,
  /** The environment's ID. */
  environment: PingOneId,
  /** The environment, as it was read for the plan; none where the plan is read again from the record. */
  environment_read: PingOneEnvironment | null,
  /** What is wanted. */
  goal: PingOneGoal,
  /** What is written, in order. */
  steps: Array<PingOneStep>,
  /** What must be confirmed, each by itself. */
  confirmations: Array<PingOneConfirmation>,
  /** What to know. */
  notes: Array<PingOneNote>,
  /** What stays as it is. */
  untouched: Array<PingOneUntouched>,
  /** Who originates by the chain of the settings before, in order. */
  before: Array<PingOneOrigin>,
  /** And after. */
  after: Array<PingOneOrigin>,
  /** The policies that name senders of their own: where they apply, the chain has no effect. */
  overriding: Array<PolicyLabel>,
  /** Whether what is wanted is then so everywhere. */
  complete: boolean,
  /** Whether nothing has to be written: all is as wanted. */
  empty: boolean,
  /** Whether it was begun already. */
  begun: boolean, };

/** A place in a chain as it will be. */
export type PingOnePlannedLink = { "existing": PingOneLink } | "created";

/** A policy as it was read. */
export type PingOnePolicy = {
  /** Its ID. */
  id: PingOneId,
  /** Its name: untrusted text. */
  name: string,
  /** Whether it is the environment's default. It is then in force wherever nothing names another. */
  is_default: boolean,
  /** The senders that it names. Where there are any, the chain of the settings is not asked. */
  conditions: Array<PingOneCondition>,
  /** When it was last changed, as PingOne writes it. */
  updated_at: string | null, };

/** What of a policy changes. */
export type PingOnePolicyChange = { "change": "replace_sender",
  /** The one that is named. */
  from: PingOneId,
  /** The one that takes its place. */
  to: PingOneSenderRef, } | { "change": "limit",
  /** `quotas` as it is. */
  before: unknown,
  /** How many may be answered in a day. */
  claimed: number,
  /** How many may stay unanswered. */
  unclaimed: number, } | { "change": "restore",
  /** By their names; none: the policy had no such member. */
  members: Record<string, unknown>, };

/** What kind of sender it is. Linecheck changes those of a Twilio account alone; others are kept and named. */
export type PingOneProvider = string;

/** Why a step is there. */
export type PingOneReason = { "because": "no_sender_yet" } | { "because": "new_one_asked" } | { "because": "as_configured" } | { "because": "takes_place",
  /** The old one. */
  of: PingOneId, } | { "because": "comes_first",
  /** Whether Ping's account follows last. */
  fallback: boolean,
  /** Which others leave the chain. */
  leaving: Array<PingOneLink>, } | { "because": "asked" } | { "because": "limits_asked" } | { "because": "replaced" } | { "because": "was_so" };

/** What refers to a sender. */
export type PingOneReference = { "by": "chain" } | { "by": "policy" } & PolicyLabel;

/** A region of PingOne. An environment lives in one, and its hosts have that region's ending. */
export type PingOneRegion = "NA" | "EU" | "CA" | "AP" | "AU" | "SG";

/** What a plan touches, as it was at one time: before it, to put it back; after it, to see a drift. Holds no body and nothing
 * that the plan leaves alone, so that what others changed meanwhile stays. */
export type PingOneRemembered = {
  /** The chain of the settings; none when the plan leaves it alone. */
  chain: Array<PingOneLink> | null,
  /** The senders. */
  senders: Array<RememberedSender>,
  /** The policies that the plan writes. */
  policies: Array<RememberedPolicy>,
  /** The policies that overrode the chain. */
  overriding: Array<PingOneId>, };

/** How a token is rotated. */
export type PingOneRotate = {
  /** The sender whose token is another; where it is left out, that of the active configuration's account. */
  sender?: string | null,
  /** The sender that takes its place, where the console made one already. */
  into?: string | null,
  /** The new token, verified at Twilio first; that of the active configuration where it is left out. */
  token: string | null,
  /** The name of the new sender. */
  name?: string | null, };

/** Who would originate by one policy. */
export type PingOneRoute = {
  /** The policy; none where the environment has no default one. */
  policy: PolicyLabel | null,
  /** Whether it is in force only where an MFA policy or a flow names it, which is not read here. */
  inferred: boolean,
  /** Who is tried, in order. When all of them fail, the notification fails. */
  origins: Array<PingOneRouteOrigin>, };

/** One that would be tried. */
export type PingOneRouteOrigin = {
  /** Who. */
  origin: PingOneOrigin,
  /** Whether a token of its account is stored here, so that a test send can go by it. */
  token_here: boolean, };

/** For whom it is asked, as it was given. */
export type PingOneRouteRequest = {
  /** Whose environment it is. */
  tenant: string,
  /** SMS or voice. */
  channel: Channel,
  /** The recipient; where it is left out, any of the country. */
  recipient?: string | null,
  /** The country of a national number, or of any recipient. */
  country?: string | null,
  /** Whether the environment is read anew; what was read last serves otherwise. */
  fresh: boolean, };

/** Who would originate. */
export type PingOneRouteView = {
  /** Whose environment it is. */
  tenant: TenantId,
  /** When the environment was read. */
  read_at: string,
  /** SMS or voice. */
  channel: Channel,
  /** The recipient's country; none where it cannot be told. */
  country: Country | null,
  /** The default policy's route first, then that of each other policy that names senders. */
  routes: Array<PingOneRoute>, };

/** How far a plan has come. */
export type PingOneRun = {
  /** The plan. */
  plan: string,
  /** Whose environment it is. */
  tenant: TenantId,
  /** The environment. */
  environment: PingOneId,
  /** What is wanted. */
  goal: PingOneGoal,
  /** When it was begun. */
  begun_at: string | null,
  /** How it stands. */
  state: PingOneRunState,
  /** Each step. */
  steps: Array<PingOneStepReport>,
  /** The step that it stopped at, from 1; none where it did not. */
  stopped_at: number | null,
  /** The sender that it created. */
  created: PingOneId | null,
  /** Who originates now by the chain of the settings, in order: as it was read back, or as far as the steps have come. */
  originates: Array<PingOneOrigin>,
  /** Whether that was read back. */
  read_back: boolean,
  /** What of the environment was another than it was planned from, besides what the steps wrote. */
  changed: Array<BindingChange>,
  /** What is wrong, and what to do; none where everything is as planned. */
  error: AppError | null, };

/** How a run stands. */
export type PingOneRunState = "done" | "differs" | "stopped" | "outdated" | "given_up";

/** What an environment looked like when it was last read. */
export type PingOneSeen = {
  /** When. */
  at: string,
  /** The environment's name: untrusted text. */
  name: string,
  /** What it is for. */
  kind: PingOneEnvironmentKind,
  /** The code of its region. */
  region: string | null,
  /** Its licence: untrusted text. */
  license: string | null,
  /** Whether it is in use. */
  status: PingOneEnvironmentStatus,
  /** Who originates by the chain of the settings, in order. */
  originates: Array<PingOneOriginAccount>,
  /** Whether policies name senders of their own: where they apply, the chain has no effect. */
  overridden: boolean, };

/** What a test send by the environment's route would do, with the ID by which it is confirmed and sent like any other. */
export type PingOneSendPreview = { preview: string,
  /** The policy whose route it is; none where the environment has no default one. */
  policy: PolicyLabel | null,
  /** Who would be tried in PingOne, and is not tried here. */
  skipped: Array<PingOneSkipped>,
  /** The test send, which is confirmed and sent like any other. */
  send: SendPlan, };

/** A test send by the environment's route, as it was given. */
export type PingOneSendRequest = {
  /** Whose environment it is. */
  tenant: string,
  /** SMS or voice. */
  channel: Channel,
  /** To whom. */
  recipient: string,
  /** The country of a national number. */
  country?: string | null,
  /** The language of the text. */
  language: Language,
  /** By which policy; the default one where it is left out. */
  policy?: string | null, };

/** A sender, without its numbers. */
export type PingOneSender = {
  /** Its ID. */
  id: PingOneId,
  /** What kind of sender. */
  provider: PingOneProvider,
  /** Whether Linecheck changes senders of this kind. Others are kept as they are. */
  understood: boolean,
  /** Its name, where it has one: untrusted text. */
  name: string | null,
  /** Its account, where it has one: untrusted text. */
  sid: string | null,
  /** Its place in the chain, from 0; none where the chain does not name it. */
  place: number | null,
  /** The policies that name it. */
  policies: Array<PolicyLabel>,
  /** How many numbers it has. */
  numbers: number,
  /** How many of them are selected. */
  selected: number,
  /** How many of the selected ones PingOne says are gone from the account. */
  unavailable: number,
  /** Whether a token of its account is stored here. */
  token_here: boolean,
  /** When it was last changed, as PingOne writes it. */
  updated_at: string | null, };

/** A sender that is there, or the one that the plan creates. */
export type PingOneSenderRef = { "existing": PingOneId } | "created";

/** What is on record of a tenant's environment in PingOne. */
export type PingOneSide = {
  /** The environment. */
  environment: PingOneId,
  /** What it looked like when it was last read; none when it never was. */
  seen: PingOneSeen | null,
  /** When a plan was last applied to its end. */
  applied_at: string | null,
  /** Whether a plan was begun and has not come to its end. */
  stopped: boolean, };

/** One that PingOne would try, and that a test send leaves out. */
export type PingOneSkipped = {
  /** Who. */
  account: PingOneOriginAccount,
  /** Whether it is left out because no token of its account is stored here. */
  token_missing: boolean,
  /** Whether it is left out because it is not the tenant's active account, although its token is stored here. */
  not_active: boolean,
  /** What keeps it from originating in PingOne too. */
  obstacles: Array<PingOneObstacle>, };

/** How an environment stands, as it was read. */
export type PingOneState = {
  /** Whose environment it is. */
  tenant: TenantId,
  /** When it was read. */
  read_at: string,
  /** The environment. */
  environment: PingOneEnvironment,
  /** Its senders. */
  senders: Array<PingOneSender>,
  /** How many senders it may have. */
  sender_limit: number,
  /** Who originates where no policy says otherwise, in order. Empty: Ping's own account. */
  chain: Array<PingOneChainLink>,
  /** Its policies. */
  policies: Array<PingOnePolicy>,
  /** What to know beside it. */
  notes: Array<PingOneNote>, };

/** One thing that is written. */
export type PingOneStep = { "step": "create_sender",
  /** The account. */
  account_sid: AccountSid,
  /** The name, where it gets one. */
  name: string | null,
  /** The senders of the account that were there: another one found later is the created one. */
  known: Array<PingOneId>,
  /** Why. */
  reason: PingOneReason, } | { "step": "choose_numbers",
  /** Which sender. */
  sender: PingOneSenderRef,
  /** What is selected. */
  before: Array<PingOneChoice>,
  /** What will be. */
  after: Array<PingOneChoice>,
  /** Chosen ones that were said to be gone from the account when the plan was made. */
  unavailable: Array<string>,
  /** How the sender was; none for one that is created. */
  mark: PingOneMark | null,
  /** Why. */
  reason: PingOneReason, } | { "step": "set_chain",
  /** What it is. */
  before: Array<PingOneLink>,
  /** What it will be. */
  after: Array<PingOnePlannedLink>,
  /** How the settings were. */
  mark: PingOneMark,
  /** Why. */
  reason: PingOneReason, } | { "step": "set_policy",
  /** Which. */
  policy: PingOneId,
  /** Its name: untrusted text. */
  name: string,
  /** What of it. */
  change: PingOnePolicyChange,
  /** How the policy was. */
  mark: PingOneMark,
  /** Why. */
  reason: PingOneReason, } | { "step": "delete_sender",
  /** Which. */
  sender: SenderLabel,
  /** How it was. */
  mark: PingOneMark,
  /** Why. */
  reason: PingOneReason, };

/** How far a step has come. */
export type PingOneStepReport = {
  /** The step. */
  step: PingOneStep,
  /** Where it stands. */
  state: PingOneStepState,
  /** When that was stored. */
  at: string | null,
  /** The last request that it made. */
  exchange: ExchangeFacts | null,
  /** Why it was not done. */
  failure: PingOneFailure | null,
  /** What is another than expected: before it, so that it was not written; or read back after it. */
  differences: Array<PingOneDifference>,
  /** Other members that were read back otherwise than they were written. */
  others: Array<string>, };

/** Where a step stands. */
export type PingOneStepState = "waiting" | "intended" | "done" | "already_done" | "changed" | "not_read" | "refused" | "unknown";

/** What a plan leaves as it is. */
export type PingOneUntouched = { "untouched": "sender" } & SenderLabel | { "untouched": "policy" } & PolicyLabel | { "untouched": "setting",
  /** Its name. */
  name: string, };

/** What puts a sender in its place. */
export type PingOneWhy = { "why": "chain" } | { "why": "empty_chain" } | { "why": "condition",
  /** The policy. */
  policy: PolicyLabel,
  /** Which of its conditions, counted from 0. */
  condition: number,
  /** Whether it fits as the one without countries. */
  rest: boolean, } | { "why": "no_condition_fits",
  /** The policy. */
  policy: PolicyLabel, };

/** What is wanted, as it was given. */
export type PingOneWish = { "wish": "carry_over" } & PingOneCarryOver | { "wish": "rotate" } & PingOneRotate | { "wish": "choose",
  /** Its ID. */
  sender: string,
  /** All that are to be selected. */
  numbers: Array<PingOneChoice>, } | { "wish": "chain",
  /** Each place: a sender's ID, or `PINGONE_TWILIO`. */
  chain: Array<string>, } | { "wish": "hand_over" } | { "wish": "remove",
  /** Its ID. */
  sender: string, } | { "wish": "put_back" } | { "wish": "mend",
  /** The goal. */
  goal: PingOneGoal, };

/** What a transaction may do, fixed when it begins. */
export type Plan = {
  /** SMS or voice. */
  channel: Channel,
  /** To whom. */
  recipient: Recipient,
  /** The language of the text. */
  language: Language,
  /** The custom account; `None` when the tenant originates with the default account. */
  custom: Origin | null,
  /** What happens when the custom account cannot originate. */
  fallback: FallbackRule,
  /** What stands for the default account. */
  default: DefaultOrigin,
  /** A dry run with test credentials: Twilio checks the request, nothing is sent or billed. */
  dry_run: boolean, };

/** A policy, for a sentence. */
export type PolicyLabel = {
  /** Its ID. */
  id: PingOneId,
  /** Its name: untrusted text. */
  name: string,
  /** Whether it is the default. Another is in force only where an MFA policy or a flow names it, which is not read here. */
  is_default: boolean, };

/** The preferences, and the system's theme beside them. */
export type Preferences = { system_theme: Shade,
  /** Light or dark. */
  theme: ThemeChoice,
  /** The size of the text in percent. */
  text_size: TextSize,
  /** The country of numbers that are written without one. */
  default_country: Country | null,
  /** How often the window looks at the tenants by itself; none: it does not. */
  watch_minutes: WatchMinutes | null, };

/** As a person gives them. */
export type Preferred = { theme: ThemeChoice, text_size: TextSize, default_country: string | null, watch_minutes: WatchMinutes | null, };

export type PrepareMatrix = { request: MatrixRequest, };

export type PrepareSend = { request: SendRequest, };

/** How far long work has come, as the page is told. */
export type Progress = UseCaseProgress | VaultProgress;

/** The plan and the events of a transaction as they are stored. Written out, the recipient is masked as everywhere: support reads
 * this too. */
export type RawTrace = {
  /** The transaction. */
  transaction: string,
  /** What it may do. */
  plan: Plan,
  /** What happened. */
  events: Array<StoredEvent>, };

export type ReadHistory = { filter: HistoryFilter, after?: string | null, limit: number, };

export type ReadMatrix = { which: WhichMatrix, };

/** What a line of a readiness check looks at. */
export type ReadyCode = "account" | "account_type" | "balance" | "numbers" | "number" | "trial_recipient" | "trial_destination" | "destination" | "sender_id" | "sms_permission" | "voice_permission" | RuleCode;

/** One line of a readiness check. */
export type ReadyLine = {
  /** What was looked at, for programs. */
  code: ReadyCode,
  /** Which number or country it is about, where there are several lines of a code. */
  subject: string | null,
  /** What was looked at. */
  title: string,
  /** How it came out. */
  state: LineState,
  /** What was found, or why it could not be read. May quote a server. */
  detail: string,
  /** What to do; nothing for a pass. */
  remedy: Remedy | null,
  /** Where it is stated: a page for a rule, else this check, which asked Twilio. */
  source: string,
  /** As of when: the day on which the rule was read, or that of this check. */
  as_of: string,
  /** The page to read on, of a rule of a country. */
  link: Link | null, };

/** What of a tenant is checked. */
export type ReadyOf = "active" | "draft";

/** What is to be checked, as it was given. */
export type ReadyRequest = {
  /** The tenant. */
  tenant: string,
  /** Its active configuration or its draft; when nobody says, what is active, or the draft where nothing is. */
  of?: ReadyOf | null,
  /** For one recipient; one that was left empty is none. */
  recipient?: string | null,
  /** For one country; with a recipient, the country of its national form. Without both, the tenant's destinations. */
  country?: string | null, };

/** What a readiness check found. */
export type ReadyView = {
  /** The tenant. */
  tenant: TenantId,
  /** Its name. */
  tenant_name: string,
  /** Whether what is active or the draft was checked. */
  of: ReadyOf,
  /** The account. */
  account_sid: AccountSid,
  /** The base that was asked. */
  base: string,
  /** Whether this is the sandbox. */
  sandbox: boolean,
  /** When it was finished. */
  at: string,
  /** The recipient, with its middle hidden. */
  recipient: string | null,
  /** The countries that it was checked for. */
  countries: Array<Country>,
  /** Whether no line fails and the account could be read. */
  ready: boolean,
  /** How it came out, in a sentence. */
  headline: string,
  /** How many lines came out how. */
  counts: LineCounts,
  /** The lines. */
  lines: Array<ReadyLine>,
  /** How an active configuration differs from what was stored (M7); none for a draft. */
  differences: Array<Difference> | null,
  /** What this check cannot tell. */
  notes: Array<string>, };

/** The passcode that the recipient reads back. */
export type Receipt = { transaction: string, passcode: string, };

/** Why a passcode that was read back does not confirm the receipt. */
export type ReceiptRefusal = "wrong" | "late";

/** Of which consent. */
export type ReceiptRequest = {
  /** The tenant. */
  tenant: string,
  /** The consent's number; without it, the tenant's last one. */
  number: number | null, };

/** Within how many seconds a share of receipts came. */
export type Receipts = {
  /** How many there were. */
  count: number,
  /** Half of them came within so many seconds; none for more than an hour. */
  half_within: number | null,
  /** Nine in ten. */
  most_within: number | null,
  /** Ninety-nine in a hundred. */
  nearly_all_within: number | null, };

/** One of the newest test sends. */
export type RecentSend = {
  /** The transaction. */
  transaction: string,
  /** When it began. */
  begun_at: string,
  /** What the history has of it; none where it could not be read. */
  line: HistoryLine | null, };

/** Who gets a passcode. */
export type Recipient = {
  /** The number. */
  number: PhoneNumber,
  /** What is keyed when a voice call is answered. */
  extension: Extension | null, };

/** A recipient as it was understood. */
export type RecipientInfo = {
  /** The number. */
  number: PhoneNumber,
  /** As it is written in its country. */
  national: string,
  /** Its country, if one can be told. */
  country: Country | null,
  /** Whether it was written with its calling code: then no chosen country makes another number of it. */
  international: boolean,
  /** Whether it lies in a range that is known to be in use. */
  valid: boolean,
  /** What is keyed when a voice call is answered, as it was written. */
  extension: string | null,
  /** What to know before anything is sent to it. */
  warnings: Array<Warning>, };

/** So many of one code. */
export type RefusedCode = {
  /** The code, explained. */
  code: CodeView,
  /** How often. */
  count: number, };

/** What Twilio noted of the custom account's requests. An alert says the code and not to whom: its text, which may, is not read. */
export type RefusedRequests = {
  /** By code, the most frequent first. */
  codes: Array<RefusedCode>,
  /** From when on: Twilio keeps alerts for 30 days. */
  since: string,
  /** Why it could not be read, or not wholly; none where it was. May quote a server. */
  unread: string | null, };

export type ReleaseNumber = { sid: string, number: string, };

/** What to do next: a closed list. A face words every one of them, and speaks of what it has itself: its commands, or its
 * screens. */
export type Remedy = { "do": "by_code",
  /** The kind. */
  code: Code, } | { "do": "words",
  /** The sentences. They name neither face, unless it is the face's own. */
  text: string, } | { "do": "keyring_or_passphrase" } | { "do": "reach",
  /** Where it failed. */
  stage: Stage, } | { "do": "get_past",
  /** The HTTP status of its answer: what it wants, where that is certain. */
  http_status: number, } | { "do": "use_another_account" } | { "do": "settle_with_twilio" } | { "do": "keep_or_replace_draft" } | { "do": "select_numbers" } | { "do": "replace_numbers" } | { "do": "select_numbers_and_save" } | { "do": "take_out_or_get_back" } | { "do": "verify_and_select" } | { "do": "verify_now" } | { "do": "enable_method" } | { "do": "set_stand_in" } | { "do": "change_stand_in" } | { "do": "allow_host_by_name" } | { "do": "look_up",
  /** Which; none where it is the one that is shown. */
  transaction: string | null, } | { "do": "look_up_in",
  /** Which. */
  transaction: string,
  /** After how many seconds it can be looked up. */
  seconds: number, } | { "do": "look_up_or_ask",
  /** The HTTP status of what answered in Twilio's place, which is to be got past first. */
  intercepted: number | null, } | { "do": "find_at_twilio",
  /** What Twilio called it. */
  resource_sid: string | null, } | { "do": "read_trace",
  /** Which. */
  transaction: string, } | { "do": "look_at_matrix",
  /** Its tenant. */
  tenant: string, } | { "do": "find_matrix" } | { "do": "wait_then_rest_of_matrix" } | { "do": "nothing" } | { "do": "read_back" } | { "do": "read_back_again" } | { "do": "ask_recipient" } | { "do": "send_again" } | { "do": "send_later" } | { "do": "send_when_answered" } | { "do": "find_who_cancelled" } | { "do": "open_or_follow" } | { "do": "open_or_use_another_number" } | { "do": "open_or_ask" } | { "do": "look_at_account" } | { "do": "set_clock" } | { "do": "read_guideline",
  /** The country. */
  country: Country, } | { "do": "give_code_number" } | { "do": "give_whole_value" } | { "do": "change_where_it_runs" } | { "do": "check_again" } | { "do": "name_destination" } | { "do": "top_up" } | { "do": "look_at_balance" } | { "do": "look_in_console" } | { "do": "look_at_service" } | { "do": "upgrade" } | { "do": "verify_recipient" } | { "do": "allow_country",
  /** Which permission it is. */
  channel: Channel, } | { "do": "register_campaign" } | { "do": "wait_for_campaign" } | { "do": "verify_toll_free" } | { "do": "wait_for_toll_free" } | { "do": "resume_ping_one",
  /** Whose it is. */
  tenant: string, } | { "do": "plan_ping_one_again",
  /** Whose it is. */
  tenant: string,
  /** What was wanted. */
  kind: PingOneGoalKind, } | { "do": "then_resume_ping_one",
  /** Whose it is. */
  tenant: string,
  /** What stopped it. */
  code: Code, } | { "do": "resume_ping_one_in",
  /** Whose it is. */
  tenant: string,
  /** After how many seconds it can be gone on with. */
  seconds: number, };

/** Members of a policy as they were: those that a plan changes, and no others. */
export type RememberedPolicy = {
  /** Which. */
  id: PingOneId,
  /** Its name: untrusted text. */
  name: string,
  /** `providerConfiguration` and `quotas`, whole, by their names; none: the policy had no such member. */
  members: Record<string, unknown>, };

/** A sender's selection. */
export type RememberedSender = {
  /** Which. */
  id: PingOneId,
  /** Its account. */
  sid: string | null,
  /** What was selected. */
  numbers: Array<PingOneChoice>, };

/** Whether a revision's numbers and fallback may be put back. */
export type Restorable = "yes" | "same" | "other_account" | "no_custom_account";

/** What is to be restored. */
export type RestoreRequest = {
  /** Whose. */
  tenant: string,
  /** The revision. */
  revision: number,
  /** The draft that was shown and may be replaced: when it was stored. Without it, a draft that exists stays. */
  replaces: string | null, };

/** A backup that was looked into is to take the place of the vault. */
export type RestoreVault = { preview: string,
  /** Also where it is of another vault. */
  other_vault: boolean, };

/** A backup that came back, and the session with it. */
export type Restored = {
  /** What was done. */
  restored: RestoredView,
  /** The session now. */
  session: Session, };

/** A backup that came back. */
export type RestoredView = {
  /** The vault that is in place now. */
  vault: string,
  /** The folder in which the one before is kept. */
  aside: string | null,
  /** What the vault opens with now. */
  key: VaultKeyFrom, };

/** How long the history is kept. */
export type RetentionView = {
  /** Test sends of so many whole days of UTC before today are kept; none when they are kept for ever. */
  days: number | null,
  /** How many were deleted just now. */
  deleted: number,
  /** How many are older than that and still there. */
  left: number,
  /** Why nothing more is deleted, while the clock is doubted. */
  waits: string | null, };

/** Whether the same thing may be tried again. */
export type Retry = "never" | "safe" | "after";

/** What repeating would do. */
export type RetryAdvice = "fix" | "no" | "wait" | "backoff" | "ask";

/** The account of a revision. */
export type RevisionAccount = {
  /** Its SID. */
  account_sid: AccountSid,
  /** Its name: untrusted text. */
  account_name: string,
  /** How many numbers were selected. */
  numbers: number,
  /** Whether fallback was enabled. */
  fallback: boolean, };

/** What a revision changed, in short. */
export type RevisionChanges = {
  /** Another account. */
  account: boolean,
  /** How many numbers were added. */
  added: number,
  /** How many were taken away. */
  removed: number,
  /** Fallback, where it was changed. */
  fallback: boolean | null,
  /** Another token was stored for the same account. */
  token: boolean, };

/** What differs from one configuration to another. */
export type RevisionDifference = {
  /** The account, where it is another one. */
  account: AccountChange | null,
  /** The base, where it is another one of the same account. */
  base: [string, string] | null,
  /** Numbers that only the other has. */
  numbers_added: Array<PhoneNumber>,
  /** Numbers that only the one that is compared with has. */
  numbers_removed: Array<PhoneNumber>,
  /** Fallback before and after, where it is another. */
  fallback: [boolean, boolean] | null,
  /** Whether another token was stored: never which. */
  token_replaced: boolean, };

/** A revision in a list. */
export type RevisionLine = {
  /** Its number, from 1. */
  revision: number,
  /** When it was saved. */
  saved_at: string,
  /** By whom: the user of the operating system, not authenticated. */
  user: string,
  /** Its account; none where it is Ping Identity's. */
  account: RevisionAccount | null,
  /** The consent that was given with it. */
  consent: ConsentGiven | null,
  /** What it changed in the one before. */
  changes: RevisionChanges,
  /** Whether its numbers and fallback may be restored. */
  restorable: Restorable, };

/** A revision whole, beside another one. */
export type RevisionView = {
  /** Whose. */
  tenant: TenantId,
  /** Its selected numbers. */
  numbers: Array<PhoneNumber>,
  /** The one that it is compared with; 0 is what was before anything was saved. */
  against: number,
  /** What differs, from that one to this one. */
  difference: RevisionDifference,
  /** Its number, from 1. */
  revision: number,
  /** When it was saved. */
  saved_at: string,
  /** By whom: the user of the operating system, not authenticated. */
  user: string,
  /** Its account; none where it is Ping Identity's. */
  account: RevisionAccount | null,
  /** The consent that was given with it. */
  consent: ConsentGiven | null,
  /** What it changed in the one before. */
  changes: RevisionChanges,
  /** Whether its numbers and fallback may be restored. */
  restorable: Restorable, };

/** Which revisions are wanted. */
export type RevisionsRequest = {
  /** Whose. */
  tenant: string,
  /** What is older than this one. */
  before?: number | null,
  /** So many at most. */
  limit: number, };

/** A page of revisions. */
export type RevisionsView = {
  /** Whose. */
  tenant: TenantId,
  /** The one that is active; 0 before anything was saved. */
  active: number,
  /** The newest first. */
  revisions: Array<RevisionLine>,
  /** Below which the next page begins; none on the last. */
  next: number | null, };

/** Which of the two accounts of a tenant. */
export type Role = "custom" | "default";

export type RotateToken = { tenant: string, token: string, };

/** The name of a rule. */
export type RuleCode = "us_10dlc" | "toll_free" | "us_foreign_number" | "uk_foreign_number" | "uk_toll_free" | "ir_stopped";

export type RunMatrix = { preview: string, confirmed: boolean,
  /** For how long the deliveries are followed at the end. */
  seconds: number, };

/** An environment of the sandbox's PingOne with the worker application that may change it. Its secret is none: it works on this
 * computer alone. */
export type SandboxPingOne = { environment: string, name: string, kind: string, worker_environment: string, client_id: string, client_secret: string, };

/** What an account of the sandbox is there for. */
export type SandboxRole = "main" | "sub_active" | "sub_suspended" | "sub_closed" | "fabrikam" | "default_account" | "trial" | "suspended" | "closed" | "no_numbers" | "no_usable" | "test_credentials";

export type SaveDraft = { preview: string, consent_name?: string | null, };

export type SaveHealth = { tenant: string, format: HealthFormat, };

export type SavePreferences = { preferences: Preferred, };

/** What saving would do, with the ID by which it is confirmed. */
export type SavePreview = { preview: string,
  /** Whose draft it is. */
  tenant: TenantId,
  /** The revision that is active, in the place of which it would be put. */
  revision: number,
  /** The account, as Twilio returned its SID. */
  account_sid: string,
  /** Its name: untrusted text. */
  account_name: string,
  /** What changes. */
  changes: Changes,
  /** Whether the consent is asked for. */
  consent_needed: boolean,
  /** The words of the consent, when it is. */
  consent_text: string | null,
  /** Their version. */
  consent_version: string,
  /** What to know about the countries that the tenant sends to. */
  sender_id_warnings: Array<SenderIdWarning>,
  /** What to know about the SMS that the draft's numbers send there. */
  sending_warnings: Array<SendingWarning>, };

export type SaveReadyReport = { tenant: string,
  /** What to do about each line, as the page says it. */
  next_steps: Array<string | null>, };

/** Why a draft cannot be saved now. */
export type SaveRefusal = { "reason": "draft_outdated",
  /** Where the draft began. */
  based_on: number,
  /** What is active now. */
  active: number, } | { "reason": "no_alternate_method" } | { "reason": "token_missing" } | { "reason": "not_verified" } | { "reason": "verification_failed",
  /** The outcome. */
  outcome: OutcomeCode,
  /** Whether Twilio was reached. Where it was not, it may be reachable now. */
  reached: boolean, } | { "reason": "no_number_selected" } | { "reason": "numbers_not_usable",
  /** Which. */
  numbers: Array<PhoneNumber>, } | { "reason": "verification_stale" } | { "reason": "consent_needed" } | { "reason": "consent_for_other_account" } | { "reason": "nothing_to_save" } | SidError;

/** What was saved. */
export type SaveReport = {
  /** Whether a consent was recorded with it. */
  consent_recorded: boolean,
  /** What changed. */
  changes: Changes,
  /** Its revision. */
  revision: number, } & ({ "sender": "ping_identity" } | { "sender": "custom" } & CustomAccount);

/** A file that was made, and what is in it. */
export type SavedBundle = { path: string, content: BundleContent, };

/** A file that was written. */
export type SavedFile = {
  /** Where it is. */
  path: string, };

/** The ID under which a credential is stored. A new credential has a new ID, so whatever is bound to the ID is
 * void when the credential changes. */
export type SecretId = string;

/** How an SMS is cut. */
export type Segments = {
  /** How its characters are coded. */
  encoding: Encoding,
  /** How many segments there are. */
  count: number, };

export type SelectNumbers = { tenant: string, selection: Selection, };

/** What is to be selected, as it was given. */
export type Selection = { "all": string } | "none" | { "add": Array<string> } | { "remove": Array<string> } | { "only": Array<string> };

/** Linecheck's own bounds on all test sends. */
export type SendLimits = {
  /** How many seconds lie between two test sends to one recipient, at most an hour. */
  cool_down_seconds: number,
  /** How many test sends there may be in any hour, 1 to 10,000. */
  hourly_cap: number, };

/** How a test send came out, as far as it is known. The numbers are stored and never change. */
export type SendOutcome = "confirmed" | "delivered" | "sent" | "sent_without_receipt" | "not_delivered" | "refused" | "not_sent" | "unknown" | "ping_would_originate" | "dry_run" | "dry_run_refused" | "dry_run_unknown" | "under_way";

/** What a test send would do, shown before it is done. */
export type SendPlan = {
  /** Whose sender is tested. */
  tenant: TenantId,
  /** What it may do. */
  plan: Plan,
  /** Who will be billed, for the button and the question. */
  billed: string,
  /** Whether it can cost money, so that it has to be confirmed (T10). */
  costs_money: boolean,
  /** What to know before. */
  warnings: Array<Warning>, };

/** What a test send would do, with the ID by which it is confirmed. */
export type SendPreview = { preview: string,
  /** Whose sender is tested. */
  tenant: TenantId,
  /** What it may do. */
  plan: Plan,
  /** Who will be billed, for the button and the question. */
  billed: string,
  /** Whether it can cost money, so that it has to be confirmed (T10). */
  costs_money: boolean,
  /** What to know before. */
  warnings: Array<Warning>, };

/** What a person wants to send, as it was given. */
export type SendRequest = {
  /** Whose sender is tested. */
  tenant: string,
  /** SMS or voice. */
  channel: Channel,
  /** To whom. */
  recipient: string,
  /** The country of a national number. */
  country?: string | null,
  /** The language of the text. */
  language: Language,
  /** One of the selected numbers, instead of the one that is chosen by itself. */
  number?: string | null, };

export type SendTest = { preview: string, confirmed: boolean, };

/** Which sender is meant. */
export type SenderChoice = { "choice": "by_account" } | { "choice": "existing",
  /** Which. */
  sender: PingOneId, } | { "choice": "new" };

/** What a country says about alphanumeric Sender IDs. */
export type SenderIdRule = "yes" | "no" | "registration_required" | "registration_optional" | "conditional";

/** A warning for a destination. */
export type SenderIdWarning = {
  /** The destination. */
  country: Country,
  /** Its name. */
  name: string,
  /** Its rule; `None` when the table does not have the country. */
  rule: SenderIdRule | null,
  /** What it means and what to do. */
  text: string,
  /** The date of the table. */
  as_of: string,
  /** Where the table comes from. */
  source: string, };

/** A sender, for a sentence. */
export type SenderLabel = {
  /** Its ID. */
  id: PingOneId,
  /** Its kind. */
  provider: PingOneProvider,
  /** Its name: untrusted text. */
  name: string | null,
  /** Its account: untrusted text. */
  sid: string | null, };

/** What to know of the SMS that a tenant's numbers send to a country. */
export type SendingWarning = {
  /** The rule's name. */
  code: RuleCode,
  /** The destination. */
  country: Country,
  /** The number that would originate. */
  number: PhoneNumber,
  /** What the rule does. */
  effect: Effect,
  /** What the rule says. */
  text: string,
  /** What to do. */
  next_step: string,
  /** Where it is stated. */
  source: string,
  /** As of when. */
  as_of: string, };

/** One message or call. */
export type SentLine = {
  /** Which account sent it. */
  role: Role,
  /** A message or a call. */
  channel: Channel,
  /** Its SID. */
  sid: string,
  /** When it was sent, or taken; none where Twilio gives no time. */
  at: string | null,
  /** From which number or Sender ID: untrusted text. */
  from: string | null,
  /** To which form of the number, where it is another than the one that was asked for. */
  to_form: string | null,
  /** What became of it. */
  state: State,
  /** Twilio's own word for it: untrusted text. */
  status: string,
  /** Why it failed. */
  code: CodeView | null,
  /** Of how many segments it consists. */
  segments: number | null,
  /** How many seconds the call lasted. */
  seconds: number | null,
  /** What it cost: a decimal text. Absent until Twilio knows. */
  price: string | null,
  /** In which currency: untrusted text. */
  currency: string | null,
  /** Within how many seconds the carrier confirmed it, at most. */
  receipt_seconds: number | null, };

/** The session, for the page. */
export type Session = {
  /** Where it is. */
  state: SessionState,
  /** Which data is open, is being opened, or could not be opened. */
  mode?: Mode | null,
  /** What the opening waits for, while there is one. */
  stage?: OpeningStep | null,
  /** Where the vault's key comes from. */
  key?: Key | null,
  /** In which role this window works, while a vault is open. */
  role?: Standing | null,
  /** The support kit that the open vault is made from. */
  kit?: KitView | null,
  /** The folder of the vault. */
  folder?: string | null,
  /** Why the vault can only be read, where that is so. */
  reads_only?: AppError | null,
  /** What this opening had to do to a vault that an older Linecheck wrote. */
  migrated?: Migrated | null,
  /** Whether the sandbox runs in another Linecheck, which alone can change it. */
  sandbox_elsewhere: boolean,
  /** The version of Linecheck. */
  version: string,
  /** What is being created, beside which nothing else can be. */
  creating?: Creating | null,
  /** Why the vault could not be opened. */
  error?: AppError | null, };

/** Where the session is, for the page. */
export type SessionState = "closed" | "opening" | "open";

export type SetRetention = { days: number | null, };

export type SetSendLimits = { cool_down_seconds?: number | null, hourly_cap?: number | null, };

export type SetTenantActive = { tenant: string, active: boolean, };

/** The theme of the system. */
export type Shade = "light" | "dark";

/** A share, and where the true one lies in 95 of 100 cases. */
export type Share = {
  /** The share that was seen, from 0 to 1. */
  share: number,
  /** Not below this. */
  low: number,
  /** Not above this. */
  high: number, };

/** Which numbers are shown. */
export type Shown = "usable" | "selected" | "filtered_out" | "all";

/** Why a text is not an Account SID. */
export type SidError = { "reason": "empty" } | { "reason": "too_short",
  /** How many characters there are. */
  length: number, } | { "reason": "too_long",
  /** How many characters there are. */
  length: number, } | { "reason": "other_kind",
  /** What it identifies. */
  kind: SidKind, } | { "reason": "looks_like_token" } | { "reason": "not_an_account" } | { "reason": "not_hexadecimal" } | { "reason": "not_plain_text" };

/** What a SID identifies, by its two letters. */
export type SidKind = "account" | "api_key" | "phone_number" | "messaging_service" | "message" | "media_message" | "call" | "application" | "verify_service" | "address" | "bundle" | "trunk" | "user" | "organization";

/** A sign of trouble. */
export type Sign = {
  /** By which rule. */
  rule: SignRule,
  /** Of messages or of calls; none of neither. */
  channel: Channel | null,
  /** Of what: a number that sends (untrusted text), a country (ISO 3166), a block (a number without its last three digits), a
   * masked recipient; none of all. */
  subject: string | null,
  /** When what it is about began, as far as it can be told. */
  since: string,
  /** When it could be known. */
  found_at: string,
  /** When it was over; none while it goes on. */
  until: string | null,
  /** By which figures. */
  figures: SignFigures, };

/** The figures that a sign was told by. */
export type SignFigures = { "kind": "share",
  /** How many did not arrive, or were slow. */
  seen: number,
  /** Of the last so many. */
  of: number,
  /** Which share that usually is. */
  usual: number,
  /** The chance that this is an accident, at most. */
  chance: number,
  /** The most frequent of Twilio's codes. */
  code: number | null,
  /** For what is slow: longer than so many seconds. */
  seconds: number | null, } | { "kind": "count",
  /** How many. */
  seen: number,
  /** How many there were usually, at most. */
  usual: number,
  /** Within so many hours. */
  hours: number, } | { "kind": "money",
  /** What there is. */
  balance: number,
  /** What a day costs. */
  a_day: number,
  /** For so many days. */
  days: number, };

/** By which rule a sign was found. */
export type SignRule = "outage" | "number_fell" | "country_fell" | "pumped_block" | "pumped_country" | "retries" | "money" | "slow";

/** A sign of trouble, with its words. */
export type SignView = {
  /** The sign. */
  sign: Sign,
  /** What it is called, to mute it. */
  name: string,
  /** What it says: the figures, in a sentence. */
  says: string,
  /** What to do. */
  next_step: string,
  /** Why nobody is told of it; none where it is not muted. */
  muted: MutedSign | null, };

/** What was looked for, and what was found. */
export type SignsView = {
  /** The signs, the newest first. */
  signs: Array<SignView>,
  /** Why signs may be missing that would be told otherwise, a sentence each. */
  limits: Array<string>, };

/** The stage at which an exchange failed.
 *
 * The stages are in the order of an exchange. Up to [`Stage::ConnectTimeout`] nothing of the request has left
 * this machine; from [`Stage::Interrupted`] on it may have arrived and been acted upon. */
export type Stage = "not_allowed" | "setup" | "dns" | "proxy" | "connect" | "connect_timeout" | "interrupted" | "not_http" | "response_timeout" | "truncated" | "too_large" | "bad_encoding" | TlsProblem;

/** An account of the administrator's own that is to stand for Ping Identity's, as it was given. */
export type StandIn = {
  /** In whose test sends. */
  tenant: string,
  /** The SID of the account. */
  sid: string,
  /** Its base, if not the usual one. */
  base?: string | null,
  /** Its token. */
  token: string, };

/** The administrator role as the page shows it. */
export type Standing = {
  /** In which role this window works. */
  role: 'administrator' | 'support',
  /** Whether there is an administrator passphrase. */
  has_passphrase: boolean,
  /** In how many seconds it locks, if nobody uses a key or the pointer; none while it is not unlocked. */
  locks_in_seconds: number | null,
  /** Why it was locked last, until it is unlocked again. */
  locked_by: LockedBy | null, };

/** What became of a message or a call. */
export type State = "arrived" | "no_receipt" | "not_delivered" | "failed" | "under_way" | "canceled" | "answered" | "busy" | "no_answer" | "unknown";

/** So many of a state. */
export type StateShare = {
  /** The state. */
  state: State,
  /** How many. */
  count: number,
  /** Which share of all that is. */
  share: Share | null, };

/** An event with its place in the transaction. */
export type StoredEvent = {
  /** Its place, from 1. */
  sequence: number,
  /** When it was stored. */
  at: string, } & ({ "event": "create_intended",
    /** On which account. */
    role: Role,
    /** The how-manieth attempt on that account, from 1. */
    attempt: number,
    /** From which number. */
    from: PhoneNumber, } | { "event": "limit_refused",
    /** On which account. */
    role: Role,
    /** Which. */
    limit: Limit,
    /** The limit itself: passcodes or test sends; for the cool-down seconds. */
    most: number,
    /** How much of it is left, for what is open may still take it; for the cool-down the seconds to wait. */
    left: number,
    /** When it begins anew, or lets the next one through. */
    resets_at: string, } | { "event": "create_answered",
    /** On which account. */
    role: Role,
    /** Which attempt. */
    attempt: number,
    /** The exchange it comes from; `None` when Linecheck stopped before it ended. */
    exchange: ExchangeFacts | null, } & ({ "outcome": "accepted",
      /** The SID of the message or call. */
      resource_sid: string,
      /** Its first status. */
      status: string,
      /** Its error code, if it failed at once. */
      error_code: number | null, } | { "outcome": "refused",
      /** The HTTP status. */
      http_status: number,
      /** Twilio's code, if the answer had one. */
      twilio_code: number | null,
      /** After how many seconds it may be repeated, if the answer says so. */
      retry_after_seconds: number | null, } | { "outcome": "not_sent",
      /** Where it failed. */
      stage: Stage, } | { "outcome": "unknown",
      /** Why it cannot be known. */
      why: UnknownWhy, }) | { "event": "looked_up",
    /** On which account. */
    role: Role,
    /** Which attempt. */
    attempt: number,
    /** How many entries of the last list could not be read, by the reason. */
    odd?: { [key in string]: number },
    /** The exchanges it comes from. */
    exchanges: Array<ExchangeFacts>, } & ({ "result": "found",
      /** Its SID. */
      resource_sid: string,
      /** Its status. */
      status: string,
      /** Its error code, if it has one. */
      error_code: number | null, } | { "result": "not_found" } | { "result": "of_others",
      /** How many were listed. */
      listed: number, } | { "result": "ambiguous",
      /** How many fit. */
      matches: number, } | { "result": "contested" } | { "result": "intercepted" } & ForeignAnswer | { "result": "failed",
      /** The HTTP status, if there was an answer. */
      http_status: number | null,
      /** Where the exchange failed, if it did. */
      stage: Stage | null, }) | { "event": "fell_back", } & ({ "reason": "api_error",
      /** The HTTP status. */
      http_status: number,
      /** Twilio's code, if the answer had one. */
      twilio_code: number | null, } | { "reason": "unreachable",
      /** Where it failed. */
      stage: Stage, } | { "reason": "no_origination_number" } | { "reason": "outcome_unknown" } | { "reason": "intercepted" } & ForeignAnswer | { "reason": "limit_reached" } & LimitReached | { "reason": "default_is_active" }) | { "event": "status_seen",
    /** Its status, in Twilio's word. */
    status: string,
    /** Its error code, if it has one. */
    error_code: number | null,
    /** Why its error code could not be read, when it could not: that is not the same as having none. */
    code_unread?: string | null,
    /** The exchanges it comes from; of a call that failed, those for its notifications too. */
    exchanges: Array<ExchangeFacts>, } | { "event": "status_of_another",
    /** The exchange it comes from. */
    exchange: ExchangeFacts | null, } | { "event": "following_ended", } & ({ "end": "time_up" } | { "end": "unanswered",
      /** The HTTP status, if there was an answer. */
      http_status: number | null,
      /** The exchange. */
      exchange: ExchangeFacts | null, } | { "end": "intercepted",
      /** The exchange. */
      exchange: ExchangeFacts | null,
      /** The HTTP status. */
      http_status: number,
      /** The media type that it names, at most 100 characters. */
      content_type: string | null,
      /** What it says made it or passed it on (`Via`, else `Server`), at most 100 characters. */
      answered_by: string | null, } | { "end": "credentials_gone" }) | { "event": "receipt_refused",
    /** Why not. */
    why: ReceiptRefusal, } | { "event": "confirmed",
    /** How long after it was sent, in milliseconds. */
    milliseconds: number, } | { "event": "decided", } & ({ "verdict": "originated",
      /** Which. */
      role: Role,
      /** The SID of the message or call. */
      resource_sid: string,
      /** Whether a look-up had to find it. */
      found_by_look_up: boolean, } | { "verdict": "failed",
      /** On which account. */
      role: Role, } & ({ "reason": "api_error",
        /** The HTTP status. */
        http_status: number,
        /** Twilio's code, if the answer had one. */
        twilio_code: number | null, } | { "reason": "unreachable",
        /** Where it failed. */
        stage: Stage, } | { "reason": "no_origination_number" } | { "reason": "outcome_unknown" } | { "reason": "intercepted" } & ForeignAnswer | { "reason": "limit_reached" } & LimitReached | { "reason": "default_is_active" }) | { "verdict": "unknown",
      /** On which account. */
      role: Role, } | { "verdict": "ping_would_originate" } | { "verdict": "stopped" }));

/** What is set for a tenant, apart from its sender. */
export type Tenant = {
  /** The short name. */
  id: TenantId,
  /** The name for people. */
  name: string,
  /** SMS is enabled as an alternate authentication method. */
  sms_enabled: boolean,
  /** Voice is enabled as an alternate authentication method. */
  voice_enabled: boolean,
  /** The countries that it sends to. */
  destinations: Array<Country>,
  /** Originate from Ping's account when fallback is disabled, as one sentence of PingID's page says.
   *
   * Off unless somebody wants it: PingOne's texts all say that nothing is sent then. */
  ping_originates_without_fallback: boolean,
  /** What stands for the default account in test sends. */
  default_account: DefaultAccount,
  /** How many passcodes the default account may send to a recipient in a day (T9). */
  daily_limits: DailyLimits,
  /** Since when it is inactive (M5); none while it is active. */
  inactive_since: string | null, };

/** What is to be changed, as it was given; `None` leaves it as it is. */
export type TenantEdit = {
  /** The name for people. */
  name?: string,
  /** SMS as an alternate authentication method (C2). */
  sms?: boolean,
  /** Voice as an alternate authentication method (C2). */
  voice?: boolean,
  /** The countries that it sends to (C13). */
  destinations?: Array<string>,
  /** Whether Ping's account originates when fallback is disabled (T4). */
  ping_originates_without_fallback?: boolean,
  /** The default account's daily limit of used passcodes, 1 to 50 (T9). */
  daily_used?: number,
  /** The default account's daily limit of unused passcodes, 1 to 50 (T9). */
  daily_unused?: number, };

/** The short name by which a tenant is known on the command line and in records: `contoso`, `contoso-eu`. */
export type TenantId = string;

/** How a tenant stands. */
export type TenantStatus = {
  /** What is set for it. */
  tenant: Tenant,
  /** What is active. */
  active: Configuration,
  /** How far its draft has come, if it has one. */
  draft: DraftState | null,
  /** The last verification of the draft's account, or of the active one when there is no draft. */
  verification: VerificationView | null,
  /** The last verification of the active account, also while there is a draft. */
  active_verification: VerificationView | null,
  /** The consent that the active account was saved with. */
  consent: ConsentGiven | null,
  /** What is so while the tenant is inactive; none while it is active. */
  inactive: Note | null,
  /** What needs attention, the most urgent first. */
  attention: Array<Attention>,
  /** What must be so before starting. */
  checklist: Array<ChecklistItem>,
  /** What to know about the countries that it sends to. */
  sender_id_warnings: Array<SenderIdWarning>,
  /** What to know about the SMS that its numbers send to these countries: of the draft, or of what is active. */
  sending_warnings: Array<SendingWarning>,
  /** What is true of every tenant with a custom account. */
  notes: Array<Note>,
  /** What it originated on each of the last thirty days, the earliest first; none where that cannot be read. */
  days: Array<DayOfSends> | null,
  /** Its other side: what is on record of its environment in PingOne, where it is connected. */
  pingone: PingOneSide | null, };

/** A magic number, and what Twilio answers to it. */
export type TestNumber = {
  /** The number. */
  number: string,
  /** Twilio's code; none where the request is accepted. */
  code: number | null,
  /** The short name of the code. */
  name: string | null, };

/** The magic numbers of a channel. */
export type TestNumbers = {
  /** To originate from. Any other number is refused. */
  from: Array<TestNumber>,
  /** To send to, with an accepted sender. Any other number is accepted too. */
  to: Array<TestNumber>, };

/** The size of the text in percent. */
export type TextSize = 100 | 125 | 150 | 200;

/** Light or dark. */
export type ThemeChoice = "system" | "light" | "dark";

/** Why TLS was not established. */
export type TlsProblem = "tls" | "tls_unknown_issuer" | "tls_expired" | "tls_not_yet_valid" | "tls_name_mismatch" | "tls_revoked" | "tls_certificate" | "tls_not_spoken" | "tls_interrupted" | "tls_incompatible" | "tls_handshake";

/** What is worth saying about a token that was given. */
export type TokenAdvice = "usual" | "unusual";

/** Where a draft's token comes from. */
export type TokenState = "missing" | "given" | "of_active";

/** One line of a trace: an event, told. */
export type TraceLine = {
  /** The event's place in the transaction. */
  sequence: number,
  /** When it was stored. */
  at: string,
  /** Which account it is about. */
  role: Role | null,
  /** What happened. */
  text: string,
  /** The number that originates. */
  from: PhoneNumber | null,
  /** The same as it is written in its own country. */
  from_national: string | null,
  /** What to do about what happened, where no code of Twilio's explains it. */
  remedy: Remedy | null,
  /** What Twilio's code means and what to do. */
  explanation: Explanation | null,
  /** The exchanges that it comes from. */
  exchanges: Array<ExchangeFacts>, };

/** A transaction, told. */
export type TraceView = {
  /** Its ID. */
  transaction: string,
  /** Its tenant; none for a dry run. */
  tenant: TenantId | null,
  /** The operating system's user who sent, not authenticated. */
  sent_by: string,
  /** When it began. */
  begun_at: string,
  /** SMS or voice. */
  channel: Channel,
  /** To whom, with the middle hidden. */
  recipient: string,
  /** Whether it was a dry run with test credentials. */
  dry_run: boolean,
  /** Whether it belongs to the sandbox. */
  sandbox: boolean,
  /** How it came out, as far as it is known. */
  outcome: SendOutcome,
  /** How the creating part ended; none while it is under way or when Linecheck stopped in it. */
  verdict: Verdict | null,
  /** Which account originated. */
  originated_by: Role | null,
  /** The account that originated. */
  account_sid: AccountSid | null,
  /** The number that originated. */
  from: PhoneNumber | null,
  /** The SID of the message or call. */
  resource_sid: string | null,
  /** The last status of the message or call. */
  status: string | null,
  /** Whether the delivery failed. */
  delivery_failed: boolean,
  /** Whether the status is final. */
  is_final: boolean,
  /** The error code that Twilio gave last. */
  twilio_code: number | null,
  /** The accounts that are billed, or are if they took it. */
  charges: Array<Charge>,
  /** From the beginning until a receipt was seen, in milliseconds. */
  delivered_ms: number | null,
  /** How long after it was sent the passcode was read back, in milliseconds. */
  confirmed_ms: number | null,
  /** The final verdict; none while the transaction is open. */
  conclusion: ConclusionView | null,
  /** Whether a passcode that is read back in time can still confirm the receipt. */
  receipt_open: boolean,
  /** How it ended, in a sentence. */
  headline: string,
  /** Who is billed, at whose rates. */
  billed: string,
  /** Why it went the way it did. */
  why: Array<string>,
  /** Whether a create whose outcome is unknown may still arrive and be billed. */
  may_still_arrive: boolean,
  /** What happened, in order. */
  lines: Array<TraceLine>, };

export type TypedRecipient = { text: string, country?: string | null, };

/** Why the outcome of a create request cannot be known. */
export type UnknownWhy = { "kind": "transport",
  /** Where. */
  stage: Stage, } | { "kind": "server_failed",
  /** The HTTP status. */
  http_status: number,
  /** Twilio's code, if the answer had one. */
  twilio_code: number | null, } | { "kind": "redirected",
  /** The HTTP status. */
  http_status: number, } | { "kind": "unreadable",
  /** The HTTP status. */
  http_status: number, } | { "kind": "of_another",
  /** The HTTP status. */
  http_status: number, } | { "kind": "intercepted" } & ForeignAnswer | { "kind": "stopped" };

export type Unlock = { passphrase: string, };

/** What is being done now. */
export type UseCaseProgress = { "stage": "account" } | { "stage": "numbers",
  /** How many are there so far. */
  so_far: number, } | { "stage": "creating" } | { "stage": "pausing",
  /** For how long. */
  milliseconds: number, } | { "stage": "looking_up" } | { "stage": "stored",
  /** The transaction. */
  transaction: string,
  /** The event, with its place. */
  event: StoredEvent, } | { "stage": "cell",
  /** Of which matrix. */
  matrix: string,
  /** Which it is, from 1. */
  cell: number,
  /** How many there are. */
  of: number,
  /** For how many seconds the cool-down still holds it. */
  wait_seconds: number, } | { "stage": "following",
  /** Of which transaction. */
  transaction: string,
  /** The last status. */
  status: string, } | { "stage": "period",
  /** How many records so far. */
  records: number,
  /** How many hours so far, of both channels. */
  hours: number,
  /** Of how many that have to be read. */
  of: number, } | { "stage": "checking",
  /** How much of it is done: entries of the vault, or bytes of a file. */
  done: number,
  /** Of how much. */
  of: number, } | { "stage": "pingone",
  /** What. */
  now: PingOneNow, };

/** What a check of the vault came to. */
export type VaultCheckView = {
  /** Whether nothing is wrong, with the file or with the audit trail. */
  is_whole: boolean,
  /** The version of its schema. */
  version: number,
  /** How many pages of the file were read and authenticated. */
  pages: number,
  /** What is wrong with the file, the first of it. */
  problems: Array<string>,
  /** What the check of the audit trail found; none where the file does not let it be read. */
  audit: AuditCheckView | null, };

/** What is in a vault, so far that two can be told apart. */
export type VaultContent = {
  /** The names of its tenants. */
  tenants: Array<string>,
  /** How many entries its audit trail has. */
  entries: number,
  /** When the newest was entered. */
  newest: string | null,
  /** Whether an administrator passphrase is set in it. */
  has_administrator: boolean, };

/** Where a vault's key comes from. */
export type VaultKeyFrom = "keyring" | "passphrase";

/** Of the opening of the vault. */
export type VaultProgress = { stage: "vault", state: OpeningStep, };

/** How a vault is kept. */
export type VaultView = {
  /** Its own ID. */
  id: string,
  /** Real data or the sandbox. */
  mode: Mode,
  /** Its folder. */
  folder: string,
  /** The version of its schema. */
  version: number,
  /** How many bytes it takes on the disk. */
  size: number,
  /** Where its key comes from. */
  key: VaultKeyFrom,
  /** The keyring lists its key under this account of the service `linecheck`. */
  keyring_account: string | null,
  /** Why it can only be read. */
  reads_only: AppError | null,
  /** The last time that an older Linecheck's vault was brought to the newest form. */
  migrated: Migrated | null,
  /** The folders beside it in which vaults are kept whose places backups took. */
  aside: Array<string>, };

/** How the creating part of a transaction ended. Delivery is another matter (T8). */
export type Verdict = { "verdict": "originated",
  /** Which. */
  role: Role,
  /** The SID of the message or call. */
  resource_sid: string,
  /** Whether a look-up had to find it. */
  found_by_look_up: boolean, } | { "verdict": "failed",
  /** On which account. */
  role: Role, } & ({ "reason": "api_error",
    /** The HTTP status. */
    http_status: number,
    /** Twilio's code, if the answer had one. */
    twilio_code: number | null, } | { "reason": "unreachable",
    /** Where it failed. */
    stage: Stage, } | { "reason": "no_origination_number" } | { "reason": "outcome_unknown" } | { "reason": "intercepted" } & ForeignAnswer | { "reason": "limit_reached" } & LimitReached | { "reason": "default_is_active" }) | { "verdict": "unknown",
  /** On which account. */
  role: Role, } | { "verdict": "ping_would_originate" } | { "verdict": "stopped" };

/** What a verification found, for a face: without the list of numbers, which can be long. */
export type VerificationView = {
  /** When. */
  at: string,
  /** The SID that was asked for. */
  account_sid: string,
  /** The base that was asked. */
  base: string,
  /** The outcome's name. */
  outcome: OutcomeCode,
  /** Whether the outcome says anything about the account, and not only of the way to Twilio or of Twilio itself. */
  is_about_the_account: boolean,
  /** What happened. */
  message: string,
  /** What to do. */
  remedy: Remedy,
  /** The account, as far as Twilio told. */
  account: AccountFacts | null,
  /** Whether it is a sub-account. */
  is_sub_account: boolean,
  /** The balance, where it could be read. */
  balance: Balance | null,
  /** The balance, told; nothing where the account itself could not be read. */
  balance_told: FactView | null,
  /** The sub-accounts that may be chosen instead (C11). */
  sub_accounts: Array<AccountFacts>,
  /** Why the sub-accounts, or some of them, could not be read. None are listed then, or not all. */
  sub_accounts_unread: string | null,
  /** How many numbers there are, and how many were filtered out (C6). */
  counts: FilterCounts,
  /** What of the list of numbers could not be read. */
  numbers_unread: string | null,
  /** How the numbers that were expected compare (C15). */
  expected: ExpectedDifference | null,
  /** Selected numbers of the active configuration that are gone or no longer do both. */
  gone: Array<PhoneNumber>, };

/** One thing to know before. */
export type Warning = {
  /** Which it is: docs/cli.md has them. */
  code: WarningCode,
  /** What to know, and what to do. */
  text: string,
  /** Where a rule of a country is stated; none for what follows from the number or the tenant alone. */
  source: string | null,
  /** As of when the rule was read. */
  as_of: string | null,
  /** The page to read on, of a rule of a country. */
  link: Link | null, };

/** What to know before. */
export type WarningCode = "number_not_in_use" | "read_as_other_country" | "plus_missing" | "landline" | "premium_rate" | "sender_id" | "no_sender_id" | "channel_not_enabled" | "extension_without_sms" | "numbers_left_out" | "hourly_cap_near" | "no_origination_number" | RuleCode;

/** A condition, as it stands. */
export type WatchCondition = {
  /** What it is called. */
  name: string,
  /** How it stands. */
  level: WatchLevel,
  /** What it says. May quote a server. */
  says: string,
  /** What to do; nothing for what is calm. */
  remedy: Remedy | null,
  /** Since when a sign goes on. */
  since: string | null,
  /** Why nobody is told of it; none where it is not muted. */
  muted: MutedSign | null, };

/** A tenant of which nothing can be watched. */
export type WatchLeftOut = {
  /** The tenant. */
  tenant: TenantId,
  /** Why, in a sentence. */
  because: string, };

/** How a condition stands. The later ones weigh more. */
export type WatchLevel = "calm" | "unread" | "warning" | "critical";

/** How long the window waits between two looks at the tenants, in minutes. */
export type WatchMinutes = 5 | 15 | 60;

/** A change that is told. */
export type WatchTold = {
  /** When it was seen. */
  at: string,
  /** Of which tenant. */
  tenant: TenantId,
  /** Its name. */
  tenant_name: string,
  /** Of which condition. */
  name: string,
  /** How it stands; of what is over or passed, how it stood. */
  level: WatchLevel,
  /** What it says; of what is over, what it said last. */
  says: string,
  /** What to do; nothing for what is over. */
  remedy: Remedy | null, } & ({ "change": "began" } | { "change": "over" } | { "change": "other" } | { "change": "passed" } | { "change": "comes_and_goes",
    /** How often it changed within six hours. */
    times: number, } | { "change": "settled" });

/** What was seen of the tenants, and what is to be told of it. */
export type WatchView = {
  /** When it was looked. */
  at: string,
  /** Whether this is the sandbox. */
  sandbox: boolean,
  /** How the worst condition stands that is not muted. */
  level: WatchLevel,
  /** The tenants that were looked at. */
  tenants: Array<WatchedTenant>,
  /** Those that were not, because nothing of theirs can be watched. */
  left_out: Array<WatchLeftOut>,
  /** What changed since the last look. */
  told: Array<WatchTold>, };

/** A tenant that was looked at. */
export type WatchedTenant = {
  /** The tenant. */
  tenant: TenantId,
  /** Its name. */
  tenant_name: string,
  /** How the worst of its conditions stands that is not muted. */
  level: WatchLevel,
  /** Its conditions: `ready`, `delivery`, `drift` where PingOne is connected, and each sign that goes on. */
  conditions: Array<WatchCondition>,
  /** What limits what is said, a sentence each. */
  limits: Array<string>,
  /** What was sent in the last 24 hours; none where it could not be read. */
  last_day: LastDay | null, };

/** One by its ID, or the newest of a tenant. */
export type WhichMatrix = { "matrix": string } | { "latest_of": string };

/** On which accounts a magic recipient works. */
export type WorksOn = "custom_accounts" | "all_accounts";
