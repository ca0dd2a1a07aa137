//! Whether everything that the page shows can be read: nothing cut, nothing beyond its box, nothing too pale.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::window::Window;

/// What is cut, sticks out or covers another: a line for each. Text counts as readable in whole where something scrolls, where a
/// `title` says it, and in a row that opens.
const CUT: &str = r#"
const wide = document.documentElement.clientWidth;
const found = new Set();
const named = (one) => `${one.localName}.${String(one.className?.baseVal ?? one.className).trim().replace(/\s+/g, '.')}`;
const said = (one) => `${named(one)} "${(one.textContent || one.value || one.ariaLabel || '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
const away = '.visually-hidden, .skip, option, template, script';
const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(away);
const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
const drawn = ({ borderTopWidth, borderTopColor, backgroundColor }) =>
  [backgroundColor, borderTopWidth === '0px' ? '' : borderTopColor].some((colour) => colour && !/^transparent$|, 0\)$|\/ 0\)$/.test(colour));

if (document.documentElement.scrollWidth > wide + 1) found.add(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${wide}`);

/** Text against every box that it stands in. */
function look(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const lines = [...range.getClientRects()].filter((line) => line.width > 1);
  if (lines.length === 0) return;
  const [left, right] = [Math.min(...lines.map((line) => line.left)), Math.max(...lines.map((line) => line.right))];
  const [top, bottom] = [Math.min(...lines.map((line) => line.top)), Math.max(...lines.map((line) => line.bottom))];
  let [across, down, title] = [false, false, Boolean(node.parentElement.closest('li')?.querySelector('[aria-expanded]'))];
  for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
    const [style, at] = [getComputedStyle(box), box.getBoundingClientRect()];
    if (at.width <= 1 || style.position === 'fixed' && at.bottom < 0) return;
    title ||= box.title !== '';
    if (style.display === 'inline' || style.display === 'contents') continue;
    const wider = !across && (right > at.right + 1.5 || left < at.left - 1.5);
    if (wider && !title && hides(style.overflowX)) return found.add(`cut by ${named(box)}: ${said(node.parentElement)}`);
    if (wider && !hides(style.overflowX) && !scrolls(style.overflowX) && drawn(style)) return found.add(`sticks out of ${named(box)}: ${said(node.parentElement)}`);
    if (!down && !title && hides(style.overflowY) && (bottom > at.bottom + 3 || top < at.top - 3)) return found.add(`cut in its height by ${named(box)}: ${said(node.parentElement)}`);
    across ||= scrolls(style.overflowX) || (wider && title);
    down ||= scrolls(style.overflowY);
  }
  if (!across && (right > wide + 1 || left < -1)) found.add(`beyond the edge: ${said(node.parentElement)}`);
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const node = texts.currentNode;
  if (node.nodeValue.trim() && !node.parentElement.closest('svg') && shown(node.parentElement)) look(node);
}

for (const text of document.querySelectorAll('svg text')) {
  if (!shown(text) || !text.textContent.trim()) continue;
  const at = text.getBoundingClientRect();
  const boxes = [text.ownerSVGElement, text.parentElement.querySelector(':scope > rect')].filter(Boolean);
  for (const box of boxes.map((one) => one.getBoundingClientRect()))
    if (at.left < box.left - 1.5 || at.right > box.right + 1.5) found.add(`sticks out of its picture: ${said(text)}`);
}

/** What a field offers: its placeholder, or what is chosen. What was typed can be walked through, and a list that opens has room for
 * words of another language. */
const longer = localStorage.getItem('linecheck.lengthened') === 'true';
const pen = document.createElement('span');
for (const [name, value] of [['position', 'absolute'], ['visibility', 'hidden'], ['white-space', 'pre']]) pen.style.setProperty(name, value);
for (const one of document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=date], [type=hidden]), select')) {
  const text = one.localName === 'select' ? one.selectedOptions[0]?.text : one.value ? '' : one.placeholder;
  if (!text || !shown(one) || one.title || (longer && one.localName === 'select')) continue;
  const style = getComputedStyle(one);
  for (const name of ['font-family', 'font-size', 'font-weight', 'font-variant-numeric', 'letter-spacing']) pen.style.setProperty(name, style.getPropertyValue(name));
  pen.textContent = text;
  document.body.append(pen);
  const { width } = pen.getBoundingClientRect();
  pen.remove();
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (width > room + 1) found.add(`cut in its field: ${named(one)} "${text.slice(0, 40)}"`);
}

const controls = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')]
  .filter((one) => shown(one) && !one.closest('.number-window') && !one.matches('input[type=radio], input[type=checkbox]'));
const boxes = controls.map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
for (const [one, box] of boxes) {
  if (box.right > wide + 1 || box.left < -1) found.add(`beyond the edge: ${said(one)}`);
  if (one.matches('button, select, input, summary') && box.height < 23.5) found.add(`${box.height} px high: ${said(one)}`);
}
const dialog = document.querySelector('dialog[open]');
const layer = (one) => [one.closest('.sticky'), one.closest('nav, .top'), dialog?.contains(one)];
for (let a = 0; a < boxes.length; a += 1) for (let b = a + 1; b < boxes.length; b += 1) {
  const [one, first] = boxes[a]; const [other, second] = boxes[b];
  // What is clipped is smaller than its box.
  if ([one, other].some((each) => getComputedStyle(each).clipPath !== 'none')) continue;
  if (one.contains(other) || other.contains(one) || layer(one).some((place, at) => place !== layer(other)[at])) continue;
  const across = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const down = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  if (across > 3 && down > 3 && !one.parentElement.classList.contains('with-end')) found.add(`${said(one)} and ${said(other)} overlap`);
}
return [...found];
"#;

/// Makes every text a third longer, as German does, with words that do not break.
const LONGER_WORDS: &str = r#"
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const nodes = [];
while (walker.nextNode()) nodes.push(walker.currentNode);
for (const node of nodes) {
  if (!node.nodeValue.trim() || node.parentElement.closest('.mono, kbd, svg, .number-window, .visually-hidden, pre, option')) continue;
  node.nodeValue = node.nodeValue.replace(/\p{L}{4,}/gu, (word) => word + 'en'.repeat(Math.ceil(word.length * 0.2)));
}
"#;

/// Text in pictures whose contrast is under 4.5: axe does not look at it. What is behind it is the last shape before it that its middle
/// lies in, or the page.
const FAINT: &str = r#"
const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
const light = (colour, below) => {
  pen.clearRect(0, 0, 1, 1);
  for (const one of [below, colour]) { if (one) { pen.fillStyle = one; pen.fillRect(0, 0, 1, 1); } }
  const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const page = (one) => { for (let up = one; up; up = up.parentElement) { const { backgroundColor } = getComputedStyle(up); if (!/^transparent$|, 0\)$|\/ 0\)$/.test(backgroundColor)) return backgroundColor; } return 'white'; };
const faint = [];
for (const text of document.querySelectorAll('svg text')) {
  if (!text.checkVisibility() || !text.textContent.trim()) continue;
  const at = text.getBoundingClientRect();
  const [x, y] = [(at.left + at.right) / 2, (at.top + at.bottom) / 2];
  let behind = page(text.ownerSVGElement.parentElement);
  for (const shape of text.ownerSVGElement.querySelectorAll('rect, circle, path')) {
    if (shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) break;
    const box = shape.getBoundingClientRect();
    const { fill } = getComputedStyle(shape);
    if (fill !== 'none' && fill.startsWith('rgb') && box.left <= x && x <= box.right && box.top <= y && y <= box.bottom) behind = fill;
  }
  const [one, other] = [light(getComputedStyle(text).fill, behind), light(behind)];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (ratio < 4.5) faint.push(`${ratio.toFixed(2)}: "${text.textContent}" in ${getComputedStyle(text).fill} on ${behind}`);
}
return faint;
"#;

/// How the native menu looks.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// What is behind its letters is dark.
    pub is_dark: bool,
    /// The contrast of its letters with that.
    pub contrast: f64,
}

impl Menu {
    /// Of its picture: three bytes for each point.
    fn of(points: &[u8]) -> Self {
        let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
        for point in points.chunks_exact(3) {
            *counts.entry([point[0], point[1], point[2]]).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(_, count)| **count).expect("a picture has points");
        let behind = luminance(*most.0);
        let contrasts = counts.keys().map(|colour| {
            let letter = luminance(*colour);
            (letter.max(behind) + 0.05) / (letter.min(behind) + 0.05)
        });
        Self { is_dark: behind < 0.2, contrast: contrasts.fold(1.0, f64::max) }
    }
}

/// As WCAG 2.2 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}

impl Window<'_> {
    /// How the native menu above the page looks now.
    pub async fn menu(&self) -> Menu {
        let told = self.run("return [innerWidth, outerHeight - innerHeight]", vec![]).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let picture = folder.path().join("menu.rgb");
        self.photograph_part(&format!("{}x{}+0+0", told[0], told[1]), &picture);
        Menu::of(&std::fs::read(picture).expect("a picture"))
    }

    /// What of the page cannot be read in whole, or is covered.
    pub async fn cut(&self) -> Vec<String> {
        self.lines_of(CUT).await
    }

    /// What of its pictures is too pale.
    pub async fn faint(&self) -> Vec<String> {
        self.lines_of(FAINT).await
    }

    /// Makes the words on the page longer, for as long as they are not drawn anew.
    pub async fn longer_words(&self) {
        self.run(LONGER_WORDS, vec![]).await;
        self.settle().await;
    }

    /// The size of the text in per cent, for as long as the page is not read again.
    pub async fn text_size(&self, size: u32) {
        self.run("document.documentElement.dataset.textSize = arguments[0]", vec![json!(size)]).await;
        self.settle().await;
    }

    async fn lines_of(&self, script: &str) -> Vec<String> {
        let told = self.run(script, vec![]).await;
        let lines = told.as_array().unwrap_or_else(|| panic!("no list: {told}")).iter();
        lines.map(|line| line.as_str().map_or_else(|| Value::to_string(line), str::to_owned)).collect()
    }
}
