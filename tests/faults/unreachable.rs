//! T3, T7: the request never leaves this machine.

use std::sync::Mutex;

use linecheck_app::{Code, Progress, ProgressSink, Remedy, TraceLine};
use linecheck_domain::trace::{Channel, CreateOutcome, Event, FallbackReason, Role, Verdict};
use linecheck_domain::transport::{Stage as Failing, TlsProblem};
use linecheck_sandbox::known;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpSocket, TcpStream};

use crate::seen::{Fallback, ORDINARY, Reopen, Seen, reopen, send};

#[tokio::test]
async fn t3_t4_an_unreachable_twilio_fails_on_each_account_with_its_stage() {
    for fallback in Fallback::ALL {
        let mut stage = fallback.stage().await;
        for (base, failing) in [
            (stage.sandbox.closed_port_base_url(), Failing::Connect),
            (stage.sandbox.unresolvable_base_url(), Failing::Dns),
            (stage.sandbox.self_signed_base_url(), Failing::Tls(TlsProblem::UnknownIssuer)),
        ] {
            let host = base.split("://").nth(1).unwrap().to_owned();
            reopen(&mut stage, Reopen { base: Some(base.clone()), ..Reopen::default() }).await;
            for channel in [Channel::Sms, Channel::Voice] {
                let case = format!("{base}, {channel:?}, fallback {fallback:?}");
                let seen = send(&stage, channel, ORDINARY, Vec::new(), &case).await;
                assert!(seen.log.is_empty(), "{case}: nothing reaches the server: {:?}", seen.log);
                let role = if fallback.happens() { Role::Default } else { Role::Custom };
                let reason = FallbackReason::Unreachable { stage: failing };
                assert_eq!(seen.trace.verdict, Some(Verdict::Failed { reason, role }), "{case}");
                let not_sent = Some(&CreateOutcome::NotSent { stage: failing });
                assert_eq!(seen.outcome(Role::Custom), not_sent, "{case}");
                let on_default = if fallback.happens() { not_sent } else { None };
                assert_eq!(seen.outcome(Role::Default), on_default, "{case}");
                assert_told(&seen, failing, &host, &case);
            }
        }
    }
}

fn assert_told(seen: &Seen, failing: Failing, host: &str, case: &str) {
    let trace = &seen.trace;
    assert!(!trace.may_still_arrive, "{case}: it was never sent");
    assert!(trace.headline.contains(failing.describe()), "{case}: {}", trace.headline);
    let remedy = Some(Remedy::Reach { stage: failing });
    let told = |line: &TraceLine| line.text.contains(failing.describe()) && line.remedy == remedy;
    assert!(trace.lines.iter().any(told), "{case}: {:?}", trace.lines);
    assert!(trace.lines.iter().flat_map(|line| &line.exchanges).all(|asked| asked.host == host), "{case}");
    assert_eq!(trace.billed, "Nothing is billed: nothing was originated.", "{case}");
    assert_eq!(trace.error().expect("an error").code, Code::Unreachable, "{case}");
}

/// The port begins to listen when the fallback has been stored: the custom account could not be reached, the default one
/// can.
#[tokio::test]
async fn t3_an_unreachable_twilio_is_an_api_error_that_causes_a_fallback() {
    for channel in [Channel::Sms, Channel::Voice] {
        let mut stage = Fallback::On.stage().await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        reopen(&mut stage, Reopen { base: Some(base), ..Reopen::default() }).await;
        let (socket, server) = (Mutex::new(Some(socket)), stage.sandbox.port());
        let sink = ProgressSink::new(move |progress| {
            if let Progress::Stored { event, .. } = progress
                && let Event::FellBack { .. } = event.event
            {
                listen(socket.lock().unwrap().take().expect("one fallback"), server);
            }
        });
        stage.control().clear_log();
        let preview = stage.preview(channel, ORDINARY).await;
        let trace = stage.app.send(&stage.actor, preview, false, &sink).await.unwrap();
        let seen = Seen::of(&stage.app, &stage.control(), trace.transaction).await;
        seen.assert_derived("closed, then open");
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (0, 1));
        assert_eq!(seen.outcome(Role::Custom), Some(&CreateOutcome::NotSent { stage: Failing::Connect }));
        assert_eq!(trace.originated_by, Some(Role::Default));
        assert!(!trace.may_still_arrive);
        assert!(seen.why().contains("could not be reached: no connection (TCP)"), "{}", seen.why());
    }
}

/// Lets a port stand for the sandbox's from now on.
fn listen(socket: TcpSocket, server: u16) {
    let listener = socket.listen(16).unwrap();
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let mut to = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut from, &mut to).await });
        }
    });
}
