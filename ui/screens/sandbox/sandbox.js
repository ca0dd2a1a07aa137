/** The sandbox's panel: what exists there, and what goes wrong. */
import { announce, say } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import { go } from '../../app/router.js';
import { enterSandbox, leave, refresh } from '../../app/session.js';
import { isSandbox, read } from '../../app/store.js';
import { button, emptyState, errorNote, heading } from '../../elements/pieces.js';
import * as commands from '../../ipc/commands.js';
import { Latest } from '../../ipc/latest.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/sandbox.js';
import { accountsCard, recipientsCard, releaseCard, timeCard } from './cards.js';
import { faultCard } from './faults.js';
import { inboxCard } from './inbox.js';

/** @typedef {import('../../ipc/types.d.ts').AccountInfo} AccountInfo */
const words = text.sandbox;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal }) {
  if (!isSandbox()) return outside(root);
  /** @type {AccountInfo[]} */
  let accounts = [];
  /** @type {import('../../ipc/types.d.ts').MagicRecipient[]} */
  let recipients = [];
  /** @type {import('../../ipc/types.d.ts').FaultState[]} */
  let faults = [];
  /** @type {import('../../ipc/types.d.ts').Arrival[]} */
  let arrivals = [];
  /** @type {import('../../ipc/types.d.ts').AppError | null} */
  let error = null;
  /** @type {string | null} */
  let scriptError = null;
  let failureTyped = '';
  let recipientTyped = '';
  const shown = new Latest();
  const elsewhere = read().session.sandbox_elsewhere;

  async function load() {
    await shown.read(
      () =>
        Promise.all([
          commands.listMagicRecipients(),
          elsewhere ? [] : commands.listSandboxAccounts(),
          elsewhere ? [] : commands.readSandboxFaults(),
          elsewhere ? [] : commands.readSandboxInbox(),
        ]),
      (answer) => {
        [recipients, accounts, faults, arrivals] = answer;
        error = null;
      },
      (thrown) => {
        error = asError(thrown);
      },
    );
    render();
  }

  /** @param {() => Promise<unknown>} work @param {string} says @param {(says: string) => void} [tell] */
  async function act(work, says, tell = say) {
    try {
      await work();
      tell(says);
      await load();
    } catch (thrown) {
      await load();
      error = asError(thrown);
      render();
    }
  }

  async function lookAgain() {
    await load();
    if (!error) say(words.inboxRead(arrivals.length));
  }

  let using = false;

  /** @param {AccountInfo} account */
  async function use(account) {
    const { tenant } = read();
    if (!tenant) return say(words.noTenant);
    if (using) return say(text.already);
    using = true;
    try {
      const draft = await commands.readDraft({ tenant });
      const isOfActive = draft?.token === 'of_active';
      if (isOfActive) await commands.discardDraft({ tenant });
      if (!draft || isOfActive) await commands.beginDraft({ tenant, new_account: true });
      await commands.editDraft({ tenant, edit: { account_sid: account.sid } });
      await commands.editDraft({ tenant, edit: { token: account.auth_token } });
      await refresh();
      announce(text.account.sandboxUsed(account.friendly_name));
      if (!signal.aborted) go('account', tenant);
    } catch (thrown) {
      error = asError(thrown);
      render();
    }
    using = false;
  }

  async function setScript() {
    const script = /** @type {HTMLTextAreaElement} */ (root.querySelector('#fault-script')).value;
    /** @type {unknown} */
    let rules;
    try {
      rules = JSON.parse(script);
    } catch {
      rules = null;
    }
    if (!Array.isArray(rules)) return wrongScript(words.expertInvalid);
    try {
      await commands.setSandboxFaults({ rules });
    } catch (thrown) {
      return wrongScript(asError(thrown).message);
    }
    scriptError = null;
    announce(words.wasSet(words.expert));
    await load();
  }

  /** @param {string} says */
  function wrongScript(says) {
    scriptError = says;
    render();
    document.getElementById('fault-script')?.focus();
  }

  const failures = () =>
    faultCard({
      faults,
      elsewhere,
      typed: failureTyped,
      type: (typed) => {
        failureTyped = typed;
        render();
      },
      scriptError,
      // What goes wrong stands in the head of the card.
      act: (work, says) => act(work, says, announce),
      setScript,
    });

  const magic = () =>
    recipientsCard(recipients, recipientTyped, (typed) => {
      recipientTyped = typed;
      render();
    });

  function render() {
    if (signal.aborted) return;
    const time = h('div', { class: 'stack beside' }, timeCard(act), releaseCard(act));
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h('div', { class: 'head' }, heading(words.title), h('span', { class: 'small muted' }, words.says)),
        error ? errorNote(error, { actions: button({ on: { click: () => load() } }, text.tryAgain) }) : null,
        elsewhere
          ? [
              h(
                'fieldset',
                { class: 'stack', disabled: true, 'aria-describedby': 'elsewhere' },
                elsewhereNote(),
                failures(),
                time,
              ),
              magic(),
            ]
          : [
              failures(),
              h('div', { class: 'halves wide' }, inboxCard(arrivals, lookAgain), time),
              accountsCard(accounts, use),
              magic(),
            ],
      ),
    );
  }

  render();
  load();
}

const elsewhereNote = () =>
  h(
    'div',
    { class: 'note warn', id: 'elsewhere' },
    h('strong', {}, words.elsewhere),
    h('span', {}, words.elsewhereSays),
    h('span', {}, words.elsewhereNext),
  );

/** @param {HTMLElement} root */
function outside(root) {
  const enter = async () => {
    if (await leave()) await enterSandbox();
  };
  patch(
    root,
    h(
      'div',
      { class: 'screen' },
      heading(words.title),
      h(
        'section',
        { class: 'card', 'aria-label': words.title },
        emptyState({
          icon: 'sandbox',
          title: words.outsideTitle,
          says: text.outsideSandbox,
          actions: button({ class: 'primary', on: { click: () => enter() } }, words.enter),
        }),
      ),
    ),
  );
}
