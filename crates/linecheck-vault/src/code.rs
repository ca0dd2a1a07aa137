//! The kinds of what can go wrong with a vault: a closed list, for programs, logs and the faces.

/// Makes the closed list: each kind and its stable name, which never changes.
macro_rules! vault_codes {
    ($($name:ident = $text:literal,)*) => {
        /// The kind of a [`VaultError`](crate::VaultError).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the variants of `VaultError` say it")]
        pub enum VaultCode {
            $($name,)*
        }

        impl VaultCode {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

vault_codes! {
    NoHome = "vault_no_home",
    TooOpen = "vault_too_open",
    HeaderUnreadable = "vault_header_unreadable",
    WrongMode = "vault_wrong_mode",
    WrongKeySource = "vault_wrong_key_source",
    DatabaseMissing = "vault_database_missing",
    KeyMissing = "vault_key_missing",
    KeyUnreadable = "vault_key_unreadable",
    KeyringAbsent = "keyring_absent",
    KeyringLocked = "keyring_locked",
    KeyringTimedOut = "keyring_timed_out",
    KeyringFailed = "keyring_failed",
    WrongKey = "vault_wrong_key",
    WrongPassphrase = "vault_wrong_passphrase",
    PassphraseTooShort = "vault_passphrase_too_short",
    KeyDerivation = "vault_key_derivation",
    NoRandomness = "vault_no_randomness",
    NotAVault = "vault_not_a_vault",
    NewerVersion = "vault_newer_version",
    MigrationFailed = "vault_migration_failed",
    Busy = "vault_busy",
    DiskFull = "vault_disk_full",
    ReadOnly = "vault_read_only",
    PermissionDenied = "vault_permission_denied",
    NotAFolder = "vault_not_a_folder",
    PathTooLong = "vault_path_too_long",
    OtherOwner = "vault_other_owner",
    NotAFile = "vault_not_a_file",
    Io = "vault_io",
    Damaged = "vault_damaged",
    RecordUnreadable = "vault_record_unreadable",
    Database = "vault_database",
    FileSystemUnfit = "vault_file_system_unfit",
    EncryptionUnavailable = "vault_encryption_unavailable",
    InUse = "vault_in_use",
    ReadsOnly = "vault_reads_only",
    NotWhole = "vault_not_whole",
    BackupExists = "vault_backup_exists",
    BackupInUse = "vault_backup_in_use",
    BackupOfOther = "vault_backup_of_other",
    NoBackup = "vault_no_backup",
    Closed = "vault_closed",
    Stopped = "vault_stopped",
}
