/** What a check of the audit trail found, and what somebody may compare by hand. */
import { h } from '../../app/dom.js';
import { moment } from '../../app/format.js';
import { button, mono, note } from '../../elements/pieces.js';
import { text } from '../../text/audit.js';

/** @typedef {import('../../ipc/types.d.ts').AuditCheckView} AuditCheckView */
const words = text.audit.prove;

/**
 * @param {AuditCheckView} found
 * @param {number | null} wrong the entry of this vault that is not right
 * @param {(sequence: number) => unknown} show
 */
export const resultNote = (found, wrong, show) =>
  note(
    found.right ? 'ok' : 'bad',
    h('strong', {}, h('bdi', {}, found.says)),
    found.right ? null : h('span', {}, words.broken),
    found.foreign.map((one) =>
      h('span', { key: one.writer ?? '' }, `${words.from(one.vault ?? '')}: ${one.says}`),
    ),
    wrong === null
      ? null
      : h('span', { class: 'row' }, button({ on: { click: () => show(wrong) } }, words.showEntry(wrong))),
    factsOf(found),
  );

/** What somebody may compare by hand. @param {AuditCheckView} found */
function factsOf(found) {
  const { facts } = words;
  /** @type {[string, string | null][]} */
  const rows = [
    [facts.vault, found.vault],
    [facts.checked, found.hash && `${found.last} · ${found.hash}`],
    [facts.withheld, found.withheld > 0 ? String(found.withheld) : null],
    [facts.signed, found.signed_at && moment(found.signed_at)],
    [facts.key, found.key],
  ];
  const given = rows.filter(([, value]) => value);
  return given.length === 0
    ? null
    : h(
        'details',
        { key: 'facts' },
        h('summary', {}, words.factsTitle),
        h(
          'dl',
          { class: 'facts one small' },
          given.map(([name, value]) =>
            h('div', { key: name }, h('dt', {}, name), h('dd', { class: 'plain' }, mono(value ?? ''))),
          ),
        ),
      );
}
