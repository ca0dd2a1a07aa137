//! What every sandbox has of PingOne, known without a running server. None of it is a secret: the sandbox listens on loopback alone.

/// Every ID of the sandbox's PingOne begins so: sandbox and real can be told apart before a byte is sent.
pub const ID_PREFIX: &str = "facade0f-acad-4";

/// The environment of the worker application. The worker has no role in it, as the environment that an administrator's
/// application lives in need not be one that it manages.
pub const WORKER_ENVIRONMENT: &str = "facade0f-acad-4e00-8000-00000000e001";
/// A SANDBOX environment without senders.
pub const SANDBOX_ENVIRONMENT: &str = "facade0f-acad-4e00-8000-00000000e002";
/// A PRODUCTION environment with senders of other kinds and policies that name them.
pub const PRODUCTION_ENVIRONMENT: &str = "facade0f-acad-4e00-8000-00000000e003";

/// The worker application.
pub const CLIENT_ID: &str = "facade0f-acad-4e00-8000-00000000c001";
/// Its secret.
pub const CLIENT_SECRET: &str = "sandbox.client-secret_facade0facade0.not-a-real-secret_000000001";

/// In PRODUCTION: a gateway of the company's own (`CUSTOM_PROVIDER`), the only one in the chain.
pub const FOREIGN_SENDER: &str = "facade0f-acad-4e00-8000-00000000a001";
/// In PRODUCTION: Twilio Verify (`CUSTOM_TWILIO_VERIFY`).
pub const VERIFY_SENDER: &str = "facade0f-acad-4e00-8000-00000000a002";
/// In PRODUCTION: of a kind that nobody knows (`CUSTOM_FUTURE`).
pub const FUTURE_SENDER: &str = "facade0f-acad-4e00-8000-00000000a003";

/// The default policy of SANDBOX, without a configuration of providers.
pub const SANDBOX_POLICY: &str = "facade0f-acad-4e00-8000-00000000b001";
/// The default policy of PRODUCTION, without a configuration of providers.
pub const PRODUCTION_POLICY: &str = "facade0f-acad-4e00-8000-00000000b002";
/// In PRODUCTION, not the default: its conditions name [`FOREIGN_SENDER`].
pub const FOREIGN_POLICY: &str = "facade0f-acad-4e00-8000-00000000b003";
/// In PRODUCTION, not the default: its list of conditions is empty.
pub const PLAIN_POLICY: &str = "facade0f-acad-4e00-8000-00000000b004";

/// A short code of the main Twilio account. Twilio lists short codes elsewhere than numbers, and the sandbox has no such list; a sender's
/// numbers have both (DOC).
pub const SHORT_CODE: &str = "894546";

/// What stands for `https://auth.pingone.{com,eu,…}` at a sandbox: `POST {base}/{environment}/as/token`.
#[must_use]
pub fn auth_base(base_url: &str) -> String {
    format!("{}/pingone/auth", base_url.trim_end_matches('/'))
}

/// What stands for `https://api.pingone.{com,eu,…}/v1` at a sandbox.
#[must_use]
pub fn api_base(base_url: &str) -> String {
    format!("{}/pingone/v1", base_url.trim_end_matches('/'))
}
