//! As much of a desktop's notifications as the window asks for: they are shown, and here they are noted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use zbus::connection::Builder;
use zbus::zvariant::OwnedValue;

use crate::desk::Desk;
use crate::window::{GLANCE, PATIENCE};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// Answers on the desk's bus.
pub struct Notifications {
    noted: Noted,
    _bus: zbus::Connection,
}

/// Title and text of each.
type Noted = Arc<Mutex<Vec<(String, String)>>>;

struct Server(Noted);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "a method of the interface")]
    fn notify(
        &self,
        _program: &str,
        _replaces: u32,
        _icon: &str,
        title: String,
        text: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((title, text));
        1
    }
}

impl Notifications {
    /// Begins to answer.
    pub async fn start(desk: &Desk) -> Self {
        let (noted, bus) = (Noted::default(), desk.variable("DBUS_SESSION_BUS_ADDRESS"));
        let builder = Builder::address(bus.as_str()).expect("an address").name(SERVICE).expect("a name");
        let builder = builder.serve_at(PATH, Server(Arc::clone(&noted))).expect("a place");
        Self { noted, _bus: builder.build().await.expect("the bus takes it") }
    }

    /// What was shown, once something was.
    pub async fn shown(&self) -> Vec<(String, String)> {
        let begun = Instant::now();
        loop {
            let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if !noted.is_empty() {
                return noted;
            }
            assert!(begun.elapsed() < PATIENCE, "no notification was shown");
            tokio::time::sleep(GLANCE).await;
        }
    }
}
