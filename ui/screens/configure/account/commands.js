/** The commands of the Account screen. */
import { whyInactive } from '../../../elements/inactive-note.js';
import { text } from '../../../text/account.js';

const words = text.account;

/**
 * @param {HTMLElement} root
 * @param {import('./controller.js').AccountController} model
 * @param {{ save: () => unknown, discard: () => unknown, changeAccount: () => unknown }} act
 * @param {() => void} render draws at once
 * @returns {Parameters<typeof import('../../../app/keys.js').register>[0]}
 */
export function accountCommands(root, model, { save, discard, changeAccount }, render) {
  const inactive = () => whyInactive(model.status);
  const noList = () =>
    inactive() ?? (model.sender === 'custom' && model.numbers?.rows.length ? null : text.numbers.nothingYet);
  /** The list; of an active account it is opened for it. */
  const list = () => {
    if (!model.isNewAccount && !model.isOpen('numbers')) {
      model.toggle('numbers');
      render();
    }
    return /** @type {any} */ (root.querySelector('number-list'));
  };
  const noDraft = () => (model.draft ? null : words.changesNone);
  return {
    verify: { run: () => void model.verify() },
    save: { run: () => void save(), unavailable: () => (model.isDeleting ? null : inactive()) },
    discard: { run: () => void discard(), unavailable: noDraft },
    change_account: {
      run: () => void changeAccount(),
      unavailable: () => inactive() ?? (model.active ? null : words.defaultBadge),
    },
    search_numbers: { run: () => list()?.focusSearch(), unavailable: noList },
    select_all: { run: () => list()?.selectAll(), unavailable: noList },
    only_selected: { run: () => list()?.toggleOnlySelected(), unavailable: noList },
    cancel: {
      run: () => model.busy?.cancel(),
      unavailable: () => (model.busy ? null : text.palette.noneRunning),
    },
  };
}
