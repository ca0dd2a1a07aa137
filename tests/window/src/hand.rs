//! What a person does to the window itself, past the page.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask};

use crate::desk::Desk;

impl Desk {
    /// Asks Linecheck's window to close, as the cross in its corner does.
    pub fn ask_to_close(&self) {
        let (display, screen) = x11rb::connect(Some(self.display())).expect("the display answers");
        let atom = |name: &str| {
            let asked = display.intern_atom(false, name.as_bytes()).expect("it is asked");
            asked.reply().expect("an atom").atom
        };
        let (protocols, delete) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
        let read = |window, property: u32, kind: AtomEnum| {
            let asked = display.get_property(false, window, property, kind, 0, 1024).expect("it is asked");
            asked.reply().ok()
        };
        let tree = display.query_tree(display.setup().roots[screen].root).expect("it is asked");
        let mut asked = 0;
        for window in tree.reply().expect("the windows").children {
            let name = read(window, AtomEnum::WM_NAME.into(), AtomEnum::ANY);
            let closes = read(window, protocols, AtomEnum::ATOM);
            let is_ours = name.is_some_and(|name| name.value.starts_with(b"Linecheck"));
            let closes = closes.and_then(|list| list.value32().map(|mut all| all.any(|one| one == delete)));
            if is_ours && closes == Some(true) {
                let event = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
                display.send_event(false, window, EventMask::NO_EVENT, event).expect("it is sent");
                asked += 1;
            }
        }
        // An answer says that what was sent before has arrived.
        display.get_input_focus().expect("it is asked").reply().expect("an answer");
        assert_eq!(asked, 1, "one window to close");
    }
}
