/** The commands of the Account screen. */
import { text } from '../../../text/en.js';

const titles = text.palette.commands;
const words = text.account;

/**
 * @param {HTMLElement} root
 * @param {import('./controller.js').AccountController} model
 * @param {{ save: () => unknown, discard: () => unknown, changeAccount: () => unknown }} act
 * @returns {import('../../../app/keys.js').Command[]}
 */
export function accountCommands(root, model, { save, discard, changeAccount }) {
  const list = () => /** @type {any} */ (root.querySelector('number-list'));
  const noList = () => (list() ? null : text.numbers.nothingYet);
  const noDraft = () => (model.draft ? null : words.changesNone);
  return [
    {
      name: 'verify',
      title: () => titles.verify,
      group: 'account',
      keys: ['V', 'Mod+Shift+V'],
      run: () => void model.verify(),
    },
    { name: 'save', title: () => titles.save, group: 'account', keys: ['Mod+S'], run: () => void save() },
    {
      name: 'discard',
      title: () => titles.discard,
      group: 'account',
      run: () => void discard(),
      unavailable: noDraft,
    },
    {
      name: 'change_account',
      title: () => titles.change_account,
      group: 'account',
      keys: ['C'],
      run: () => void changeAccount(),
      unavailable: () => (model.active ? null : words.defaultBadge),
    },
    {
      name: 'search_numbers',
      title: () => titles.search_numbers,
      group: 'account',
      keys: ['/'],
      run: () => list()?.focusSearch(),
      unavailable: noList,
    },
    {
      name: 'select_all',
      title: () => titles.select_all,
      group: 'account',
      keys: ['A'],
      run: () => list()?.selectAll(),
      unavailable: noList,
    },
    {
      name: 'only_selected',
      title: () => titles.only_selected,
      group: 'account',
      keys: ['O'],
      run: () => list()?.toggleOnlySelected(),
      unavailable: noList,
    },
    {
      name: 'cancel',
      title: () => titles.cancel,
      group: 'account',
      keys: ['Escape'],
      run: () => model.busy?.cancel(),
      unavailable: () => (model.busy ? null : text.palette.noneRunning),
    },
  ];
}
