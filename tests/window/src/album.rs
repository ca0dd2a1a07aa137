//! The page to look through the pictures with: plain HTML, no script, every text escaped.

use std::fmt::Write as _;

/// A picture, or why there is none.
pub struct Picture {
    /// The name of its file, beside the page.
    pub file: String,
    /// How it was taken: `light, 900 px`.
    pub how: String,
}

/// A screen in one of its states.
pub struct Sheet {
    /// The screen, by which the sheets are grouped.
    pub screen: String,
    /// The state.
    pub state: String,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Why there are none, or fewer than there should be.
    pub failure: Option<String>,
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<title>Pictures of Linecheck</title>
<style>
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; background: #888c92; color: #000 }
nav, section { background: #fff; border-radius: 8px; padding: 12px 16px; margin-block-end: 16px }
nav a { margin-inline-end: 12px }
.pictures { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start }
figure { margin: 0; max-inline-size: 400px }
img { display: block; inline-size: 100%; max-block-size: 420px; object-fit: cover; object-position: top; border: 1px solid #999 }
pre { color: #b3261e; white-space: pre-wrap }
</style>
</head>
<body>
<h1>Pictures of Linecheck</h1>
";

/// The whole page. Sheets of one screen stand together, in the order in which the screens first came.
pub fn page(sheets: &[Sheet]) -> String {
    let mut screens: Vec<&str> = Vec::new();
    for sheet in sheets {
        if !screens.contains(&sheet.screen.as_str()) {
            screens.push(&sheet.screen);
        }
    }
    let mut html = HEAD.to_owned();
    html.push_str("<nav>");
    for screen in &screens {
        let _ = write!(html, "<a href=\"#{0}\">{0}</a> ", escaped(screen));
    }
    html.push_str("</nav>\n");
    for screen in screens {
        let _ = writeln!(html, "<h2 id=\"{0}\">{0}</h2>", escaped(screen));
        for sheet in sheets.iter().filter(|sheet| sheet.screen == screen) {
            add(&mut html, sheet);
        }
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn add(html: &mut String, sheet: &Sheet) {
    let _ = write!(html, "<section><h3>{}: {}</h3>", escaped(&sheet.screen), escaped(&sheet.state));
    if let Some(failure) = &sheet.failure {
        let _ = write!(html, "<pre>{}</pre>", escaped(failure));
    }
    html.push_str("<div class=\"pictures\">");
    for picture in &sheet.pictures {
        let (file, how) = (escaped(&picture.file), escaped(&picture.how));
        let alt = format!("{}, {}, {how}", escaped(&sheet.screen), escaped(&sheet.state));
        let _ = write!(
            html,
            "<figure><a href=\"{file}\"><img src=\"{file}\" alt=\"{alt}\" loading=\"lazy\"></a><figcaption>{how}</figcaption></figure>"
        );
    }
    html.push_str("</div></section>\n");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(screen: &str, state: &str, failure: Option<&str>) -> Sheet {
        let picture = Picture { file: format!("{screen}.png"), how: "light, 900 px".to_owned() };
        let failure = failure.map(str::to_owned);
        Sheet { screen: screen.to_owned(), state: state.to_owned(), pictures: vec![picture], failure }
    }

    #[test]
    fn the_sheets_of_a_screen_stand_together_in_the_order_of_the_screens() {
        let html = page(&[sheet("b", "one", None), sheet("a", "two", None), sheet("b", "three", None)]);
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"));
        assert!(place("b: one") < place("b: three") && place("b: three") < place("a: two"));
        assert_eq!(html.matches("<h2").count(), 2);
    }

    #[test]
    fn what_a_page_said_when_it_failed_is_text_and_never_markup() {
        let html = page(&[sheet("a", "<b>", Some("<script>alert(\"'&\")</script>"))]);
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(&quot;&#39;&amp;&quot;)"), "{html}");
    }
}
