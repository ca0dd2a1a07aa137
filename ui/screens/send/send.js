/** Test send: which account originates, who pays, and why. */
import { say } from '../../app/announce.js';
import { whyNot } from '../../app/creating.js';
import { h, patch } from '../../app/dom.js';
import { followEverything, whenFollowed } from '../../app/following.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { address } from '../../app/router.js';
import { whenSteady } from '../../app/steady.js';
import { subscribe } from '../../app/store.js';
import { confirmMoney } from '../../elements/confirm.js';
import { outcomeBadge } from '../../elements/outcome.js';
import { badge, button, emptyState, heading } from '../../elements/pieces.js';
import '../../elements/trace-view.js';
import { noTenant } from '../../elements/no-tenant.js';
import { copyText } from '../../ipc/commands.js';
import { text } from '../../text/send.js';
import { SendController } from './controller.js';
import { dryRunCard } from './dry-run.js';
import { sendForm } from './form.js';
import { receiptCard } from './receipt.js';

const words = text.send;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant, rest }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'send',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  // A send goes on while another screen is looked at.
  const model = kept('send', tenant, () => new SendController(tenant, changed));
  model.changed = changed;
  const recipient = rest?.startsWith('to:') ? rest.slice(3) : null;

  async function send() {
    const sent = await model.send(async ({ billed, plan }) => {
      if (signal.aborted) say(words.leftMeanwhile);
      return (
        !signal.aborted &&
        confirmMoney(
          words.confirmTitle,
          h('p', {}, words.confirmSays(billed, plan.recipient.number)),
          words.confirm,
        )
      );
    });
    if (!sent) return;
    if (!signal.aborted && model.canFollow && model.view?.transaction === sent) await model.follow();
    else followEverything();
  }

  const names = (/** @type {string} */ sid, /** @type {'custom' | 'default'} */ role) => {
    const { active } = model;
    if (role === 'custom') {
      const name = active?.account_sid === sid ? active.account_name : text.customName;
      return `${name} ${format.ending(sid)}`;
    }
    return `${text.trace.badge.default} ${format.ending(sid)}`;
  };

  function traceCard() {
    const { view, busy } = model;
    if (!view) {
      return h(
        'section',
        { class: 'card', 'aria-label': words.trace },
        emptyState({ icon: 'send', title: words.emptyTitle, says: words.emptySays }),
      );
    }
    const following = busy && (busy.what === 'follow' || busy.what === 'look_up') ? busy : null;
    const actions = [
      following
        ? button(
            { key: 'stop', on: { click: () => following.cancel() } },
            busy?.what === 'follow' ? words.stop : text.cancel,
          )
        : null,
      !busy && model.canFollow
        ? button({ key: 'follow', on: { click: () => model.follow() } }, text.trace.follow)
        : null,
      !busy && model.canLookUp
        ? button({ key: 'look-up', on: { click: () => model.lookUp() } }, text.trace.lookUp)
        : null,
      busy || view.dry_run ? null : button({ key: 'again', on: { click: () => send() } }, words.again),
    ];
    return h(
      'section',
      { class: 'card', 'aria-label': words.traceOf(format.moment(view.begun_at)) },
      h('trace-view', {
        state: {
          view,
          raw: model.raw,
          names,
          actions,
          busy: following,
          live: busy?.what === 'send' && view.verdict === null,
        },
      }),
    );
  }

  function recentCard() {
    if (model.recent.length === 0) return null;
    return h(
      'section',
      { class: 'card', 'aria-label': words.recent },
      h('header', {}, h('h2', {}, words.recent)),
      h(
        'ol',
        { class: 'recent' },
        model.recent.map(({ transaction, begun_at: begun, line }) =>
          h(
            'li',
            { key: transaction },
            h(
              'a',
              {
                href: address('send', tenant, transaction),
                'aria-current': transaction === model.view?.transaction ? 'true' : undefined,
              },
              line ? outcomeBadge(line.outcome) : badge('warn', words.unreadable),
              line
                ? h(
                    'span',
                    {},
                    h('span', { class: 'mono', dir: 'ltr' }, line.recipient),
                    ` ${line.channel === 'sms' ? text.channels.sms : text.channels.voice}`,
                  )
                : null,
              h('span', { class: 'small muted', title: format.utc(begun) }, format.moment(begun)),
            ),
          ),
        ),
      ),
    );
  }

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        h(
          'div',
          { class: 'head' },
          heading(words.title),
          h('span', { class: 'small muted' }, words.says),
          model.active
            ? badge(
                'custom',
                h('bdi', {}, model.active.account_name),
                ' ',
                format.ending(model.active.account_sid),
              )
            : badge('default', text.ping),
        ),
        h(
          'div',
          { class: 'cols send' },
          h(
            'div',
            { class: 'stack' },
            sendForm(model, send),
            h('p', {}, h('a', { href: address('matrix', tenant) }, text.matrix.way)),
            dryRunCard(model),
          ),
          h('div', { class: 'stack' }, receiptCard(model), traceCard(), recentCard()),
        ),
      ),
    );
  }

  const traceView = () => /** @type {any} */ (root.querySelector('trace-view'));
  const noTrace = () => (model.view ? null : words.emptyTitle);
  register(
    {
      send: {
        run: () => void send(),
        unavailable: whyNot,
      },
      raw: {
        run: () => traceView()?.toggleRaw(),
        unavailable: noTrace,
      },
      copy_trace: {
        run: () => void copyText({ text: traceView()?.text ?? '' }).then(() => say(text.copy.done)),
        unavailable: noTrace,
      },
      cancel: {
        run: () => model.busy?.cancel(),
        unavailable: () => (model.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  subscribe((state) => state.statuses, render, signal);
  whenFollowed((transaction) => {
    model.reread(transaction);
    model.readRecent();
  }, signal);
  if (recipient) {
    model.typeRecipient(recipient);
    history.replaceState(null, '', address('send', tenant));
  }
  render();
  model.load(recipient ? null : rest);
  return () => model.leave();
}
