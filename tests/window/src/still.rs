//! What moves while nobody has touched it.

use serde_json::{Value, json};

use crate::window::Window;

impl Window<'_> {
    /// From now on, in each frame, where these things stand: each is a name and a selector.
    pub async fn watch_places(&self, things: &[(&str, &str)]) {
        let script = "const [things] = arguments;
            const seen = Object.fromEntries(things.map(([name]) => [name, []]));
            window.placesSeen = seen;
            const look = () => {
              for (const [name, selector] of things) {
                const one = document.querySelector(selector);
                if (!one?.checkVisibility()) continue;
                const { x, y, width, height } = one.getBoundingClientRect();
                const place = [x, y + scrollY, width, height].map(Math.round).join(' ');
                if (!seen[name].includes(place)) seen[name].push(place);
              }
              if (window.placesSeen === seen) requestAnimationFrame(look);
            };
            look();
            return true";
        self.run(script, vec![json!(things)]).await;
    }

    /// Every place in which each of them stood.
    pub async fn places_seen(&self) -> Value {
        self.run("const seen = window.placesSeen; window.placesSeen = null; return seen", vec![]).await
    }

    /// From now on, what Chromium counts of shifts of the layout that no input caused.
    pub async fn watch_shifts(&self) {
        let script = "window.shifts = [];
            new PerformanceObserver((list) => {
              for (const { value, hadRecentInput, sources } of list.getEntries())
                if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => node?.className ?? node?.nodeName)]);
            }).observe({ type: 'layout-shift', buffered: false });
            return true";
        self.run(script, vec![]).await;
    }

    /// Their sum, and what moved.
    pub async fn shifts(&self) -> (f64, Value) {
        let seen = self.run("return window.shifts", vec![]).await;
        let values = seen.as_array().into_iter().flatten().filter_map(|shift| shift[0].as_f64());
        (values.sum(), seen)
    }
}
