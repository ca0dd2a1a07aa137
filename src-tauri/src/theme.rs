//! The system's theme. On Linux the web view often does not know it, so the desktop's portal is asked.

use std::sync::{Mutex, MutexGuard, PoisonError};

use linecheck_shell::{Shade, Shell, ThemeChoice};
use tauri::window::Color;
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime, Theme};

use crate::window::MAIN;

/// The event that carries the system's new theme.
const EVENT: &str = "theme";

/// What is seen before the page is there, and behind the menu: the canvas of the page's style sheet.
const LIGHT_CANVAS: Color = Color(0xf5, 0xf6, 0xf7, 0xff);
const DARK_CANVAS: Color = Color(0x0f, 0x12, 0x14, 0xff);

fn shade_of(theme: Theme) -> Shade {
    if theme == Theme::Dark { Shade::Dark } else { Shade::Light }
}

/// What the portal says.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Preference {
    Shade(Shade),
    /// GNOME says so for its light style, and for nothing chosen.
    None,
}

/// What is known of the system's theme.
#[derive(Default)]
pub struct SystemTheme(Mutex<Known>);

#[derive(Default)]
struct Known {
    shade: Shade,
    /// Whether the portal said it, which knows better than the window.
    by_portal: bool,
}

impl SystemTheme {
    /// The system's theme, as far as it is known.
    pub fn get(&self) -> Shade {
        self.known().shade
    }

    fn set(&self, shade: Shade, by_portal: bool) -> bool {
        let mut known = self.known();
        if known.by_portal && !by_portal {
            return false;
        }
        let changed = known.shade != shade;
        *known = Known { shade, by_portal };
        changed
    }

    /// The portal has no preference any more: from now on the window's word counts.
    #[cfg(target_os = "linux")]
    fn forget_portal(&self) {
        self.known().by_portal = false;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Dresses the window, and keeps it so: finds the theme out, and tells the page when it changes.
pub fn follow<R: Runtime>(app: &AppHandle<R>) {
    if let Some(theme) = app.get_webview_window(MAIN).and_then(|window| window.theme().ok()) {
        changed_by_window(app, theme);
    }
    let shell = app.state::<Shell>();
    dress(app, shell.preferences().get().theme);
    let handle = app.clone();
    shell.preferences().on_change(move |changed| dress(&handle, changed.theme));
    #[cfg(target_os = "linux")]
    follow_portal(app.clone());
}

#[cfg(target_os = "linux")]
fn follow_portal<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        let told = |preference| match preference {
            Preference::Shade(shade) => changed(&app, shade, true),
            Preference::None => {
                app.state::<SystemTheme>().forget_portal();
                changed(&app, Shade::Light, false);
            }
        };
        if let Err(error) = portal::follow(told).await {
            tracing::debug!(kind = portal::kind(&error), "no settings portal");
        }
    });
}

/// Has title bar, menu and what is behind them go with the page. GTK's menu is drawn on the canvas, in letters of GTK's theme.
fn dress<R: Runtime>(app: &AppHandle<R>, chosen: ThemeChoice) {
    let shade = match chosen {
        ThemeChoice::System => app.state::<SystemTheme>().get(),
        ThemeChoice::Light => Shade::Light,
        ThemeChoice::Dark => Shade::Dark,
    };
    let (theme, canvas) =
        if shade == Shade::Dark { (Theme::Dark, DARK_CANVAS) } else { (Theme::Light, LIGHT_CANVAS) };
    // GTK does not know what the portal says; elsewhere the system's own is followed by itself.
    let by_itself = chosen == ThemeChoice::System && cfg!(not(target_os = "linux"));
    app.set_theme((!by_itself).then_some(theme));
    if let Some(window) = app.get_webview_window(MAIN)
        && window.set_background_color(Some(canvas)).is_err()
    {
        tracing::warn!("the canvas is not that of the page");
    }
}

/// The window says so, which it does of its own theme too when that was forced.
pub fn changed_by_window<R: Runtime>(app: &AppHandle<R>, theme: Theme) {
    if app.state::<Shell>().preferences().get().theme == ThemeChoice::System {
        changed(app, shade_of(theme), false);
    }
}

fn changed<R: Runtime>(app: &AppHandle<R>, shade: Shade, by_portal: bool) {
    if !app.state::<SystemTheme>().set(shade, by_portal) {
        return;
    }
    dress(app, app.state::<Shell>().preferences().get().theme);
    if app.emit_to(MAIN, EVENT, shade).is_err() {
        tracing::warn!("the theme reached no page");
    }
}

/// `org.freedesktop.portal.Settings`: the preference of GNOME, KDE and others, in one place.
#[cfg(target_os = "linux")]
mod portal {
    use futures_util::StreamExt as _;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, Error, Proxy};

    use super::{Preference, Shade};

    const SERVICE: &str = "org.freedesktop.portal.Desktop";
    const PATH: &str = "/org/freedesktop/portal/desktop";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";
    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";

    /// Says the theme now and whenever it changes; returns when there is no portal, or none any more.
    pub async fn follow(tell: impl Fn(Preference)) -> Result<(), Error> {
        let connection = Connection::session().await?;
        let settings = Proxy::new(&connection, SERVICE, PATH, SETTINGS).await?;
        let mut changes = settings.receive_signal("SettingChanged").await?;
        // `ReadOne` is newer; the older `Read` wraps its answer once more.
        let now = match settings.call::<_, _, OwnedValue>("ReadOne", &(NAMESPACE, KEY)).await {
            Ok(now) => now,
            Err(_) => settings.call("Read", &(NAMESPACE, KEY)).await?,
        };
        if let Some(preference) = preference(&now) {
            tell(preference);
        }
        while let Some(change) = changes.next().await {
            let body = change.body();
            if let Ok((NAMESPACE, KEY, value)) = body.deserialize::<(&str, &str, Value<'_>)>()
                && let Some(preference) = preference(&value)
            {
                tell(preference);
            }
        }
        Ok(())
    }

    /// 1 prefers dark, 2 light. The interface asks to take unknown values for 0, no preference.
    fn preference(value: &Value<'_>) -> Option<Preference> {
        match value {
            Value::U32(1) => Some(Preference::Shade(Shade::Dark)),
            Value::U32(2) => Some(Preference::Shade(Shade::Light)),
            Value::U32(_) => Some(Preference::None),
            Value::Value(inner) => preference(inner),
            _ => None,
        }
    }

    /// The kind of an error, for the log.
    pub fn kind(error: &Error) -> &'static str {
        match error {
            Error::InputOutput(_) | Error::Address(_) => "no session bus",
            Error::MethodError(..) | Error::FDO(_) => "refused",
            _ => "other",
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn theme_of_the_portal_wrapped_or_not() {
            for (value, expected) in [
                (Value::U32(0), Some(Preference::None)),
                (Value::U32(1), Some(Preference::Shade(Shade::Dark))),
                (Value::U32(2), Some(Preference::Shade(Shade::Light))),
                (Value::U32(3), Some(Preference::None)),
                (Value::Value(Box::new(Value::U32(1))), Some(Preference::Shade(Shade::Dark))),
                (Value::new("dark"), None),
            ] {
                assert_eq!(preference(&value), expected, "{value:?}");
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn back_from_dark_to_no_preference_the_window_decides_again() {
        let theme = SystemTheme::default();
        assert!(theme.set(Shade::Dark, true));
        assert!(!theme.set(Shade::Light, false), "the portal knows better");
        theme.forget_portal();
        assert!(theme.set(Shade::Light, false));
        assert_eq!(theme.get(), Shade::Light);
    }
}
