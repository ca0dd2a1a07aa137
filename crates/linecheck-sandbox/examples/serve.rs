//! The smallest program that runs a sandbox: `serve [PORT [NUMBERS [STATE_FOLDER]]]`. It prints one JSON line and
//! runs until its standard input ends.

use std::error::Error;
use std::io::{Read as _, Write as _};

use linecheck_sandbox::{Sandbox, SandboxConfig, known};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(0), |port| port.parse())?;
    let numbers = arguments.next().map(|numbers| numbers.parse()).transpose()?;
    let state_dir = arguments.next().map(Into::into);
    let sandbox =
        Sandbox::start(SandboxConfig { port, state_dir, numbers, ..SandboxConfig::default() }).await?;
    let main = sandbox.accounts().into_iter().find(|account| account.sid == known::MAIN.sid());
    let line = serde_json::json!({
        "base_url": sandbox.base_url(),
        "account_sid": known::MAIN.sid(),
        "auth_token": main.map(|main| main.auth_token),
        "pingone": sandbox.control().pingone(),
    });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    sandbox.stop().await?;
    Ok(())
}
