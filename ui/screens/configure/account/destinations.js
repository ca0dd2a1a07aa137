/** The countries that a tenant sends to, and what to know of them (C13); what is true of every custom account (C14, C16). */
import { h } from '../../../app/dom.js';
import * as format from '../../../app/format.js';
import { address } from '../../../app/router.js';
import { documentLink } from '../../../elements/document-link.js';
import { button, card, field } from '../../../elements/pieces.js';
import { stated } from '../../../elements/stated.js';
import { text } from '../../../text/account.js';

/** @typedef {import('./controller.js').AccountController} Controller */
const words = text.account;

/** @param {Controller} model */
export function destinations(model) {
  const tenant = model.settings;
  if (!tenant) return null;
  const change = (/** @type {string[]} */ codes) => model.editTenant({ destinations: codes });
  const others = model.countries
    .map(({ code }) => ({ code, name: format.country(code) }))
    .filter(({ code }) => !tenant.destinations.includes(code))
    .sort((one, other) => one.name.localeCompare(other.name, text.locale));
  const warnings = model.status?.sender_id_warnings ?? [];
  const bySender = model.status?.sending_warnings ?? [];
  return card(
    words.destinations,
    null,
    tenant.destinations.length === 0
      ? h('p', { class: 'small muted' }, words.destinationsNone)
      : h(
          'ul',
          { class: 'row', 'aria-label': words.destinations, 'data-changes': true },
          tenant.destinations.map((code) =>
            h(
              'li',
              { class: 'chip close', key: code },
              format.country(code),
              button(
                {
                  'aria-label': words.destinationRemove(format.country(code)),
                  on: { click: () => change(tenant.destinations.filter((one) => one !== code)) },
                },
                '×',
              ),
            ),
          ),
        ),
    field({ id: 'destination-add', label: words.destinationAdd }, (described) =>
      h(
        'select',
        {
          ...described,
          'data-changes': true,
          value: '',
          on: {
            change: (/** @type {any} */ event) => {
              const code = event.target.value;
              event.target.value = '';
              if (code) change([...tenant.destinations, code]);
            },
          },
        },
        h('option', { value: '' }, '—'),
        others.map(({ code, name }) => h('option', { value: code, key: code }, name)),
      ),
    ),
    warnings.map((warning) =>
      h(
        'div',
        { class: `note ${warning.rule === 'no' ? '' : 'warn'}`, key: warning.country },
        h('span', {}, warning.text),
        h(
          'span',
          { class: 'row small muted' },
          words.source(warning.as_of),
          documentLink('twilio_sender_ids'),
        ),
      ),
    ),
    bySender.map((warning) =>
      h(
        'div',
        {
          class: `note ${warning.effect === 'blocks' ? 'bad' : 'warn'}`,
          key: `${warning.code} ${warning.country}`,
        },
        h('b', {}, words.bySender(format.country(warning.country), format.phone(warning.number))),
        h('span', {}, warning.text),
        h('span', {}, warning.next_step),
        stated(warning.source, warning.as_of),
      ),
    ),
  );
}

/** @param {Controller} model */
export const notes = (model) =>
  h(
    'details',
    { key: 'notes' },
    h('summary', {}, words.notes),
    h(
      'div',
      { class: 'stack tight small muted' },
      (model.status?.notes ?? []).map((one) =>
        h(
          'div',
          { key: one.text },
          h('p', {}, one.text),
          // The way on begins here, and not in a document.
          one.documents.includes('pingone_migration')
            ? h('p', {}, h('a', { href: address('pingone', model.tenant) }, words.toPingOne))
            : null,
          one.documents.map(documentLink),
        ),
      ),
    ),
  );
