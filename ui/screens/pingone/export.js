/** Export (G2): for Terraform or pingcli, with a preview of each file before it is saved. */
import { h } from '../../app/dom.js';
import '../../elements/copy-button.js';
import { button, card, errorNote, field, mono, segmented } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
/** @typedef {import('./export-asked.js').ExportAsked} Asked */
const words = text.export;

/** @param {Asked} asked */
function preview(asked) {
  const { found, file } = asked;
  if (!found || !file) return null;
  return h(
    'div',
    { class: 'stack tight', key: 'preview' },
    found.warnings.length > 0
      ? h(
          'div',
          { class: 'note warn' },
          h('strong', {}, words.warnings),
          h(
            'ul',
            { class: 'bullets' },
            found.warnings.map((one) => h('li', { key: `${one.code} ${one.subject ?? ''}` }, one.text)),
          ),
        )
      : null,
    found.files.length > 1
      ? field({ id: 'export-file', label: words.file }, (described) =>
          h(
            'select',
            {
              ...described,
              value: file.name,
              on: { change: (/** @type {any} */ event) => asked.look(event.target.value) },
            },
            found.files.map(({ name }) => h('option', { value: name, key: name }, name)),
          ),
        )
      : h('b', { class: 'mono' }, file.name),
    h(
      'div',
      { class: 'preview', role: 'region', tabindex: '0', 'aria-label': words.previewOf(file.name) },
      h('pre', { dir: 'ltr' }, file.text),
    ),
    file.command ? h('p', { class: 'small' }, words.command, ' ', mono(file.command)) : null,
    file.to_fill_in.length > 0
      ? h('p', { class: 'small muted' }, words.toFillIn(file.to_fill_in.join(', ')))
      : null,
    h(
      'div',
      { class: 'row tight-row' },
      button({ 'data-changes': true, on: { click: () => asked.save() } }, words.save(found.files.length)),
      h('copy-button', { state: { what: file.name, label: words.copy, value: file.text } }),
    ),
  );
}

/** @param {Controller} model */
export function exportCard({ record, exported }) {
  if (!record) return null;
  const { format, error, saved } = exported;
  return card(
    words.title,
    h(
      'span',
      { class: 'end' },
      segmented({
        name: 'export-format',
        label: words.format,
        value: format,
        options: [
          { value: 'terraform', label: words.terraform },
          { value: 'pingcli', label: words.pingcli },
        ],
        changes: true,
        choose: (chosen) => exported.ask(chosen),
      }),
    ),
    h('p', { class: 'small muted' }, words.says),
    error ? errorNote(error, { key: 'export-error' }) : null,
    preview(exported),
    saved
      ? h(
          'p',
          { class: 'small row', key: 'saved' },
          h('span', {}, `${words.savedTitle}: `, mono(saved)),
          h('copy-button', { state: { what: text.filePath, value: saved } }),
          button({ class: 'quiet small', on: { click: () => exported.openFolder() } }, text.openFolder),
        )
      : null,
  );
}
