/**
 * Who works here, and what that means for what changes something: one place for all screens, menus and keys.
 *
 * What changes is marked where it is drawn: `data-changes` on a control, or on what holds its controls; `data-free` takes
 * something within that out again. For support it is greyed and says why, and a press asks for the unlock and goes on after it.
 * In a support kit, and in a vault that is open for reading, nobody changes anything: a press says so. What may be done is decided in Rust all the same, and what is
 * refused there asks too (`ipc/transport.js`).
 * @module
 */
import { text } from '../text/en.js';
import { say } from './announce.js';
import { read, subscribe } from './store.js';

const words = text.role;

/** From so many seconds on before a lock they are counted down. */
export const SOON = 30;

/** Why nothing at all can be written; null where it can. */
export const whyNothing = () => (read().session.reads_only ? text.notices.refused : null);

/** Why nobody changes anything in this vault; null where an administrator may. */
export const whyNever = () => whyNothing() ?? (read().session.kit ? words.kit : null);

/** Whether what changes needs something that is not there: the unlock, or another vault. */
const isHeld = () => whyNever() !== null || read().session.role?.role === 'support';

/** Asks for the unlock. @type {(what: string) => Promise<boolean>} */
let ask = async () => false;

/** Whoever can ask for the unlock says so. @param {(what: string) => Promise<boolean>} unlock resolves to whether it is unlocked */
export function onAsked(unlock) {
  ask = unlock;
}

/** Whether a change may begin now, after the unlock where it needs one. @param {string} what was pressed, by its name */
export async function mayChange(what) {
  const why = whyNever();
  if (why) say(why);
  return !why && (!isHeld() || ask(what));
}

const CONTROLS = 'button, input, select, textarea, [role=option], [role=listbox]';
/** What is typed into. */
const TYPED = 'textarea, input:not([type=checkbox], [type=radio], [type=file])';
/** What copies or shows, in the middle of what changes. */
const FREE = '[data-free], copy-button, .reveal';
/** Keys that leave a list of choices as it is. */
const HARMLESS = new Set(['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta', 'Home', 'End']);

/** The control of an event, where it is held back. @param {Event} event @returns {HTMLElement | null} */
function heldControl({ target }) {
  if (!isHeld() || !(target instanceof Element)) return null;
  const control = target.closest('form, label') && !target.closest(CONTROLS) ? labelled(target) : target;
  const found = /** @type {HTMLElement | null} */ (control?.closest(`${CONTROLS}, form`) ?? null);
  const holder = found?.closest(`[data-changes], ${FREE}`);
  return holder?.matches(FREE) ? null : holder ? found : null;
}

/** @param {Element} target */
const labelled = (target) =>
  /** @type {HTMLLabelElement | null} */ (target.closest('label'))?.control ??
  (target instanceof HTMLFormElement ? target : null);

/** What is read of it, without keys and icons. @param {Element} element */
function seen(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const hidden of copy.querySelectorAll('[aria-hidden=true], svg')) hidden.remove();
  return copy.textContent;
}

/** @param {HTMLElement} control */
function nameOf(control) {
  const one = control.matches('form') ? (control.querySelector('[type=submit]') ?? control) : control;
  const label = /** @type {HTMLInputElement} */ (one).labels?.[0];
  const said = one.getAttribute('aria-label') ?? seen(label ?? one);
  return (said ?? '').replace(/\s+/g, ' ').trim().slice(0, 80);
}

/** Does once more what was pressed: the screen may have drawn it anew. @param {HTMLElement} control */
function goOn(control) {
  const now = control.isConnected ? control : control.id ? document.getElementById(control.id) : null;
  if (now instanceof HTMLFormElement) now.requestSubmit();
  else if (now?.matches(`${TYPED}, select, [role=listbox]`)) now.focus();
  else now?.click();
}

/** @param {Event} event @param {HTMLElement} control */
async function hold(event, control) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await mayChange(nameOf(control))) goOn(control);
}

/** Whether a key changes what has the focus: a list of choices, or a list that is selected from. @param {KeyboardEvent} event @param {HTMLElement} control */
function isChange({ key, shiftKey, ctrlKey, metaKey }, control) {
  if (control.matches('select')) return !HARMLESS.has(key) && !ctrlKey && !metaKey;
  if (!control.matches('[role=option], [role=listbox]')) return false;
  const selectsAll = key.toLowerCase() === 'a' && (ctrlKey || metaKey);
  return key === ' ' || key === 'Enter' || selectsAll || (shiftKey && key.startsWith('Arrow'));
}

/** Says of what is pointed at or focused why it is grey. @param {Event} event */
function explain(event) {
  const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
  if (!control) return;
  const why = heldControl(event) ? (whyNever() ?? words.press) : null;
  const isSaid = control.hasAttribute('data-why');
  if (why && !control.hasAttribute('aria-description')) {
    control.setAttribute('aria-description', why);
    control.setAttribute('data-why', control.getAttribute('title') ?? '');
    control.setAttribute('title', why);
  } else if (!why && isSaid) {
    const before = control.getAttribute('data-why');
    if (before) control.setAttribute('title', before);
    for (const name of ['aria-description', 'data-why', before ? '' : 'title'])
      if (name) control.removeAttribute(name);
  }
}

export function startRole() {
  /** @type {[string, (event: any, control: HTMLElement) => boolean][]} */
  const changing = [
    ['click', (_, control) => !control.matches(`${TYPED}, select, form, [role=listbox]`)],
    ['mousedown', (_, control) => control.matches('select')],
    ['keydown', isChange],
    ['beforeinput', () => true],
    ['submit', () => true],
  ];
  for (const [type, is] of changing) {
    document.addEventListener(
      type,
      (event) => {
        const control = heldControl(event);
        if (control && is(event, control)) void hold(event, control);
      },
      true,
    );
  }
  for (const type of ['pointerover', 'focusin']) document.addEventListener(type, explain, true);
  const show = () => document.documentElement.toggleAttribute('data-held', isHeld());
  subscribe(isHeld, show);
  show();
}
