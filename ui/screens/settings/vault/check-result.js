/** What a check of the vault came to: one answer, of its two parts. */
import { h } from '../../../app/dom.js';
import { address } from '../../../app/router.js';
import { badge, note } from '../../../elements/pieces.js';
import { text } from '../../../text/vault.js';

const words = text.vault;

/** @param {string} name @param {boolean | null} right null where it was not checked @param {...import('../../../app/dom.js').Children} says */
const part = (name, right, ...says) =>
  h(
    'div',
    { class: 'stack tight' },
    h('div', { class: 'row' }, badge(right === null ? 'idle' : right ? 'ok' : 'bad', name)),
    ...says,
  );

/** @param {import('../../../ipc/types.d.ts').VaultCheckView} check */
export function checkResult({ is_whole, pages, problems, audit }) {
  const isFileWhole = problems.length === 0;
  return note(
    is_whole ? 'ok' : 'bad',
    h('strong', {}, is_whole ? words.whole : words.notWhole),
    part(
      words.file,
      isFileWhole,
      h('span', {}, isFileWhole ? words.fileWhole(pages) : words.fileBroken),
      isFileWhole
        ? null
        : h(
            'ul',
            { class: 'small mono' },
            problems.map((problem) => h('li', {}, h('bdi', {}, problem))),
          ),
      isFileWhole ? null : h('span', {}, words.fileNext),
    ),
    part(
      words.trail,
      audit ? audit.right : null,
      h('span', {}, audit ? h('bdi', {}, audit.says) : words.trailUnread),
      audit && !audit.right
        ? h('span', {}, words.trailNext, ' ', h('a', { href: address('audit') }, words.toTrail))
        : null,
    ),
  );
}
