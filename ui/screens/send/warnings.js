/** What to know before a test is sent: of this one, and what is so each time. */
import { h } from '../../app/dom.js';
import '../../elements/document-link.js';
import { stated } from '../../elements/stated.js';
import { text } from '../../text/send.js';

/** @typedef {import('../../ipc/types.d.ts').Warning} Warning */

/** What is so each time, by its code: it waits behind one line. The readiness check tells whether an account has what it needs. */
const always = /** @type {Record<string, string>} */ (text.send.rules);

/** @param {Warning} warning */
const warningSays = ({ text: says, source, as_of: asOf, link }) => [
  h('p', {}, says, link ? [' ', h('document-link', { state: { link, label: text.send.guideline } })] : null),
  source && asOf && !link ? stated(source, asOf) : null,
];

/** @param {Warning[]} all */
export function warningNotes(all) {
  const usual = all.filter(({ code }) => code in always);
  const title = usual.find(({ code }) => code !== 'no_sender_id') ?? usual[0];
  return [
    ...all
      .filter(({ code }) => !(code in always))
      .map((warning) => h('div', { class: 'note warn' }, warningSays(warning))),
    title
      ? h(
          'details',
          { class: 'small', key: 'always' },
          h('summary', {}, always[title.code]),
          h('div', { class: 'stack tight' }, usual.flatMap(warningSays)),
        )
      : null,
  ];
}
