//! A server on loopback that answers what it is told to, in order, and keeps what it was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// An answer: its status and its body.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// What it says, and what it heard.
#[derive(Default)]
struct Script {
    answers: Vec<Answer>,
    asked: Vec<String>,
}

/// The server. It ends with the process.
pub struct Server {
    pub address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

/// Where a redirect of it points to: on itself, so that following would be seen.
const ELSEWHERE: &str = "/elsewhere";

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let of_threads = Arc::clone(&script);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&of_threads);
                thread::spawn(move || serve(&stream, &script));
            }
        });
        Self { address, script }
    }

    /// From now on it answers so: the last answer again for whatever is asked after it. What was asked before is forgotten.
    pub fn say(&self, answers: Vec<Answer>) {
        *lock(&self.script) = Script { answers, asked: Vec::new() };
    }

    /// The methods and paths that it was asked since, in order.
    pub fn asked(&self) -> Vec<String> {
        let asked = lock(&self.script).asked.clone();
        assert!(!asked.iter().any(|asked| asked.contains(ELSEWHERE)), "a redirect was followed: {asked:?}");
        asked
    }
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Answers on one connection until it ends.
fn serve(stream: &TcpStream, script: &Mutex<Script>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = said.trim().parse().ok()?;
            }
            if first.is_empty() {
                line.clone_into(&mut first);
            }
        }
        reader.by_ref().take(length).read_to_end(&mut Vec::new()).ok()?;
        let answer = {
            let mut script = lock(script);
            let turn = script.asked.len();
            script.asked.push(first);
            script.answers.get(turn).or(script.answers.last()).cloned()?
        };
        let Answer { status, body } = answer;
        let mut head = format!("HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n");
        if (300..400).contains(&status) {
            head.push_str("Location: ");
            head.push_str(ELSEWHERE);
            head.push_str("\r\n");
        }
        // These have none (RFC 9110, 6.4.1).
        let body = if matches!(status, 204 | 304) { Vec::new() } else { body };
        if status != 204 {
            head = format!("{head}Content-Length: {}\r\n", body.len());
        }
        let whole = [head.as_bytes(), b"\r\n", &body].concat();
        (&mut &*stream).write_all(&whole).ok()?;
    }
}
