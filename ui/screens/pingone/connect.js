/** The form of the connection (G4): it is checked before it is kept, and the secret goes in and never comes out. */
import { h } from '../../app/dom.js';
import { isSandbox } from '../../app/store.js';
import { documentLink } from '../../elements/document-link.js';
import { button, errorNote, field, nextStep, segmented } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import '../../elements/secret-field.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('./connecting.js').Connecting} Connecting */
const words = text.pingone.connect;

/** What is wrong with a field, where the error is of it. @param {Connecting} connecting @param {string} id */
const errorOf = ({ field, error }, id) =>
  error && field === id ? `${error.message} ${nextStep(error)}` : null;

/**
 * A field for an identifier or a base.
 * @param {Connecting} connecting
 * @param {'environment' | 'worker' | 'client' | 'auth' | 'api'} part
 * @param {string} id
 * @param {string} label
 * @param {string} [hint]
 */
const typed = (connecting, part, id, label, hint) =>
  field({ id, label, hint, error: errorOf(connecting, id) }, (described) =>
    h('input', {
      ...described,
      type: 'text',
      class: 'mono',
      dir: 'ltr',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      value: connecting.form[part],
      on: { input: (/** @type {any} */ event) => connecting.fill({ [part]: event.target.value }) },
    }),
  );

/** @param {Connecting} connecting */
const region = (connecting) =>
  field(
    {
      id: 'pingone-region',
      label: words.region,
      hint: words.regionHint,
      error: errorOf(connecting, 'pingone-region'),
    },
    (described) =>
      h(
        'select',
        {
          ...described,
          value: connecting.form.region,
          on: { change: (/** @type {any} */ event) => connecting.fill({ region: event.target.value }) },
        },
        Object.entries(words.regions).map(([code, name]) => h('option', { value: code, key: code }, name)),
      ),
  );

/** A custom domain of an administrator's: closed, since hardly anybody has one. @param {Connecting} connecting */
const customDomain = (connecting) =>
  h(
    'details',
    { key: 'custom-domain', open: Boolean(connecting.form.auth || connecting.form.api) },
    h('summary', {}, words.domain),
    h(
      'div',
      { class: 'stack tight' },
      h('p', { class: 'small muted' }, words.domainSays),
      h(
        'div',
        { class: 'halves' },
        typed(connecting, 'auth', 'pingone-auth-base', words.authBase),
        typed(connecting, 'api', 'pingone-api-base', words.apiBase),
      ),
    ),
  );

/** In the sandbox an environment and its worker are at hand, with one press. @param {Connecting} connecting */
const offer = (connecting) =>
  connecting.offers.length === 0
    ? null
    : h(
        'div',
        { class: 'note', key: 'offer', 'data-changes': true },
        h('span', {}, words.offer),
        h(
          'div',
          { class: 'row tight-row' },
          connecting.offers.map((one) =>
            button(
              { key: one.environment, on: { click: () => connecting.take(one) } },
              words.offerUse(one.name, one.kind),
            ),
          ),
        ),
      );

/** @param {Connecting} connecting @param {boolean} isStored */
const secret = (connecting, isStored) =>
  h('secret-field', {
    id: 'pingone-secret-field',
    key: 'secret',
    state: {
      id: 'pingone-secret',
      label: words.secret,
      hint: isStored ? words.secretStored : words.secretHint,
      stored: isStored,
      atOnce: false,
      error: errorOf(connecting, 'pingone-secret'),
      give: () => {},
    },
  });

/** @param {Connecting} connecting */
const authentication = (connecting) =>
  h(
    'div',
    { class: 'field start' },
    h('span', { class: 'label', id: 'pingone-authentication' }, words.authentication),
    segmented({
      name: 'pingone-authentication',
      labelledBy: 'pingone-authentication',
      describedBy: 'pingone-authentication-hint',
      value: connecting.form.authentication,
      options: [
        { value: 'basic', label: words.basic },
        { value: 'post', label: words.post },
      ],
      choose: (value) => connecting.fill({ authentication: value }),
    }),
    h('span', { class: 'hint', id: 'pingone-authentication-hint' }, words.authenticationHint),
  );

/** What came of it: of a field it is said beside that. @param {Connecting} connecting @param {import('../../ipc/types.d.ts').AppError} error */
const told = (connecting, error) =>
  connecting.field
    ? h('p', { class: 'small muted', key: 'connect-error' }, `${words.notKept} ${text.code(error.code)}.`)
    : errorNote(error, { means: words.notKept, key: 'connect-error' });

/** @param {Controller} model */
export function connectCard({ connecting, record, busy }) {
  const { error } = connecting;
  const running = busy?.what === 'connect' ? busy : null;
  const title = record ? words.change : words.title;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    connecting.submit();
  };
  return h(
    'section',
    { class: 'card', 'aria-label': title, key: 'connect' },
    h('header', {}, h('h2', {}, title)),
    h(
      'div',
      { class: 'body' },
      record ? null : h('p', {}, words.says),
      record
        ? null
        : h(
            'p',
            { class: 'row tight-row small' },
            documentLink('pingone_migration'),
            documentLink('pingone_custom_provider'),
          ),
      isSandbox() ? offer(connecting) : null,
      h(
        'form',
        { class: 'stack', novalidate: true, 'data-changes': true, on: { submit } },
        h(
          'div',
          { class: 'halves wide' },
          isSandbox() ? null : region(connecting),
          typed(connecting, 'environment', 'pingone-environment', words.environment, words.environmentHint),
          typed(connecting, 'worker', 'pingone-worker', words.worker, words.workerHint),
          typed(connecting, 'client', 'pingone-client', words.client, words.clientHint),
          secret(connecting, Boolean(record)),
          authentication(connecting),
        ),
        isSandbox() ? null : customDomain(connecting),
        h('p', { class: 'small muted' }, words.role),
        error ? told(connecting, error) : null,
        h(
          'div',
          { class: 'status-line' },
          h('button', { type: 'submit', class: 'primary' }, words.submit),
          running
            ? button(
                { class: 'quiet', 'data-free': true, on: { click: () => running.cancel() } },
                text.cancel,
              )
            : record
              ? button(
                  { class: 'quiet', 'data-free': true, on: { click: () => connecting.close() } },
                  text.cancel,
                )
              : null,
          running ? h('progress-line', { state: running }) : null,
        ),
      ),
    ),
  );
}
