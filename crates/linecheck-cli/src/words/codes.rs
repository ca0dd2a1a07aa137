//! What to do about each kind of error, wherever it occurs.

use linecheck_app::{Code, VaultCode};

#[expect(clippy::too_many_lines, reason = "a table: one row for each")]
pub(super) fn next_step(code: Code) -> &'static str {
    match code {
        Code::InvalidValue => "Correct the value and try again.",
        Code::InvalidSid => "Copy the Account SID from the Twilio console: AC and 32 digits of 0-9 and a-f.",
        Code::InvalidToken => "Copy the Auth Token from the Twilio console.",
        Code::InvalidNumber => "Write the number with + and its calling code, such as +12025550123.",
        Code::InvalidCountry => "Give two letters, such as US or DE.",
        Code::InvalidBase => "Give us1, ie1, au1, or an https address that an administrator allowed.",
        Code::InvalidName => "Give a name without control characters.",
        Code::ConfirmationNeeded => "Run it in a terminal to be asked, or add `--yes` if you mean it.",
        Code::SecretMissing => "Give it on standard input, one line for each secret.",
        Code::TenantNotFound => "`linecheck tenant list` shows the tenants.",
        Code::TenantExists => "Choose another short name, or edit the tenant that has it.",
        Code::TenantInUse => {
            "Delete the custom account first (`linecheck delete ID`), and let test sends come to their end."
        }
        Code::TenantInactive => {
            "An administrator sets it active again (`linecheck tenant activate ID`), or deletes its custom account (`linecheck delete ID`)."
        }
        Code::RevisionNotFound => "`linecheck revisions list ID` shows the revisions.",
        Code::RevisionOfOtherAccount => {
            "Begin a draft for that account (`linecheck change-account ID`), verify it, and select the numbers that `linecheck revisions show ID N` names. Its consent is asked for again."
        }
        Code::DraftNotFound => "Begin one: `linecheck draft new ID`.",
        Code::DraftExists => "Go on with it, or discard it first: `linecheck draft discard ID`.",
        Code::DraftOutdated => {
            "Look at it (`linecheck draft show ID`), then save it again. If another revision is active by now, discard it and begin again."
        }
        Code::PlanOutdated => "Look at what would be sent now, then send that.",
        Code::CreateUnderWay => "Wait for its end, or cancel it.",
        Code::NoAlternateMethod => {
            "Enable SMS or voice: `linecheck tenant edit ID --sms on` or `--voice on`."
        }
        Code::TokenMissing => "Give the Auth Token: `linecheck draft edit ID --token-stdin`.",
        Code::NotVerified => "Verify the account: `linecheck verify ID`.",
        Code::NoNumberSelected => "Select at least one: `linecheck numbers select ID NUMBER…` or `--all`.",
        Code::NumbersNotUsable => {
            "Take them out of the selection. `linecheck numbers list ID --show selected` shows which."
        }
        Code::NumberNotListed => "Verify again, then select among the numbers that do SMS and voice.",
        Code::ConsentNeeded => {
            "Read the Twilio Legal Consent (`linecheck consent`), then save with the name of the person who consents: `--consent-by NAME`."
        }
        Code::NothingToSave => "Change something, or discard the draft.",
        Code::NoCustomAccount => {
            "Configure a custom account first. The tenant originates with Ping Identity's."
        }
        Code::HostNotAllowed => "An administrator allows it: `linecheck settings allow-host HOST`.",
        Code::RealSidInSandbox => {
            "Nothing was sent. Use one of the sandbox's accounts (`linecheck --sandbox sandbox accounts`), or leave the sandbox."
        }
        Code::SandboxSidInReal => "Nothing was sent. Use the SID of a Twilio account, or enter the sandbox.",
        Code::BaseOfOtherMode => {
            "Nothing was sent. The sandbox has one base, its own, and nothing else uses it."
        }
        Code::SubAccountNotFound => "`linecheck verify ID` lists the sub-accounts.",
        Code::NotTestCredentials => {
            "Nothing was sent. A dry run takes the test credentials from the Twilio console."
        }
        Code::TransactionNotFound => "`linecheck trace` lists the newest.",
        Code::DailyUsedLimit => {
            "Wait for the next UTC day, or set another limit: `linecheck tenant edit ID --daily-used N`."
        }
        Code::DailyUnusedLimit => {
            "Let the recipient read passcodes back (`linecheck receipt ID`), wait for the next UTC day, or set another limit: `linecheck tenant edit ID --daily-unused N`."
        }
        Code::CoolDown => "Nothing was sent. Wait, then send again.",
        Code::HourlyCap => {
            "Nothing was sent. Wait, or let an administrator set another cap: `linecheck settings limits --hourly-cap N`."
        }
        Code::ReceiptWrong => "Ask the recipient for the passcode of the newest message or call.",
        Code::ReceiptLate => "Send a new test.",
        Code::ReceiptClosed => "`linecheck trace ID` shows what happened.",
        Code::AuditBroken => {
            "Keep the vault or the file as it is. Compare it with a copy, or with a checkpoint that is kept elsewhere: `linecheck audit verify FILE --checkpoint KEPT`."
        }
        Code::ConsentNotFound => {
            "`linecheck audit --action consent_given` lists the consents with their numbers."
        }
        Code::NotReady => "Each line that fails says what to do; then check again.",
        Code::NotABundle => {
            "Name a file that `linecheck bundle export --out FILE` or `linecheck kit make --tenant ID --out FILE` made."
        }
        Code::BundleNewer => "Update Linecheck on this machine, or make the bundle with the older version.",
        Code::BundleNotOpened => {
            "Give the passphrase that the file was made with, or `--identity FILE` with the private key of one that it was sealed for."
        }
        Code::BundleDamaged => "Get the file again from whoever made it, by a way that does not change it.",
        Code::BundleTooLarge => "Ask for a bundle of fewer tenants, or without the audit trail.",
        Code::BundleOfOtherMode => {
            "Bundles of the sandbox go into the sandbox (`--sandbox`), and real ones into real data. No import changes that."
        }
        Code::BundleRefused => {
            "Do not take the file. Ask whoever is said to have made it, and make it anew with `linecheck bundle export --out FILE`."
        }
        Code::KitReadOnly => {
            "Ask the administrator who made the kit. Changes are made in his vault; a new kit brings them here."
        }
        Code::KitNeedsEmptyVault => {
            "Name a new folder with LINECHECK_HOME, and open it there: `linecheck kit open FILE`."
        }
        Code::NotAdministrator => {
            "An administrator adds `--administrator-passphrase-stdin` and gives the administrator passphrase on standard input, after the vault's. At a terminal it is asked for."
        }
        Code::AdministratorWrong => "Type it again. Three wrong ones in a row cost a wait, which grows.",
        Code::UnlockWaits => {
            "Wait, then give the administrator passphrase. `linecheck administrator status` says how long."
        }
        Code::AdministratorExists => "To change it: `linecheck administrator change`.",
        Code::NoAdministrator => {
            "Leave `--administrator-passphrase-stdin` away, or set one: `linecheck administrator set`."
        }
        Code::Refused => {
            "Copy the Account SID and the Auth Token again from the Twilio console, of the same account and region. Twilio gives the same answer for an account that is suspended or closed: look at its status there."
        }
        Code::TestCredentials => {
            "Use the live Account SID and Auth Token. Test credentials serve for a dry run of a test send only."
        }
        Code::NotActive => {
            "Look at the account's state in the Twilio console. If it is active there, ask Twilio support. Then verify again."
        }
        Code::NoNumbers => "Buy a number with SMS and voice in the Twilio console, then verify again.",
        Code::NoUsableNumbers => {
            "PingID uses one number for SMS and voice. Buy one that does both, then verify again."
        }
        Code::RateLimited | Code::PingOneRateLimited => {
            "Wait, then try again. Nothing is wrong with the credentials."
        }
        Code::TwilioFailed => {
            "Try again in a few minutes. status.twilio.com shows whether Twilio knows of it."
        }
        Code::TookTooLong => {
            "Try again later. If it stays so slow, check the network and the proxy. Nothing was changed."
        }
        Code::ListTooLong => {
            "Use a sub-account with fewer numbers. If the account has few, check whether a proxy changes the answers."
        }
        Code::NotUnderstood => "Check the API base and whether a proxy changes the answers, then try again.",
        Code::SendRefused | Code::DeliveryFailed => "The trace explains the code and says what to do.",
        Code::NumbersDoNotWork => {
            "Each cell of the grid has a trace, which explains its code and says what to do."
        }
        Code::Unreachable | Code::PingOneUnreachable => "Check the network and the proxy, then try again.",
        Code::Intercepted => {
            "Check the proxy, the VPN and the network of this machine, then try again. Nothing is known of the account from this."
        }
        Code::InvalidPingOneId => {
            "Copy it from the PingOne console: 36 characters, 0-9 and a-f with hyphens."
        }
        Code::InvalidRegion => "Give NA, EU, CA, AP, AU or SG.",
        Code::InvalidClientSecret => {
            "Copy the client secret again from the application's page in PingOne, and nothing else."
        }
        Code::PingOneNotConnected => {
            "Connect it: `linecheck pingone connect ID --worker-environment ID --client-id ID`."
        }
        Code::PingOnePlanNotFound => "Plan again: `linecheck pingone plan ID`.",
        Code::PingOnePlanTaken => "Look where it stands: `linecheck pingone status ID`. Then plan again.",
        Code::PingOneRunOpen => {
            "Go on with it (`linecheck pingone resume ID`), or give it up (`linecheck pingone give-up ID`)."
        }
        Code::PingOneNoRun => "`linecheck pingone status ID` shows what there is.",
        Code::PingOneNoRoom => "Remove a sender that nothing refers to, then plan again.",
        Code::PingOneWhichSender => {
            "Say which one: `linecheck pingone plan ID --sender ID`, or `linecheck pingone rotate ID ID`. `linecheck pingone status ID` lists them."
        }
        Code::PingOnePlanRefused => "Correct it, then plan again.",
        Code::PingOneDrifted => "`linecheck pingone drift ID --mend PLACE` plans what mends one of them.",
        Code::PingOneRegionDiffers => "Connect again with the region that PingOne names.",
        Code::PingOneSecretWrong => {
            "Copy the client ID and the client secret again from the application's page in PingOne. Check the worker's environment and the region."
        }
        Code::PingOneGrantOrMethod => {
            "Let the application use the grant Client Credentials, and connect again as its token endpoint authentication method says: without `--post` for Client Secret Basic, with it for Client Secret Post."
        }
        Code::PingOneTokenRefused => "Look whether the application is enabled in PingOne, then try again.",
        Code::PingOneEnvironmentNotFound => "Copy the environment's ID again, and check its region.",
        Code::PingOneEnvironmentDeleting => "Restore it in the PingOne console, or use another.",
        Code::PingOneRoleMissing => {
            "Give the worker application the role Environment Admin on the environment, in PingOne. A role that was given a moment ago may take some minutes."
        }
        Code::PingOneLicenceExceeded => "Look at the environment's license in PingOne.",
        Code::PingOneCredentialsRefused => "Verify the account: `linecheck verify ID`. Then plan again.",
        Code::PingOneNameTaken => "Give another name, then plan again.",
        Code::PingOneInUse => "Take it out of the chain and of the policies first.",
        Code::PingOneRefused => "Look at PingOne's codes. If they say nothing to you, please report it.",
        Code::PingOneFailed => {
            "Try again in a few minutes. status.pingidentity.com shows whether Ping Identity knows of it."
        }
        Code::PingOneNotUnderstood => {
            "Check the addresses and whether a proxy changes the answers, then try again."
        }
        Code::PingOneDiffers => "Somebody else may have changed it. Look at it, then plan again.",
        Code::PingOneIntercepted => {
            "Check the proxy, the VPN and the network of this machine, then try again."
        }
        Code::OutcomeUnknown => "Look it up before you send again: `linecheck trace ID --look-up`.",
        Code::Cancelled => "What was done before is kept. Look at what is on record before you do it again.",
        Code::SandboxFailed => "Look at the cause: another program may hold its port or its folder.",
        Code::Internal => "Please report it with what you did.",
        Code::Vault(code) => of_vault(code),
    }
}

fn of_vault(code: VaultCode) -> &'static str {
    match code {
        VaultCode::KeyringAbsent => {
            "Start the keyring that holds this vault's key (GNOME Keyring, KWallet), then try again. Nothing was changed."
        }
        VaultCode::KeyringFailed => "Restart the keyring, then try again. Nothing was changed.",
        VaultCode::KeyringLocked | VaultCode::KeyringTimedOut => {
            "Unlock the keyring, then try again. Nothing was changed."
        }
        VaultCode::KeyMissing => {
            "The key of this vault is not in this user's keyring. Restore the keyring, or move the vault's folder aside to begin anew."
        }
        VaultCode::WrongPassphrase => {
            "Check the passphrase. If it is certainly right, the file is damaged: restore a copy."
        }
        VaultCode::WrongKey => "Restore the keyring that belongs to this vault, or a copy of the file.",
        VaultCode::Busy => "Another Linecheck is writing. Try again.",
        VaultCode::DiskFull => "Make room on the disk, then try again. What was saved before is safe.",
        VaultCode::ReadOnly | VaultCode::PermissionDenied => {
            "Make the vault's folder writable for this user, or set LINECHECK_HOME to another one."
        }
        VaultCode::NotAFolder => "Move the file away, or set LINECHECK_HOME to another folder.",
        VaultCode::PathTooLong => "Set LINECHECK_HOME to a folder with a shorter path.",
        VaultCode::OtherOwner => {
            "Use a folder of your own: set LINECHECK_HOME. If this one is yours, give it and its files to yourself (chown)."
        }
        VaultCode::NotAFile => "Put the file itself there, in place of the link.",
        VaultCode::NewerVersion => "Use the newer Linecheck that wrote it. The file was not touched.",
        VaultCode::TooOpen => {
            "Take the permissions away from other users: chmod 700 for the folder, 600 for its files."
        }
        VaultCode::WrongKeySource => "Open it the way it was made: with its passphrase, or with the keyring.",
        VaultCode::PassphraseTooShort => "Choose a longer passphrase.",
        VaultCode::InUse => "Close every window of Linecheck and wait for its commands, then try again.",
        VaultCode::ReadsOnly => {
            "Make room on its disk and the folder writable for this user, then open it again. What only shows works meanwhile."
        }
        VaultCode::NotWhole => {
            "Let nothing write to it, and restore a backup: `linecheck vault restore FOLDER`. What is there now is kept aside."
        }
        VaultCode::BackupExists => "Give a folder that is not there yet.",
        VaultCode::BackupInUse => {
            "Open the backup once more where it lies and close it in order, or take another backup."
        }
        VaultCode::BackupOfOther => {
            "Look which vault you want here. To put the other one in its place: `linecheck vault restore FOLDER --other-vault`."
        }
        VaultCode::NoBackup => "Give the folder that `linecheck vault backup FOLDER` made.",
        VaultCode::NoHome => "Set LINECHECK_HOME to a folder.",
        VaultCode::HeaderUnreadable
        | VaultCode::NotAVault
        | VaultCode::DatabaseMissing
        | VaultCode::Damaged
        | VaultCode::RecordUnreadable => {
            "Nothing was deleted or changed. Restore a copy of the folder, or move it aside to begin anew."
        }
        VaultCode::WrongMode
        | VaultCode::KeyUnreadable
        | VaultCode::KeyDerivation
        | VaultCode::NoRandomness
        | VaultCode::MigrationFailed
        | VaultCode::Io
        | VaultCode::Database
        | VaultCode::FileSystemUnfit
        | VaultCode::EncryptionUnavailable
        | VaultCode::Closed
        | VaultCode::Stopped => "Nothing was deleted. Look at the cause, then try again.",
    }
}
