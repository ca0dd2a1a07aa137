/** Test send: whether it arrived, which account originated it, who pays, and why. */
import { say } from '../../app/announce.js';
import { h } from '../../app/dom.js';
import { followEverything } from '../../app/following.js';
import * as format from '../../app/format.js';
import { address } from '../../app/router.js';
import { statusOf } from '../../app/store.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { badge, button, emptyState, errorNote } from '../../elements/pieces.js';
import '../../elements/trace-view.js';
import { copyText } from '../../ipc/commands.js';
import { text } from '../../text/send.js';
import { SendController } from './controller.js';
import { dryRunCard } from './dry-run.js';
import { sendForm } from './form.js';
import { receiptForm } from './receipt.js';
import { askMoney, mountPlanned } from './screen.js';

const words = text.send;

/** @param {SendController} model @param {() => void} send */
function traceCard(model, send) {
  const { view, busy } = model;
  if (!view) {
    return h(
      'section',
      { class: 'card', 'aria-label': words.trace },
      emptyState({ icon: 'send', title: words.emptyTitle, says: words.emptySays }),
    );
  }
  const running = busy && (busy.what === 'follow' || busy.what === 'look_up') ? busy : null;
  const does = (/** @type {string} */ key, /** @type {string} */ label, /** @type {() => unknown} */ click) =>
    button({ key, on: { click } }, label);
  // One thing to do: what is not known is looked up, what is under way is followed, what did not go is sent again.
  const action =
    busy || model.isSending
      ? null
      : model.canLookUp
        ? does('look-up', text.trace.lookUp, () => model.lookUp())
        : model.canFollow
          ? does('follow', text.trace.follow, () => model.follow())
          : view.receipt_open || view.dry_run || statusOf(model.tenant)?.inactive
            ? null
            : does('again', words.again, send);
  const names = (/** @type {string} */ sid, /** @type {'custom' | 'default'} */ role) => {
    const { active } = model;
    const custom = active?.account_sid === sid ? active.account_name : text.customName;
    return `${role === 'custom' ? custom : text.trace.badge.default} ${format.ending(sid)}`;
  };
  return h(
    'section',
    { class: 'card', 'aria-label': words.traceOf(format.moment(view.begun_at)) },
    h('trace-view', {
      state: {
        view,
        raw: model.raw,
        names,
        actions: [receiptForm(model), action],
        busy: running && { ...running, stop: running.what === 'follow' ? words.stop : text.cancel },
        live: model.isSending && view.verdict === null && !view.dry_run,
      },
    }),
  );
}

/** @param {SendController} model */
function recentCard({ recent, tenant, view }) {
  if (recent.length === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-label': words.recent },
    h('header', {}, h('h2', {}, words.recent)),
    h(
      'ol',
      { class: 'recent' },
      recent.map(({ transaction, begun_at: begun, line }) =>
        h(
          'li',
          { key: transaction },
          h(
            'a',
            {
              href: address('send', tenant, transaction),
              'aria-current': transaction === view?.transaction ? 'true' : undefined,
            },
            line ? outcomeBadge(line.outcome) : badge('warn', words.unreadable),
            line
              ? h(
                  'span',
                  {},
                  h('span', { class: 'mono', dir: 'ltr' }, line.recipient),
                  ` ${text.channels[line.channel]}`,
                )
              : null,
            h('span', { class: 'small muted', title: format.utc(begun) }, format.moment(begun)),
          ),
        ),
      ),
    ),
  );
}

/** @type {import('../../app/router.js').Mount} */
export function mount(root, at) {
  const { signal, tenant, rest } = at;
  const recipient = rest?.startsWith('to:') ? rest.slice(3) : null;

  async function send(/** @type {SendController} */ model) {
    const sent = await model.send(({ billed, plan }) =>
      askMoney(
        signal,
        words.confirmTitle,
        h('p', {}, words.confirmSays(billed, plan.recipient.number)),
        words.confirm,
      ),
    );
    if (!sent) return;
    if (!signal.aborted && model.canFollow && model.view?.transaction === sent) await model.follow();
    else followEverything();
  }

  const trace = () => /** @type {any} */ (root.querySelector('trace-view'));
  return mountPlanned(root, at, {
    name: 'send',
    title: words.title,
    says: words.says,
    noTenant: words.noTenantSays,
    make: (of, changed) => new SendController(of, changed),
    run: send,
    draw: (model) => [
      h(
        'div',
        { class: 'stack' },
        statusOf(tenant)?.inactive
          ? model.error && errorNote(model.error, { key: 'error' })
          : sendForm(model, () => void send(model)),
        h(
          'p',
          { class: 'row' },
          h('a', { href: address('matrix', tenant) }, text.matrix.way),
          h('a', { href: address('ready', tenant) }, words.readyLink),
        ),
        dryRunCard(model),
      ),
      h(
        'div',
        { class: 'stack' },
        traceCard(model, () => void send(model)),
        recentCard(model),
      ),
    ],
    deeds: (model) => {
      const unavailable = () => (model.view ? null : words.emptyTitle);
      return {
        raw: { run: () => trace()?.toggleRaw(), unavailable },
        copy_trace: {
          run: () => void copyText({ text: trace()?.text ?? '' }).then(() => say(text.copy.done)),
          unavailable,
        },
      };
    },
    followed: (model, transaction) => {
      model.reread(transaction);
      model.readRecent();
    },
    begin: (model) => {
      if (recipient) {
        model.typeRecipient(recipient);
        history.replaceState(null, '', address('send', tenant));
      }
      model.load(recipient ? null : rest);
    },
    leave: (model) => model.leave(),
  });
}
