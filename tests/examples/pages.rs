//! The server of `cargo xtask bench period`: a million messages of the sandbox's main account, each made beforehand as its list answers
//! it, so that what reads them is measured and not what makes them. Everything else is asked of a sandbox behind it.
//!
//! It is given the folder of a sandbox's state, whose users it then serves, and how many messages. It says on a line of JSON where it
//! listens, and then does what it is told on standard input, answering each line with one of JSON, until that ends:
//!
//! ```text
//! delay 50   lets every answer wait for so many milliseconds
//! pages      names every page of the whole list
//! asked      names what was asked for since this was said last
//! ```
#![allow(clippy::print_stdout, reason = "how it is talked to")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, BufRead as _, Write as _};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_sandbox::known::{DEFAULT_ACCOUNT, FABRIKAM, KnownAccount, MAIN};
use linecheck_sandbox::{Sandbox, SandboxConfig, Traffic, answered};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use url::form_urlencoded::{Serializer, parse};

const DAYS: u32 = 30;

/// One more in a hundred is made, and the oldest are left out: so those that are left lie within the period for hours to come.
const SPARE: u32 = 100;

/// The longest head of a request.
const LONGEST_HEAD: usize = 16 * 1024;

/// The list, the newest first.
struct List {
    path: String,
    /// Each with a comma behind it.
    json: Vec<u8>,
    /// Where each begins, and where the last ends.
    bounds: Vec<usize>,
    /// When each was sent, in seconds since 1970.
    sent: Vec<i64>,
    /// Which ones went to a number.
    to: HashMap<String, Vec<usize>>,
}

/// Those of a list that are asked for, the newest first.
enum Wanted<'list> {
    SideBySide(Range<usize>),
    Scattered(&'list [usize]),
}

impl Wanted<'_> {
    fn len(&self) -> usize {
        match self {
            Self::SideBySide(range) => range.len(),
            Self::Scattered(places) => places.len(),
        }
    }
}

impl List {
    fn make(messages: u32) -> Self {
        let senders = ["+12125550100", "+12125550101", "+447400123456"].map(str::to_owned).to_vec();
        let traffic = Traffic { messages: messages + messages / SPARE, days: DAYS, seed: 1, incident: None };
        let mut made: Vec<_> = answered(MAIN.sid(), traffic, Timestamp::now().as_millisecond(), senders)
            .skip((messages / SPARE) as usize)
            .collect();
        made.reverse();
        let mut list = Self {
            path: format!("/2010-04-01/Accounts/{}/Messages.json", MAIN.sid()),
            json: Vec::with_capacity(made.iter().map(|(_, json)| json.len() + 1).sum()),
            bounds: vec![0],
            sent: Vec::with_capacity(made.len()),
            to: HashMap::new(),
        };
        for (place, (one, json)) in made.into_iter().enumerate() {
            list.json.extend(json);
            list.json.push(b',');
            list.bounds.push(list.json.len());
            list.sent.push(one.at_ms.div_euclid(1000));
            list.to.entry(one.to).or_default().push(place);
        }
        list
    }

    /// A number that some messages went to, one of them of late.
    fn recipient(&self) -> Option<&str> {
        let few = |places: &[usize]| (3..20).contains(&places.len()) && places.first() < Some(&10_000);
        let fitting = self.to.iter().filter(|(to, places)| to.starts_with("+1") && few(places));
        fitting.map(|(to, _)| to.as_str()).min()
    }

    fn wanted(&self, query: &[(String, String)]) -> Option<Wanted<'_>> {
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if let Some(to) = find("To") {
            return Some(Wanted::Scattered(self.to.get(to).map_or(&[], Vec::as_slice)));
        }
        let second = |name| find(name).map(|at| at.parse().map(Timestamp::as_second)).transpose().ok();
        let (after, before) = (second("DateSent>")?, second("DateSent<")?);
        let newer = |than: i64| self.sent.partition_point(|sent| *sent > than);
        let begins = before.map_or(0, newer);
        let ends = after.map_or(self.sent.len(), |after| newer(after - 1));
        Some(Wanted::SideBySide(begins..ends.max(begins)))
    }

    /// What is answered to a query: what stands before the members and the members, which end with a comma.
    fn page(&self, query: &str) -> Option<(String, Vec<&[u8]>)> {
        let query: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
        let number = |name: &str| query.iter().find(|(key, _)| key == name)?.1.parse::<usize>().ok();
        let (size, page) = (number("PageSize").unwrap_or(50).clamp(1, 1000), number("Page").unwrap_or(0));
        let wanted = self.wanted(&query)?;
        let begins = (page * size).min(wanted.len());
        let ends = (begins + size).min(wanted.len());
        let uri = |page: usize| {
            let filters = query.iter().filter(|(key, _)| !key.starts_with("Page"));
            let mut written = Serializer::new(String::new());
            written.extend_pairs(filters).append_pair("PageSize", &size.to_string());
            written.append_pair("Page", &page.to_string());
            if page > 0 {
                written.append_pair("PageToken", &format!("PA{page:032x}"));
            }
            format!("\"{}?{}\"", self.path, written.finish())
        };
        let next = if ends < wanted.len() { uri(page + 1) } else { "null".to_owned() };
        let head = format!(
            "{{\"first_page_uri\":{},\"next_page_uri\":{next},\"previous_page_uri\":null,\"uri\":{},\"page\":{page},\
             \"page_size\":{size},\"start\":{begins},\"end\":{},\"messages\":[",
            uri(0),
            uri(page),
            ends.saturating_sub(1),
        );
        let of = |places: Range<usize>| &self.json[self.bounds[places.start]..self.bounds[places.end]];
        let members = match wanted {
            Wanted::SideBySide(range) => vec![of(range.start + begins..range.start + ends)],
            Wanted::Scattered(places) => {
                places[begins..ends].iter().map(|place| of(*place..*place + 1)).collect()
            }
        };
        Some((head, members))
    }

    /// The address of every page.
    fn pages(&self) -> Vec<String> {
        let token = |page| if page > 0 { format!("&PageToken=PA{page:032x}") } else { String::new() };
        let pages = 0..self.sent.len().div_ceil(1000);
        pages.map(|page| format!("{}?PageSize=1000&Page={page}{}", self.path, token(page))).collect()
    }
}

struct Server {
    list: List,
    /// The port of the sandbox.
    behind: u16,
    delay_ms: AtomicU64,
    asked: Mutex<Vec<String>>,
}

impl Server {
    async fn talk(&self, mut client: TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut read = Vec::with_capacity(LONGEST_HEAD);
        loop {
            let end = loop {
                if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                    break end + 4;
                }
                if read.len() > LONGEST_HEAD || client.read_buf(&mut read).await? == 0 {
                    return Ok(());
                }
            };
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let (line, _) = head.split_once("\r\n").unwrap_or_default();
            let address = line.split(' ').nth(1).unwrap_or_default();
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(address.to_owned());
            tokio::time::sleep(Duration::from_millis(self.delay_ms.load(Ordering::Relaxed))).await;
            let (path, query) = address.split_once('?').unwrap_or((address, ""));
            let is_of_list = line.starts_with("GET ") && path == self.list.path;
            let Some((begins, members)) = is_of_list.then(|| self.list.page(query)).flatten() else {
                return self.pass_on(client, line, &read).await;
            };
            read.drain(..end);
            let all: usize = members.iter().map(|json| json.len()).sum();
            let length = begins.len() + all.saturating_sub(1) + 2;
            let mut text = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
            );
            let _ = write!(text, "{begins}");
            client.write_all(text.as_bytes()).await?;
            for (place, json) in members.iter().enumerate() {
                // The last has no comma behind it.
                let is_last = place + 1 == members.len();
                client.write_all(&json[..json.len().saturating_sub(usize::from(is_last))]).await?;
            }
            client.write_all(b"]}").await?;
        }
    }

    /// Hands a request to the sandbox, which ends the connection with its answer.
    async fn pass_on(&self, mut client: TcpStream, line: &str, read: &[u8]) -> io::Result<()> {
        let mut behind = TcpStream::connect(("127.0.0.1", self.behind)).await?;
        behind.write_all(format!("{line}\r\nConnection: close").as_bytes()).await?;
        behind.write_all(&read[line.len()..]).await?;
        copy_bidirectional(&mut client, &mut behind).await.map(drop)
    }

    /// Does what a line says.
    fn told(&self, line: &str) -> serde_json::Value {
        match line.trim().split_once(' ').unwrap_or((line.trim(), "")) {
            ("delay", milliseconds) => {
                let milliseconds = milliseconds.parse().unwrap_or_default();
                self.delay_ms.store(milliseconds, Ordering::Relaxed);
                json!(milliseconds)
            }
            ("pages", _) => json!(self.list.pages()),
            ("asked", _) => {
                json!(std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner)))
            }
            _ => json!(null),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let state = PathBuf::from(arguments.next().ok_or("the folder of a sandbox's state is missing")?);
    let messages = arguments.next().ok_or("how many messages is missing")?.parse()?;
    let config = SandboxConfig { state_dir: Some(state.clone()), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let server = Arc::new(Server {
        list: List::make(messages),
        behind: sandbox.port(),
        delay_ms: AtomicU64::new(0),
        asked: Mutex::default(),
    });
    // As long as somebody is in the sandbox, nobody who leaves it waits for its end.
    let users = OpenOptions::new().append(true).create(true).open(state.join("users"))?;
    users.lock_shared()?;
    std::fs::write(state.join("port"), port.to_string())?;
    let account = |known: KnownAccount| json!({ "sid": known.sid(), "token": known.initial_auth_token() });
    println!(
        "{}",
        json!({
            "port": port,
            "records": server.list.sent.len(),
            "bytes": server.list.json.len(),
            "recipient": server.list.recipient(),
            "busy": account(MAIN),
            "quiet": account(FABRIKAM),
            "default": account(DEFAULT_ACCOUNT),
        })
    );
    let told = Arc::clone(&server);
    let ends = tokio::task::spawn_blocking(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            println!("{}", told.told(&line));
            let _ = io::stdout().flush();
        }
    });
    let accept = async {
        loop {
            if let Ok((client, _)) = listener.accept().await {
                let server = Arc::clone(&server);
                // A client that went is no trouble of the server's.
                tokio::spawn(async move { server.talk(client).await });
            }
        }
    };
    tokio::select! {
        () = accept => {}
        _ = ends => {}
    }
    std::fs::remove_file(state.join("port"))?;
    Ok(sandbox.stop().await?)
}
