//! The client against small servers on real sockets.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linecheck_domain::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use linecheck_domain::transport::TlsProblem;

mod tls;

const PLANTED: &str = "7ab1e7ab1e7ab1e7ab1e7ab1e7ab1e70";

fn login() -> Login {
    Login::basic("AC0123456789abcdef0123456789abcdef", &Secret::new(PLANTED.to_owned())).unwrap()
}

fn config() -> HttpConfig {
    let allowed = ["127.0.0.1", "localhost", "no-such-host.invalid", "api.twilio.com"];
    let mut config = HttpConfig::new(AllowedHosts::new(allowed));
    config.limits.connect = Duration::from_secs(5);
    config
}

fn client() -> HttpClient {
    HttpClient::new(config())
}

fn impatient() -> HttpClient {
    let mut config = config();
    config.limits.connect = Duration::from_secs(1);
    config.limits.overall = Duration::from_secs(2);
    HttpClient::new(config)
}

/// What a server does with a connection once a request was read, or with `None` at once.
#[derive(Clone)]
enum Act {
    /// Writes these bytes and closes.
    Say(Vec<u8>),
    /// Writes these bytes and keeps the connection open.
    SayAndWait(Vec<u8>),
    /// Closes without reading anything.
    CloseUnread,
    /// Reads the request and closes without an answer.
    CloseAfterRead,
}

struct Server {
    url: Url,
    connections: Arc<AtomicUsize>,
    heads: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Server {
    async fn start(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url =
            Url::parse(&format!("http://{}/path.json?To=%2B15005550006", listener.local_addr().unwrap()));
        let server = Self { url: url.unwrap(), connections: Arc::default(), heads: Arc::default() };
        let (connections, heads) = (Arc::clone(&server.connections), Arc::clone(&server.heads));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (act, heads) = (act.clone(), Arc::clone(&heads));
                tokio::spawn(async move { serve(stream, act, heads).await });
            }
        });
        server
    }

    async fn saying(head: &str, body: &[u8]) -> Self {
        Self::start(Act::Say([head.as_bytes(), b"\r\n\r\n", body].concat())).await
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, act: Act, heads: Arc<std::sync::Mutex<Vec<String>>>) {
    if let Act::CloseUnread = act {
        return;
    }
    let mut read = Vec::new();
    while !is_whole(&read) {
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return;
        }
    }
    heads.lock().unwrap().push(String::from_utf8_lossy(&read).into_owned());
    match act {
        Act::Say(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::SayAndWait(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Act::CloseUnread | Act::CloseAfterRead => {}
    }
}

/// Whether a request is there with its body.
fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= announced.map_or(0, |length| length.parse().unwrap())
}

async fn stage_of(client: &HttpClient, url: &Url) -> (Stage, Stage) {
    let read = client.read(url, &login()).await.unwrap_err();
    let create = client.create(url, &login(), &[("To", "+15005550006")]).await.unwrap_err();
    for error in [&read, &create] {
        assert_eq!(error.exchange().host.split(':').next(), url.host_str());
        assert_nothing_leaks(error);
    }
    (read.stage(), create.stage())
}

fn assert_nothing_leaks(error: &HttpError) {
    let encoded = login().header().unwrap().to_str().unwrap().trim_start_matches("Basic ").to_owned();
    let mut texts = vec![format!("{error:?}"), format!("{error:#?}"), error.to_string()];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push(format!("{cause:?} {cause}"));
        source = cause.source();
    }
    for text in texts {
        assert!(!text.contains(PLANTED) && !text.contains(&encoded), "{text}");
        assert!(!text.contains("15005550006"), "{text}");
    }
}

#[tokio::test]
async fn p3_what_is_sent_is_what_was_asked_for() {
    let server = Server::saying(
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTwilio-Request-Id: RQ0123456789abcdef0123456789abcdef\r\nRetry-After: 3",
        b"{}",
    )
    .await;
    let answer = client().create(&server.url, &login(), &[("To", "+1500 5"), ("Body", "ä&=")]).await.unwrap();
    assert_eq!((answer.status, answer.body.bytes()), (201, &b"{}"[..]));
    let exchange = &answer.exchange;
    assert_eq!(
        (exchange.method, exchange.path.as_str(), exchange.status),
        (Verb::Post, "/path.json", Some(201))
    );
    assert_eq!(exchange.request_id.as_deref(), Some("RQ0123456789abcdef0123456789abcdef"));
    assert_eq!((exchange.retry_after, exchange.body_bytes), (Some(Duration::from_secs(3)), 2));
    let stored = serde_json::to_string(exchange).unwrap();
    assert!(!stored.contains("15005550006"), "{stored}");

    let head = server.heads().remove(0).to_ascii_lowercase();
    for expected in [
        "post /path.json?to=%2b15005550006 http/1.1\r\n",
        "accept: application/json\r\n",
        "accept-encoding: gzip\r\n",
        "authorization: basic ",
        "content-type: application/x-www-form-urlencoded\r\n",
        "content-length: ",
        "user-agent: linecheck/",
    ] {
        assert!(head.contains(expected), "{expected} in {head}");
    }
    assert!(head.ends_with("\r\n\r\nto=%2b1500+5&body=%c3%a4%26%3d"), "{head}");
    assert!(!head.contains("cookie") && !head.contains("referer"));
}

#[tokio::test]
async fn p3_what_changes_something_is_sent_as_it_is_and_once() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 2", b"{}").await;
    let (client, token) = (client(), Login::bearer(&Secret::new(PLANTED.to_owned())).unwrap());
    let json = || Json::new(br#"{"a":"\u00e4"}"#.to_vec());
    for (verb, sent) in [
        (Verb::Post, client.create_json(&server.url, &token, json()).await),
        (Verb::Put, client.replace(&server.url, &token, json()).await),
        (Verb::Delete, client.delete(&server.url, &token).await),
        (Verb::Post, client.create(&server.url, &Login::in_form(), &[("client_id", "x")]).await),
    ] {
        let answer = sent.unwrap();
        assert_eq!(answer.exchange.method, verb);
        assert!(!format!("{answer:?}").contains(PLANTED));
    }
    let heads = server.heads();
    assert_eq!(server.connections(), 4);
    for (head, begins, ends) in [
        (&heads[0], "POST ", "\r\n\r\n{\"a\":\"\\u00e4\"}"),
        (&heads[1], "PUT ", "\r\n\r\n{\"a\":\"\\u00e4\"}"),
        (&heads[2], "DELETE ", "\r\n\r\n"),
    ] {
        assert!(head.starts_with(begins) && head.ends_with(ends), "{head}");
        assert!(head.contains(&format!("authorization: Bearer {PLANTED}\r\n")), "{head}");
        assert_eq!(head.contains("content-type: application/json\r\n"), begins != "DELETE ", "{head}");
    }
    assert!(!heads[3].contains("authorization") && heads[3].ends_with("client_id=x"), "{}", heads[3]);
}

#[tokio::test]
async fn c5_a_refusing_status_is_an_answer() {
    for status in [200, 400, 401, 404, 408, 429, 500, 503] {
        let server = Server::saying(&format!("HTTP/1.1 {status} X\r\nContent-Length: 3"), b"abc").await;
        let answer = client().read(&server.url, &login()).await.unwrap();
        assert_eq!((answer.status, answer.body.bytes()), (status, &b"abc"[..]));
        assert!(!format!("{answer:?}").contains("abc"));
    }
}

#[tokio::test]
async fn c5_a_host_that_does_not_resolve_is_a_dns_failure() {
    let url = Url::parse("https://no-such-host.invalid/x?To=15005550006").unwrap();
    assert_eq!(stage_of(&client(), &url).await, (Stage::Dns, Stage::Dns));
}

#[tokio::test]
async fn c5_a_closed_port_is_a_connection_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
    ] {
        assert_eq!(
            stage_of(&client(), &Url::parse(&url).unwrap()).await,
            (Stage::Connect, Stage::Connect),
            "{url}"
        );
    }
}

#[tokio::test]
async fn t7_a_broken_connection_may_have_sent_the_request() {
    for act in [Act::CloseUnread, Act::CloseAfterRead, Act::Say(b"HTTP/1.1 201 Cre".to_vec())] {
        let server = Server::start(act).await;
        let (read, create) = stage_of(&client(), &server.url).await;
        assert_eq!((read, create), (Stage::Interrupted, Stage::Interrupted));
        assert!(!create.never_sent());
        assert_eq!(server.connections(), 2, "nothing is repeated");
    }
}

#[tokio::test]
async fn c5_a_silent_server_is_a_time_out_of_the_answer() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec();
    for (said, status) in [(Vec::new(), None), (head, Some(200))] {
        let server = Server::start(Act::SayAndWait(said)).await;
        let error = impatient().create(&server.url, &login(), &[]).await.unwrap_err();
        assert_eq!((error.stage(), error.never_sent()), (Stage::ResponseTimeout, false));
        assert_eq!(error.exchange().status, status);
    }
}

#[tokio::test]
async fn c5_what_is_not_http_is_told_from_a_broken_connection() {
    let server = Server::start(Act::Say(b"220 mail.example ESMTP\r\n\r\n".to_vec())).await;
    assert_eq!(stage_of(&client(), &server.url).await, (Stage::NotHttp, Stage::NotHttp));
}

#[tokio::test]
async fn t7_a_truncated_body_is_told() {
    for head in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
        let server = Server::saying(&format!("HTTP/1.1 201 Created\r\n{head}"), b"5\r\nhello\r\n").await;
        let error = client().create(&server.url, &login(), &[]).await.unwrap_err();
        assert_eq!((error.stage(), error.exchange().status), (Stage::Truncated, Some(201)), "{head}");
    }
}

#[tokio::test]
async fn p3_bodies_are_bounded_after_decompression() {
    let mut config = config();
    config.limits.body = 1_000;
    let client = HttpClient::new(config);
    let zeros = gzip(&vec![0; 5_000_000]);
    assert!(zeros.len() < 10_000);
    let chunked = [b"3e9\r\n".as_slice(), &[b'x'; 1_001], b"\r\n0\r\n\r\n"].concat();
    for (head, body) in [
        ("Content-Length: 1001".to_owned(), vec![b'x'; 1_001]),
        ("Content-Length: 99999999999".to_owned(), Vec::new()),
        ("Transfer-Encoding: chunked".to_owned(), chunked),
        ("Connection: close".to_owned(), vec![b'x'; 1_001]),
        (format!("Content-Encoding: gzip\r\nContent-Length: {}", zeros.len()), zeros.clone()),
        ("Content-Encoding: gzip\r\nConnection: close".to_owned(), zeros),
    ] {
        let server = Server::saying(&format!("HTTP/1.1 200 OK\r\n{head}"), &body).await;
        let error = client.read(&server.url, &login()).await.unwrap_err();
        assert_eq!(error.stage(), Stage::TooLarge, "{head}");
        assert!(error.exchange().body_bytes <= 1_000);
    }
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 1000", &[b'x'; 1_000]).await;
    assert_eq!(client.read(&server.url, &login()).await.unwrap().body.bytes().len(), 1_000);
}

#[tokio::test]
async fn c5_compression_is_read_or_named() {
    let packed = gzip(br#"{"sid":"AC"}"#);
    let server =
        Server::saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close", &packed).await;
    assert_eq!(client().read(&server.url, &login()).await.unwrap().body.bytes(), br#"{"sid":"AC"}"#);

    for (encoding, body) in [
        ("br", b"abc".to_vec()),
        ("deflate", b"abc".to_vec()),
        ("gzip, gzip", b"abc".to_vec()),
        ("gzip", b"not gzip at all".to_vec()),
        ("gzip", packed[..packed.len() - 6].to_vec()),
    ] {
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}", body.len());
        let server = Server::saying(&head, &body).await;
        assert_eq!(stage_of(&client(), &server.url).await.0, Stage::BadEncoding, "{encoding}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn p3_a_redirect_is_never_followed() {
    let target = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0", b"").await;
    for status in [300, 301, 302, 303, 304, 307, 308, 399] {
        let head = format!("HTTP/1.1 {status} Moved\r\nContent-Length: 0\r\nLocation: {}", target.url);
        let server = Server::saying(&head, b"").await;
        for error in [
            client().read(&server.url, &login()).await.unwrap_err(),
            client().create(&server.url, &login(), &[("To", "+15005550006")]).await.unwrap_err(),
        ] {
            assert_eq!((error.stage(), error.never_sent()), (Stage::Interrupted, false));
            assert_nothing_leaks(&error);
            let HttpError::Redirected { status: told, to_host, .. } = error else { panic!("not a redirect") };
            assert_eq!((told, to_host.as_deref()), (status, Some("127.0.0.1")));
        }
        assert_eq!(server.connections(), 2);
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn p3_nothing_is_sent_to_what_is_not_allowed() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0", b"").await;
    let port = server.url.port().unwrap();
    let strict = HttpClient::new(HttpConfig::new(AllowedHosts::new(["api.twilio.com"])));
    for (client, url, expected) in [
        (&strict, format!("http://127.0.0.1:{port}/x?To=15005550006"), Refusal::HostNotAllowed),
        (&strict, format!("https://127.0.0.1:{port}/"), Refusal::HostNotAllowed),
        (&strict, format!("http://api.twilio.com:{port}/"), Refusal::PlainHttp),
        (&client(), format!("http://user:{PLANTED}@127.0.0.1:{port}/"), Refusal::HasCredentials),
        (&client(), format!("ftp://127.0.0.1:{port}/"), Refusal::OtherScheme),
    ] {
        let url = Url::parse(&url).unwrap();
        for error in [
            client.read(&url, &login()).await.unwrap_err(),
            client.create(&url, &login(), &[]).await.unwrap_err(),
        ] {
            assert_eq!((error.stage(), error.never_sent()), (Stage::NotAllowed, true));
            assert_nothing_leaks(&error);
            let HttpError::NotAllowed { refusal, .. } = error else { panic!("not refused") };
            assert_eq!(refusal, expected);
        }
        assert_eq!(client.route(&url).unwrap_err(), expected);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn t7_every_create_has_a_connection_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut bytes = [0; 4_096];
                while stream.read(&mut bytes).await.unwrap_or(0) > 0 {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
                }
            });
        }
    });
    let client = client();
    for _ in 0..3 {
        client.create(&url, &login(), &[]).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 3);
    for _ in 0..3 {
        client.read(&url, &login()).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 4, "reading keeps its connection");
}

#[tokio::test]
async fn t8_dropping_the_future_cancels() {
    let server = Server::start(Act::SayAndWait(Vec::new())).await;
    let client = client();
    let login = login();
    let request = client.read(&server.url, &login);
    assert!(tokio::time::timeout(Duration::from_millis(200), request).await.is_err());
}

#[tokio::test]
async fn t5_started_at_is_the_given_clocks() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0", b"").await;
    let mut config = config();
    let moment: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    config.clock = Arc::new(move || moment);
    let answer = HttpClient::new(config).read(&server.url, &login()).await.unwrap();
    assert_eq!(answer.exchange.started_at, moment);
}

#[tokio::test]
async fn p3_nothing_shows_the_login() {
    let client = client();
    let text = format!("{:?} {:?} {:?}", client, login(), client.limits());
    assert!(!text.contains(PLANTED) && !text.contains("Basic"), "{text}");
}
