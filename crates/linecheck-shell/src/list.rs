// The commands of the page, in the only place that lists them: `name(Request) -> Answer`. The dispatch, the permissions, the
// capability, and the page's functions with their types are made of it. Read with `include!`, so it holds nothing else.
//
// `reads` stores nothing; `changes` stores something, and the page asks for one after another, in the order they were made;
// `works` may take long, tells of its progress and can be cancelled.
macro_rules! for_every_command {
    ($callback:ident) => {
        $callback! {
            // session
            reads read_session() -> SessionView;
            reads locate_vault(OfMode) -> Located;
            reads use_folder(OfFolder) -> ();
            works open_vault(OpenVault) -> SessionView;
            changes close_vault() -> SessionView;
            reads cancel_operation(OfOperation) -> ();
            reads stay_open() -> ();
            reads offer_commands(OfCommands) -> ();

            // administrator
            reads read_administrator() -> AdministratorView;
            reads unlock(Unlock) -> AdministratorView;
            reads lock() -> AdministratorView;
            reads note_activity() -> Option<RoleView>;
            changes set_administrator(NewAdministrator) -> AdministratorView;
            changes change_administrator(NewAdministrator) -> AdministratorView;
            changes remove_administrator() -> AdministratorView;
            changes set_idle_lock(IdleLock) -> AdministratorView;

            // configure/tenants
            reads read_overview() -> Overview;
            reads read_status(OfTenant) -> TenantStatus;
            changes add_tenant(AddTenant) -> Tenant;
            changes edit_tenant(EditTenant) -> Tenant;
            changes remove_tenant(OfTenant) -> ();
            changes set_tenant_active(SetTenantActive) -> Tenant;
            works set_stand_in(StandIn) -> Tenant;
            changes remove_stand_in(OfTenant) -> Tenant;

            // configure/drafts
            changes begin_draft(BeginDraft) -> DraftView;
            reads read_draft(OfTenant) -> Option<DraftView>;
            reads list_drafts() -> Vec<DraftView>;
            changes edit_draft(EditDraft) -> DraftView;
            changes discard_draft(OfTenant) -> ();
            works choose_sub_account(ChooseSubAccount) -> VerificationView;
            reads check_sid(OfText) -> Option<AppError>;

            // configure/verify
            works verify_account(OfTenant) -> VerificationView;

            // configure/numbers
            reads list_numbers(ListNumbers) -> NumbersView;
            changes select_numbers(SelectNumbers) -> BTreeSet<PhoneNumber>;

            // configure/save
            works prepare_save(OfTenant) -> PreparedSave;
            changes save_draft(SaveDraft) -> SaveReport;

            // configure/revisions
            reads list_revisions(RevisionsRequest) -> RevisionsView;
            reads read_revision(OfRevision) -> RevisionView;
            changes restore_revision(RestoreRequest) -> DraftView;

            // configure/rotate
            works rotate_token(RotateToken) -> VerificationView;

            // configure/delete
            changes delete_custom_account(OfTenant) -> Configuration;

            // send/transaction
            reads prepare_send(PrepareSend) -> PreparedSend;
            works send_test(SendTest) -> TraceView;
            works dry_run(DryRunOf) -> TraceView;
            reads list_traces(ListTraces) -> Vec<RecentSend>;
            reads read_trace(OfTransaction) -> TraceView;
            reads read_raw_trace(OfTransaction) -> RawTrace;

            // send/follow
            works follow_transaction(Follow) -> TraceView;
            works look_up_transaction(OfTransaction) -> TraceView;
            works follow_open(FollowOpen) -> FollowReport;
            works confirm_receipt(Receipt) -> TraceView;

            // send/limits
            reads read_limits(LimitsRequest) -> LimitsView;
            reads read_send_limits() -> SendLimits;
            changes set_send_limits(SetSendLimits) -> SendLimits;
            changes trust_clock() -> usize;

            // send/matrix
            reads prepare_matrix(PrepareMatrix) -> PreparedMatrix;
            works run_matrix(RunMatrix) -> MatrixView;
            reads read_matrix(ReadMatrix) -> Option<MatrixView>;
            works follow_matrix(FollowMatrix) -> MatrixView;

            // pingone
            reads read_pingone(OfTenant) -> Option<PingOneConnectionView>;
            works connect_pingone(PingOneConnect) -> PingOneConnectionView;
            changes disconnect_pingone(OfTenant) -> ();
            works read_pingone_state(OfTenant) -> PingOneState;
            reads list_pingone_numbers(PingOneNumbersRequest) -> PingOneNumbers;
            works find_pingone_route(PingOneRouteRequest) -> PingOneRouteView;
            works plan_pingone(PingOnePlanRequest) -> PingOnePlanView;
            reads read_pingone_plan(OfPlan) -> PingOnePlanView;
            works apply_pingone(PingOneApply) -> PingOneRun;
            works resume_pingone(OfTenant) -> PingOneRun;
            changes give_up_pingone(OfTenant) -> PingOneRun;
            reads read_pingone_run(OfTenant) -> Option<PingOneRun>;
            works check_pingone_drift(OfTenant) -> PingOneDriftView;
            works prepare_pingone_send(PingOneSendRequest) -> PreparedPingOneSend;
            works export_pingone(PingOneExportRequest) -> Export;
            works save_pingone_export(PingOneExportRequest) -> SavedFile;

            // ready
            works check_ready(ReadyRequest) -> ReadyView;
            reads save_ready_report(SaveReadyReport) -> SavedFile;

            // traffic
            works look_up_recipient(LookUpRequest) -> LookUpView;
            works read_period(PeriodRequest) -> HealthView;
            reads save_health(SaveHealth) -> SavedFile;
            works watch_tenants() -> WatchView;
            changes mute_sign(MuteRequest) -> Muted;
            changes unmute_sign(OfSign) -> ();

            // history
            reads read_history(ReadHistory) -> HistoryView;
            reads read_history_figures(OfFilter) -> HistoryFigures;
            reads export_history(ExportHistory) -> SavedFile;
            reads open_exports() -> ();
            reads find(FindRequest) -> FoundView;
            reads read_retention() -> RetentionView;
            changes set_retention(SetRetention) -> RetentionView;

            // settings
            reads read_preferences() -> PreferencesView;
            changes save_preferences(SavePreferences) -> PreferencesView;
            reads read_network(OfBase) -> NetworkView;
            changes allow_host(OfHost) -> BTreeSet<String>;
            changes forbid_host(OfHost) -> BTreeSet<String>;
            reads read_audit(AuditRequest) -> AuditPage;

            // bundle
            works export_bundle(ExportBundle) -> SavedBundle;
            works make_kit(MakeKit) -> SavedBundle;
            works open_bundle(OpenBundle) -> OpenedBundle;
            changes import_bundle(ImportBundle) -> BundleImport;
            changes open_kit(OpenBundle) -> KitView;

            // care
            reads read_vault() -> VaultView;
            works change_vault_key(NewVaultKey) -> VaultView;
            works check_vault() -> VaultCheckView;
            works back_up_vault() -> BackupMade;
            reads list_backups() -> Vec<String>;
            works look_into_backup(OfBackup) -> BackupSeen;
            works restore_vault(RestoreVault) -> Restored;

            // audit
            works check_audit(CheckAudit) -> AuditCheckView;
            works check_audit_file(CheckAuditFile) -> AuditCheckView;
            works export_audit(AuditExportRequest) -> SavedFile;
            changes save_checkpoint() -> SavedFile;
            changes save_consent_receipt(ReceiptRequest) -> SavedFile;

            // sandbox
            reads list_sandbox_accounts() -> Vec<AccountInfo>;
            reads list_sandbox_pingone() -> Vec<SandboxPingOne>;
            reads list_magic_recipients() -> &'static [MagicRecipient];
            reads read_sandbox_inbox() -> Vec<Arrival>;
            reads read_sandbox_faults() -> Vec<FaultState>;
            changes set_sandbox_faults(Faults) -> ();
            changes clear_sandbox_faults() -> ();
            changes advance_sandbox(Advance) -> ();
            changes give_sandbox_traffic(GiveTraffic) -> ();
            changes release_sandbox_number(ReleaseNumber) -> ();

            // words
            reads list_countries() -> Vec<CountryView>;
            reads list_languages() -> Vec<LanguageView>;
            reads list_test_numbers(OfChannel) -> TestNumbers;
            reads describe_recipient(TypedRecipient) -> Described;
            reads read_consent() -> ConsentView;
            reads explain_code(OfCode) -> CodeView;
            reads read_guide() -> &'static [GuidePage];
            reads copy_text(OfText) -> ();
            reads open_link(Link) -> ();
        }
    };
}
