/**
 * Building and updating the page without markup in strings: `h` makes nodes, `patch` brings what stands in the
 * document to what is wanted and keeps focus, caret and scroll where they are.
 *
 * Text becomes text nodes only. A custom element (a name with a hyphen) owns its own children: it is given its
 * properties and left alone; so is an element that is marked as opaque.
 * @module
 */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Child | Child[]} Children */
/** @typedef {Record<string, any>} Props */
/** @typedef {{ attributes: Record<string, string>, properties: Props, handlers: Record<string, (event: any) => void>, key: string | undefined, opaque: boolean }} Spec */

const SVG = 'http://www.w3.org/2000/svg';
/** @type {WeakMap<Node, Spec>} */
const specs = new WeakMap();
const PROPERTIES = new Set(['value', 'checked', 'indeterminate', 'state', 'disabled', 'hidden', 'selected']);

/** @param {Event} event */
function dispatch(event) {
  const target = /** @type {Node} */ (event.currentTarget);
  specs.get(target)?.handlers[event.type]?.(event);
}

/**
 * @param {Element} element
 * @param {Props} props
 */
function apply(element, props) {
  /** @type {Spec} */
  const spec = { attributes: {}, properties: {}, handlers: {}, key: undefined, opaque: false };
  for (const [name, value] of Object.entries(props)) {
    if (name === 'key') spec.key = String(value);
    else if (name === 'opaque') spec.opaque = value;
    else if (name === 'on') {
      spec.handlers = value;
      for (const type of Object.keys(value)) element.addEventListener(type, dispatch);
    } else if (PROPERTIES.has(name)) {
      spec.properties[name] = value;
      if (value !== undefined) /** @type {any} */ (element)[name] = value;
    } else if (value !== null && value !== undefined && value !== false) {
      spec.attributes[name] = value === true ? '' : String(value);
      element.setAttribute(name, spec.attributes[name] ?? '');
    }
  }
  specs.set(element, spec);
}

/**
 * @param {Node} parent
 * @param {Children[]} children
 */
function append(parent, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === '') continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K | string} tag
 * @param {Props} [props]
 * @param {...Children} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  append(element, children);
  apply(element, props);
  return element;
}

/**
 * Makes an element of a picture.
 * @param {string} tag
 * @param {Props} [props]
 * @param {...Children} children
 */
export function s(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  append(element, children);
  apply(element, props);
  return element;
}

/** @param {Node} one @param {Node} other */
const fits = (one, other) =>
  one.nodeType === other.nodeType &&
  one.nodeName === other.nodeName &&
  specs.get(one)?.key === specs.get(other)?.key;

/**
 * @param {Element} element
 * @param {Element} wanted
 */
function update(element, wanted) {
  const before = specs.get(element);
  const after = specs.get(wanted);
  if (!after) return;
  for (const name of Object.keys(before?.attributes ?? {})) {
    if (!(name in after.attributes)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(after.attributes)) {
    if (before?.attributes[name] !== value) element.setAttribute(name, value);
  }
  for (const type of Object.keys(after.handlers)) element.addEventListener(type, dispatch);
  specs.set(element, after);
  if (!after.opaque && !element.localName.includes('-')) patchChildren(element, [...wanted.childNodes]);
  for (const [name, value] of Object.entries(after.properties)) {
    if (value === undefined) continue;
    // What is being typed is the person's: it is replaced only by a value that is new.
    const isTyped =
      name === 'value' &&
      element === document.activeElement &&
      element.matches('input, textarea') &&
      before?.properties['value'] === value;
    const target = /** @type {any} */ (element);
    if (!isTyped && (name === 'state' || target[name] !== value)) target[name] = value;
  }
}

/**
 * @param {Node} parent
 * @param {Node[]} wanted
 */
function patchChildren(parent, wanted) {
  /** @type {Map<string, Node>} */
  const keyed = new Map();
  for (const child of parent.childNodes) {
    const key = specs.get(child)?.key;
    if (key !== undefined) keyed.set(key, child);
  }
  /** @type {Node | null} */
  let cursor = parent.firstChild;
  for (const want of wanted) {
    const key = specs.get(want)?.key;
    /** @type {Node | null} */
    let match = key === undefined ? cursor : (keyed.get(key) ?? null);
    if (match && !fits(match, want)) match = null;
    if (!match) {
      parent.insertBefore(want, cursor);
      continue;
    }
    if (match === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(match, cursor);
    if (match instanceof Element) update(match, /** @type {Element} */ (want));
    else if (match.nodeValue !== want.nodeValue) match.nodeValue = want.nodeValue;
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.parentNode?.removeChild(cursor);
    cursor = next;
  }
}

/**
 * Brings the children of an element to what is wanted.
 * @param {Element} parent
 * @param {...Children} children
 */
export function patch(parent, ...children) {
  const wanted = document.createDocumentFragment();
  append(wanted, children);
  patchChildren(parent, [...wanted.childNodes]);
}

/**
 * A copy of a template of index.html.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function cloneTemplate(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  return /** @type {HTMLElement} */ (
    /** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild
  );
}
