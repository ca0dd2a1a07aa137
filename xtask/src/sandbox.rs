//! A sandbox of Linecheck's, running beside a measurement, and curl to talk to it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// A `linecheck sandbox serve` that is stopped when this goes.
pub struct Sandbox {
    process: Child,
    /// What its first line said of its first account.
    pub credentials: Credentials,
}

/// An account of a sandbox, and where it is asked for.
pub struct Credentials {
    /// Where the sandbox listens.
    pub base_url: String,
    /// The account's SID.
    pub sid: String,
    /// Its Auth Token.
    pub token: String,
}

impl Credentials {
    /// What the programs in `tests/official_client` read: a piece of work and what belongs to it.
    pub fn asked(&self, work: &str, with: &Value) -> String {
        let mut asked =
            json!({ "work": work, "base_url": self.base_url, "sid": self.sid, "token": self.token });
        for (name, value) in with.as_object().into_iter().flatten() {
            asked[name] = value.clone();
        }
        asked.to_string()
    }

    /// Sends a message with curl: the answer.
    pub fn send(&self, to: &str, from: &str) -> Result<String> {
        let address = format!("{}/2010-04-01/Accounts/{}/Messages.json", self.base_url, self.sid);
        let fields = [("To", to), ("From", from), ("Body", "Your passcode is 123456")];
        let fields =
            fields.map(|(name, value)| format!("data-urlencode = {}\n", quoted(&format!("{name}={value}"))));
        let config = format!("{}url = {}\n{}", self.user(), quoted(&address), fields.concat());
        curl(&config)
    }

    /// Fetches the addresses one after the other in one curl, over one connection, and throws the answers away.
    pub fn fetch_all(&self, addresses: &[String]) -> Result<()> {
        curl(&(self.user() + &thrown_away(addresses))).map(drop)
    }

    /// An address with the account's login in it.
    pub fn with_login(&self, address: &str) -> String {
        address.replacen("//", &format!("//{}:{}@", self.sid, self.token), 1)
    }

    fn user(&self) -> String {
        format!("user = {}\n", quoted(&format!("{}:{}", self.sid, self.token)))
    }
}

/// The sandbox that the commands of one home share. It stays as long as somebody is in it, and until this goes somebody is.
pub struct Shared {
    state: PathBuf,
    accounts: Value,
    _presence: File,
}

impl Shared {
    /// Enters it.
    pub fn enter(linecheck: &Path, home: &Path) -> Result<Self> {
        let state = home.join("sandbox-server");
        let ask = || {
            let mut command = Command::new(linecheck);
            command.args(["--sandbox", "--json", "sandbox", "accounts"]).env("LINECHECK_HOME", home);
            fed(&mut command, "")
        };
        // The first makes its folder.
        ask()?;
        let presence = File::open(state.join("users")).context("the sandbox has no list of its users")?;
        presence.lock_shared().context("the sandbox cannot be entered")?;
        let accounts = serde_json::from_str(&ask()?)?;
        Ok(Self { state, accounts, _presence: presence })
    }

    /// Its first account.
    pub fn credentials(&self) -> Result<Credentials> {
        let account = &self.accounts["accounts"][0];
        let field =
            |name: &str| account[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        let port = fs::read_to_string(self.state.join("port"))
            .context("the sandbox does not say where it listens")?;
        let base_url = format!("http://127.0.0.1:{}", port.trim());
        Ok(Credentials { base_url, sid: field("sid")?, token: field("auth_token")? })
    }
}

impl Sandbox {
    /// Starts it on a free port and waits for its first line. It must keep nothing outside `home`.
    pub fn start(linecheck: &Path, numbers: u32, home: &Path) -> Result<Self> {
        let mut process = Command::new(linecheck)
            .args(["sandbox", "serve", "--port", "0", "--numbers", &numbers.to_string()])
            .env("LINECHECK_HOME", home)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} could not be started", linecheck.display()))?;
        match first_line(&mut process) {
            Ok(credentials) => Ok(Self { process, credentials }),
            Err(error) => {
                stop(&mut process);
                Err(error)
            }
        }
    }

    /// The account, its balance and sub-accounts, then every page of its numbers: what `linecheck verify` asks for, found
    /// by following the pages.
    pub fn addresses(&self) -> Result<Vec<String>> {
        let account = format!("{}/2010-04-01/Accounts/{}", self.credentials.base_url, self.credentials.sid);
        let mut addresses = vec![
            format!("{account}.json"),
            format!("{account}/Balance.json"),
            format!("{}/2010-04-01/Accounts.json?PageSize=1000", self.credentials.base_url),
        ];
        let mut next = Some(format!("{account}/IncomingPhoneNumbers.json?PageSize=1000"));
        while let Some(address) = next {
            let page = self.get(&address)?;
            next = page["next_page_uri"].as_str().map(|uri| format!("{}{uri}", self.credentials.base_url));
            addresses.push(address);
        }
        Ok(addresses)
    }

    /// Adds a delay to every answer from now on.
    pub fn delay_answers(&self, milliseconds: u32) -> Result<()> {
        let rules = json!([{ "action": { "kind": "latency", "ms": milliseconds } }]).to_string();
        let config = [
            format!("url = {}", quoted(&format!("{}/_sandbox/faults", self.credentials.base_url))),
            "request = \"PUT\"".to_owned(),
            "header = \"X-Linecheck-Sandbox: control\"".to_owned(),
            "header = \"Content-Type: application/json\"".to_owned(),
            format!("data = {}", quoted(&rules)),
        ]
        .join("\n");
        curl(&config).context("the sandbox did not take the delay").map(drop)
    }

    /// The whole command `linecheck verify`, in its form that stores nothing.
    pub fn verify(&self, linecheck: &Path, home: &Path) -> Result<String> {
        let mut command = Command::new(linecheck);
        command.args([
            "verify",
            "--sid",
            &self.credentials.sid,
            "--token-stdin",
            "--api-base",
            &self.credentials.base_url,
            "--json",
        ]);
        fed(command.env("LINECHECK_HOME", home), &self.credentials.token)
    }

    fn get(&self, address: &str) -> Result<Value> {
        let body = curl(&format!("{}url = {}\n", self.credentials.user(), quoted(address)))?;
        serde_json::from_str(&body).with_context(|| format!("the answer of {address} is not JSON"))
    }
}

/// Our command line, in the sandbox of a home and with a vault that has a passphrase.
pub struct Ours {
    /// The program.
    pub linecheck: PathBuf,
    /// `LINECHECK_HOME`.
    pub home: PathBuf,
}

/// What a command that opens the vault reads first.
pub const PASSPHRASE: &str = "a passphrase for a benchmark\n";

impl Ours {
    /// A command, which reads [`PASSPHRASE`] first.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.linecheck);
        command.args(["--sandbox", "--json", "--passphrase-stdin"]).args(words);
        command.env("LINECHECK_HOME", &self.home);
        command
    }

    /// Runs it with nothing more to read: its standard output.
    pub fn run(&self, words: &[&str]) -> Result<String> {
        fed(&mut self.command(words), PASSPHRASE)
    }

    /// Makes a tenant with an account of the sandbox's and all of its numbers.
    pub fn configure(&self, tenant: &str, account: &Credentials) -> Result<()> {
        let add = ["tenant", "add", tenant, "--name", tenant, "--sms", "on", "--destinations", "US"];
        self.run(&add)?;
        let edit = ["draft", "edit", tenant, "--sid", &account.sid, "--token-stdin"];
        fed(&mut self.command(&edit), &format!("{PASSPHRASE}{}\n", account.token))?;
        self.run(&["verify", tenant])?;
        self.run(&["numbers", "select", tenant, "--all"])?;
        self.run(&["save", tenant, "--consent-by", "A benchmark", "--yes"]).map(drop)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}

fn stop(process: &mut Child) {
    // It may have ended by itself; either way it is gone after this.
    let _ = process.kill();
    let _ = process.wait();
}

fn first_line(process: &mut Child) -> Result<Credentials> {
    let output = process.stdout.take().context("the sandbox has no standard output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).context("the sandbox said nothing")?;
    let hello: Value = serde_json::from_str(&line).context("the sandbox's first line is not JSON")?;
    let field = |name: &str| {
        hello[name]
            .as_str()
            .map(str::to_owned)
            .with_context(|| format!("the sandbox's first line has no {name}"))
    };
    Ok(Credentials { base_url: field("base_url")?, sid: field("account_sid")?, token: field("auth_token")? })
}

/// curl, configured on standard input: a token in an argument could be read by everybody on the machine.
fn curl(config: &str) -> Result<String> {
    let mut command = Command::new("curl");
    // A proxy of the machine's has no part in a measurement on loopback, and neither has a person's .curlrc.
    command.args(["--disable", "--silent", "--show-error", "--fail", "--noproxy", "*", "--config", "-"]);
    fed(&mut command, config)
}

/// Fetches the addresses, each with its login, side by side in one curl, and throws the answers away.
pub fn fetch_side_by_side(addresses: &[String]) -> Result<()> {
    let order = "parallel\nparallel-immediate\nno-progress-meter\n";
    curl(&(order.to_owned() + &thrown_away(addresses))).map(drop)
}

fn thrown_away(addresses: &[String]) -> String {
    let nowhere = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let each = addresses.iter().map(|address| format!("url = {}\noutput = \"{nowhere}\"\n", quoted(address)));
    each.collect()
}

/// Runs a command with this on its standard input, and returns its standard output.
pub fn fed(command: &mut Command, input: &str) -> Result<String> {
    let name = Path::new(command.get_program()).display().to_string();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started"))?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    stdin.write_all(input.as_bytes()).with_context(|| format!("{name} did not read its standard input"))?;
    drop(stdin);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!(
            "{name} ended with {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr),
            String::from_utf8_lossy(&output.stdout)
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("{name} printed something that is not text"))
}

/// A value of a curl configuration file.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_curl_configuration_cannot_end_its_quotation() {
        assert_eq!(quoted(r#"{"a":"\"}"#), r#""{\"a\":\"\\\"}""#);
    }

    #[test]
    fn a_command_reads_what_it_is_fed_and_a_failure_carries_what_it_said() {
        let mut cargo = Command::new("cargo");
        let error = fed(cargo.arg("--no-such-flag"), "").unwrap_err().to_string();
        assert!(error.contains("cargo ended with") && error.contains("no-such-flag"), "{error}");
    }
}
