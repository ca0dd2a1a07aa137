//! What is asked of the page, in its own language.

/// Finds what a person would find: what is visible, before any dialog that is open, by its kind and its name. A name that
/// ends with `…` is the beginning of one.
pub const FIND: &str = r#"
const [kind, wanted] = arguments;
const kinds = {
  button: 'button, summary', link: 'a[href]', heading: 'h1, h2, h3', option: '[role=option]',
  field: 'input, select, textarea', dialog: 'dialog',
};
const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const said = (element) => {
  const copy = element.cloneNode(true);
  for (const hidden of copy.querySelectorAll('kbd, [aria-hidden=true], svg')) hidden.remove();
  return tidy(copy.textContent);
};
const nameOf = (element) => {
  const label = element.getAttribute('aria-label');
  if (label) return tidy(label);
  const by = element.getAttribute('aria-labelledby');
  if (by) return tidy(by.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
  if (element.labels?.length) return said(element.labels[0]);
  return said(element);
};
const dialogs = document.querySelectorAll('dialog[open]');
const within = dialogs.length ? dialogs[dialogs.length - 1] : document;
const fits = (name) => (wanted.endsWith('…') ? name.startsWith(wanted.slice(0, -1)) : name === wanted);
for (const element of within.querySelectorAll(kinds[kind])) {
  if (!element.checkVisibility({ visibilityProperty: true }) && !element.matches('input[type=radio], input[type=checkbox]')) continue;
  if (element.disabled || !fits(nameOf(element))) continue;
  element.scrollIntoView({ block: 'center' });
  // What is clicked of a hidden radio button is its label.
  const small = element.getBoundingClientRect();
  return element.labels?.length && (small.width < 4 || getComputedStyle(element).opacity === '0') ? element.labels[0] : element;
}
return null;
"#;

/// The kind and the name of what has the focus.
pub const FOCUSED: &str = r#"
const element = document.activeElement;
const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const copy = element.cloneNode(true);
for (const hidden of copy.querySelectorAll('kbd, [aria-hidden=true], svg')) hidden.remove();
const by = element.getAttribute('aria-labelledby');
const label = element.labels?.length ? element.labels[0].textContent : null;
const name = element.getAttribute('aria-label')
  ?? (by ? by.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ') : null)
  ?? label ?? copy.textContent;
const kinds = { BUTTON: 'button', SUMMARY: 'button', A: 'link', INPUT: 'field', SELECT: 'field', TEXTAREA: 'field' };
// A field that offers what may be chosen is a field.
const role = element.getAttribute('role');
return [role && role !== 'combobox' ? role : (kinds[element.tagName] ?? element.tagName.toLowerCase()), tidy(name)];
"#;

/// Chooses the option of a list that has this value or this text.
pub const CHOOSE: &str = r#"
const [list, wanted] = arguments;
const option = [...list.options].find((one) => one.value === wanted || one.text === wanted);
if (!option) return false;
list.value = option.value;
list.dispatchEvent(new Event('input', { bubbles: true }));
list.dispatchEvent(new Event('change', { bubbles: true }));
return true;
"#;

/// Counts violations of the content security policy from now on, and those before as far as they are kept.
pub const WATCH: &str = r#"
if (window.violationsSeen) return;
window.violationsSeen = [];
const count = (what, where) => window.violationsSeen.push(`${what}: ${where}`);
addEventListener('securitypolicyviolation', (event) => count(event.violatedDirective, event.blockedURI), true);
window.deedsSeen = [];
const named = (node) => node?.id || node?.ariaLabel || (node?.innerText ?? '').slice(0, 30) || node?.className || String(node?.nodeName);
for (const type of ['pointerdown', 'click', 'keydown', 'focusin']) {
  addEventListener(type, (event) => {
    const at = type === 'keydown' ? (event.target?.type === 'password' ? '•' : event.key) : type === 'focusin' ? '' : `${event.clientX},${event.clientY}`;
    window.deedsSeen.push(`${Math.round(performance.now())} ${type} ${at} ${named(event.target).replace(/\s+/g, ' ')}`);
    if (window.deedsSeen.length > 80) window.deedsSeen.shift();
  }, true);
}
"#;

/// Runs axe over the page. A line for each violation: the rule, what it says, and where.
pub const AXE: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
  (result) => done(result.violations.map((one) =>
    `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 5).join(' | ')}`)),
  (error) => done(String(error)),
);
"#;
