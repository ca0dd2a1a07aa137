//! The operating system locks its session, or is about to sleep: then the administrator role is locked too.
//!
//! On Linux logind says both, on the system's bus. Elsewhere nothing is listened to: there, as here, a sleep is found by the
//! clocks (`linecheck_shell`), and the idle time does the rest.

use futures_util::{Stream, StreamExt as _};
use linecheck_app::LockedBy;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, Error, MatchRule, Message, MessageStream, Proxy};

const SERVICE: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";

/// Tells of each lock and sleep; returns when there is no logind, or none any more.
pub async fn follow<Told: Future<Output = ()>>(tell: impl Fn(LockedBy) -> Told) -> Result<(), Error> {
    let connection = &Connection::system().await?;
    let manager = Proxy::new(connection, SERVICE, PATH, MANAGER).await?;
    // Zero is whoever asks. A program that belongs to no session hears of every one's lock: that costs a passphrase.
    let own: Option<OwnedObjectPath> = manager.call("GetSessionByPID", &(0_u32,)).await.ok();
    let mut said = signals(connection, own.as_ref()).await?;
    while let Some(message) = said.next().await {
        if let Some(by) = meaning(&message?) {
            tell(by).await;
        }
    }
    Ok(())
}

/// What logind says of our session and of the computer.
async fn signals(
    connection: &Connection,
    own: Option<&OwnedObjectPath>,
) -> Result<impl Stream<Item = Result<Message, Error>> + Unpin, Error> {
    let rule = |interface: &'static str, member: &'static str, path: Option<&OwnedObjectPath>| {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(SERVICE)?
            .interface(interface)?
            .member(member)?;
        let rule = match path {
            Some(path) => rule.path(path.clone())?,
            None => rule,
        };
        Ok::<_, Error>(rule.build())
    };
    let lock = MessageStream::for_match_rule(rule(SESSION, "Lock", own)?, connection, None).await?;
    let hint = rule("org.freedesktop.DBus.Properties", "PropertiesChanged", own)?;
    let hint = MessageStream::for_match_rule(hint, connection, None).await?;
    let sleep =
        MessageStream::for_match_rule(rule(MANAGER, "PrepareForSleep", None)?, connection, None).await?;
    Ok(futures_util::stream::select(lock, futures_util::stream::select(hint, sleep)))
}

fn meaning(message: &Message) -> Option<LockedBy> {
    let (header, body) = (message.header(), message.body());
    match header.member()?.as_str() {
        "Lock" => Some(LockedBy::Session),
        "PrepareForSleep" => body.deserialize::<bool>().ok()?.then_some(LockedBy::Sleep),
        // GNOME and KDE lock their screens without the signal, and say so in a property.
        "PropertiesChanged" => {
            let (interface, changed, _): (
                String,
                std::collections::HashMap<String, OwnedValue>,
                Vec<String>,
            ) = body.deserialize().ok()?;
            let is_locked =
                changed.get("LockedHint").is_some_and(|value| bool::try_from(value).unwrap_or_default());
            (interface == SESSION && is_locked).then_some(LockedBy::Session)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use zbus::connection::Builder;
    use zbus::fdo::Properties;
    use zbus::object_server::SignalEmitter;

    use super::*;

    /// A bus of its own, which ends with the test.
    struct Bus(Child, String);

    impl Bus {
        fn start() -> Self {
            let mut bus = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut address = String::new();
            BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
            Self(bus, address.trim().to_owned())
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// As much of logind as there is of it here: a manager, and sessions.
    struct Manager;

    #[expect(clippy::unused_self, reason = "a method of the interface")]
    #[zbus::interface(name = "org.freedesktop.login1.Manager")]
    impl Manager {
        #[zbus(name = "GetSessionByPID")]
        fn session(&self, pid: u32) -> OwnedObjectPath {
            assert_eq!(pid, 0, "the caller's own");
            OwnedObjectPath::try_from(OURS).unwrap()
        }

        #[zbus(signal)]
        async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
    }

    struct Session;

    #[zbus::interface(name = "org.freedesktop.login1.Session")]
    impl Session {
        #[zbus(signal)]
        async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
    }

    const OURS: &str = "/org/freedesktop/login1/session/_31";
    const ANOTHER: &str = "/org/freedesktop/login1/session/_32";

    #[test]
    fn m6_logind_s_lock_hint_and_sleep_lock_and_another_session_s_do_not() {
        let bus = Bus::start();
        tauri::async_runtime::block_on(async {
            let logind = Builder::address(bus.1.as_str())
                .unwrap()
                .name(SERVICE)
                .unwrap()
                .serve_at(PATH, Manager)
                .unwrap()
                .serve_at(OURS, Session)
                .unwrap()
                .serve_at(ANOTHER, Session)
                .unwrap()
                .build()
                .await
                .unwrap();
            let ours = Builder::address(bus.1.as_str()).unwrap().build().await.unwrap();
            let manager = Proxy::new(&ours, SERVICE, PATH, MANAGER).await.unwrap();
            let own: OwnedObjectPath = manager.call("GetSessionByPID", &(0_u32,)).await.unwrap();
            let mut said = signals(&ours, Some(&own)).await.unwrap();

            let at = |path: &'static str| SignalEmitter::new(&logind, path).unwrap();
            let hint = |locked: bool| [("LockedHint", zbus::zvariant::Value::from(locked))].into();
            Session::lock(&at(ANOTHER)).await.unwrap();
            Session::lock(&at(OURS)).await.unwrap();
            let name = zbus::names::InterfaceName::try_from(SESSION).unwrap();
            Properties::properties_changed(&at(OURS), name.clone(), hint(false), [].as_slice().into())
                .await
                .unwrap();
            Properties::properties_changed(&at(OURS), name, hint(true), [].as_slice().into()).await.unwrap();
            Manager::prepare_for_sleep(&at(PATH), false).await.unwrap();
            Manager::prepare_for_sleep(&at(PATH), true).await.unwrap();

            // Five that concern us, of which two say that nothing is locked.
            let mut meant = Vec::new();
            for _ in 0..5 {
                meant.push(meaning(&said.next().await.unwrap().unwrap()));
            }
            meant.sort_by_key(|by| by.map(|by| format!("{by:?}")));
            let locked = Some(LockedBy::Session);
            assert_eq!(meant, [None, None, locked, locked, Some(LockedBy::Sleep)]);
        });
    }
}
