/** Export (G2): for Terraform or pingcli, with a preview of each file before it is saved. */
import { h } from '../../app/dom.js';
import '../../elements/copy-button.js';
import { button, card, errorNote, field, mono, segmented } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.export;

/** @param {Controller} model */
function preview({ exported, file, look }) {
  const shown = exported?.files.find(({ name }) => name === file) ?? exported?.files[0];
  if (!exported || !shown) return null;
  return [
    h(
      'div',
      { class: 'row top' },
      field({ id: 'export-file', label: words.file, class: 'grow' }, (described) =>
        h(
          'select',
          {
            ...described,
            value: shown.name,
            on: { change: (/** @type {any} */ event) => look(event.target.value) },
          },
          exported.files.map(({ name }) => h('option', { value: name, key: name }, name)),
        ),
      ),
    ),
    h(
      'div',
      { class: 'preview', role: 'region', tabindex: '0', 'aria-label': `${words.preview}: ${shown.name}` },
      h('pre', { dir: 'ltr' }, shown.text),
    ),
  ];
}

/** @param {Controller} model @param {() => unknown} openFolder */
export function exportCard(model, openFolder) {
  const { record, exported, exportKind, exportError: error, savedFiles } = model;
  if (!record) return null;
  const shown = exported?.files.find(({ name }) => name === model.file) ?? exported?.files[0];
  return card(
    words.title,
    h(
      'span',
      { class: 'end' },
      segmented({
        name: 'export-kind',
        label: words.kind,
        value: exportKind,
        options: [
          { value: 'terraform', label: words.terraform },
          { value: 'pingcli', label: words.pingcli },
        ],
        choose: (value) => model.export(value),
      }),
    ),
    h('p', { class: 'small muted' }, words.says),
    error ? errorNote(error, { key: 'export-error' }) : null,
    (exported?.warnings ?? []).map((says) => h('p', { class: 'note warn', key: says }, says)),
    preview(model),
    exported && shown
      ? h(
          'div',
          { class: 'row tight-row' },
          button({ on: { click: () => model.saveExport() } }, words.save),
          h('copy-button', {
            state: { what: words.copy, label: text.copy.what(words.copy), value: shown.text },
          }),
        )
      : null,
    savedFiles
      ? h(
          'p',
          { class: 'small row' },
          h('span', {}, `${words.savedTitle}: `, mono(savedFiles)),
          h('copy-button', { state: { what: text.filePath, value: savedFiles } }),
          button({ class: 'quiet small', on: { click: () => openFolder() } }, text.openFolder),
        )
      : null,
  );
}
