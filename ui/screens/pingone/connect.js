/** The form of the connection (G4): it is checked before it is kept, and the secret goes in and never comes out. */
import { h } from '../../app/dom.js';
import { isSandbox } from '../../app/store.js';
import { documentLink } from '../../elements/document-link.js';
import { button, errorNote, field, segmented } from '../../elements/pieces.js';
import '../../elements/progress-line.js';
import '../../elements/secret-field.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.pingone.connect;

/** The fields of the form, by the names that errors have for them. */
const FIELDS = /** @type {Record<string, string>} */ ({
  region: 'pingone-region',
  environment: 'pingone-environment',
  worker_environment: 'pingone-worker',
  client_id: 'pingone-client',
  client_secret: 'pingone-secret',
  api_base: 'pingone-auth-base',
});

/** The field that an error belongs to. @param {Controller} model */
export const fieldOf = ({ connectError }) => FIELDS[connectError?.field ?? ''] ?? null;

/**
 * A field for an identifier or a base.
 * @param {Controller} model
 * @param {'environment' | 'worker' | 'client' | 'auth' | 'api'} part
 * @param {string} id
 * @param {string} label
 * @param {string} [hint]
 */
function typed(model, part, id, label, hint) {
  const { form, connectError } = model;
  return field(
    {
      id,
      label,
      hint,
      error: fieldOf(model) === id ? (connectError?.message ?? null) : null,
    },
    (described) =>
      h('input', {
        ...described,
        type: 'text',
        class: 'mono',
        dir: 'ltr',
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
        value: form[part],
        on: { input: (/** @type {any} */ event) => model.fill({ [part]: event.target.value }) },
      }),
  );
}

/** @param {Controller} model */
const region = (model) =>
  field(
    {
      id: 'pingone-region',
      label: words.region,
      hint: words.regionHint,
      error: fieldOf(model) === 'pingone-region' ? (model.connectError?.message ?? null) : null,
    },
    (described) =>
      h(
        'select',
        {
          ...described,
          value: model.form.region,
          on: { change: (/** @type {any} */ event) => model.fill({ region: event.target.value }) },
        },
        Object.entries(words.regions).map(([code, name]) => h('option', { value: code, key: code }, name)),
      ),
  );

/** A custom domain of an administrator's: closed, since hardly anybody has one. @param {Controller} model */
const customDomain = (model) =>
  h(
    'details',
    { key: 'custom-domain', open: Boolean(model.form.auth || model.form.api) },
    h('summary', {}, words.domain),
    h(
      'div',
      { class: 'stack tight' },
      h('p', { class: 'small muted' }, words.domainSays),
      h(
        'div',
        { class: 'halves' },
        typed(model, 'auth', 'pingone-auth-base', words.authBase),
        typed(model, 'api', 'pingone-api-base', words.apiBase),
      ),
    ),
  );

/** In the sandbox an environment and its worker are at hand, with one press. @param {Controller} model */
function offer(model) {
  if (!isSandbox() || model.offers.length === 0) return null;
  return h(
    'div',
    { class: 'note', key: 'offer' },
    h('span', {}, words.offer),
    h(
      'div',
      { class: 'row tight-row' },
      model.offers.map((one) =>
        button(
          { key: one.environment, on: { click: () => model.connectOffered(one) } },
          words.offerUse(one.name, one.kind),
        ),
      ),
    ),
  );
}

/** @param {Controller} model */
export function connectCard(model) {
  const { busy, connectError: error, record } = model;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    model.connect();
  };
  return h(
    'section',
    { class: 'card', 'aria-label': record ? words.change : words.title, key: 'connect' },
    h('header', {}, h('h2', {}, record ? words.change : words.title)),
    h(
      'div',
      { class: 'body' },
      record ? null : h('p', {}, words.says),
      record
        ? null
        : h(
            'p',
            { class: 'small' },
            documentLink('pingone_migration'),
            ' ',
            documentLink('pingone_custom_provider'),
          ),
      offer(model),
      h(
        'form',
        { class: 'stack', novalidate: true, on: { submit } },
        h(
          'div',
          { class: 'halves' },
          isSandbox() ? null : region(model),
          typed(model, 'environment', 'pingone-environment', words.environment, words.environmentHint),
          typed(model, 'worker', 'pingone-worker', words.worker, words.workerHint),
          typed(model, 'client', 'pingone-client', words.client, words.clientHint),
          h('secret-field', {
            id: 'pingone-secret-field',
            key: 'secret',
            state: {
              id: 'pingone-secret',
              label: words.secret,
              hint: record ? words.secretStored : words.secretHint,
              stored: Boolean(record),
              atOnce: false,
              error: fieldOf(model) === 'pingone-secret' ? (error?.message ?? null) : null,
              give: () => {},
            },
          }),
          h(
            'div',
            { class: 'field' },
            h('span', { class: 'label', id: 'pingone-authentication' }, words.authentication),
            segmented({
              name: 'pingone-authentication',
              labelledBy: 'pingone-authentication',
              describedBy: 'pingone-authentication-hint',
              value: model.form.authentication,
              options: [
                { value: 'basic', label: words.basic },
                { value: 'post', label: words.post },
              ],
              choose: (value) => model.fill({ authentication: value }),
            }),
            h('span', { class: 'hint', id: 'pingone-authentication-hint' }, words.authenticationHint),
          ),
        ),
        isSandbox() ? null : customDomain(model),
        h('p', { class: 'small muted' }, words.role),
        error && !fieldOf(model) ? errorNote(error, { means: words.notKept, key: 'connect-error' }) : null,
        h(
          'div',
          { class: 'status-line' },
          h('button', { type: 'submit', class: 'primary' }, words.submit),
          record && !busy
            ? button({ class: 'quiet', on: { click: () => model.closeForm() } }, text.cancel)
            : null,
          busy?.what === 'connect'
            ? button({ class: 'quiet', on: { click: () => busy.cancel() } }, text.cancel)
            : null,
          busy?.what === 'connect' ? h('progress-line', { state: busy }) : null,
        ),
      ),
    ),
  );
}
