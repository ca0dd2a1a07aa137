//! As much of logind as the window listens to: that the session is locked.

use zbus::connection::Builder;
use zbus::zvariant::OwnedObjectPath;

use crate::desk::Desk;

const SERVICE: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_31";

/// Answers on the desk's bus, which is the system's bus of that desk too.
pub struct Logind(zbus::Connection);

struct Manager;

#[expect(clippy::unused_self, reason = "a method of the interface")]
#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    #[zbus(name = "GetSessionByPID")]
    fn session(&self, _process: u32) -> OwnedObjectPath {
        OwnedObjectPath::try_from(SESSION).expect("a path")
    }
}

impl Logind {
    /// Begins to answer. Before the window is opened: it asks once.
    pub async fn start(desk: &Desk) -> Self {
        let bus = desk.variable("DBUS_SESSION_BUS_ADDRESS");
        let builder = Builder::address(bus.as_str()).expect("an address").name(SERVICE).expect("a name");
        let builder = builder.serve_at(PATH, Manager).expect("a place");
        Self(builder.build().await.expect("the bus takes it"))
    }

    /// Says that the session is locked, as a screen lock does.
    pub async fn lock_session(&self) {
        let of = "org.freedesktop.login1.Session";
        self.0.emit_signal(None::<&str>, SESSION, of, "Lock", &()).await.expect("it is said");
    }
}
