/** The PingOne screen: connect an environment, see who originates there, plan, apply, and manage it (G1 to G8). */
import { announce, say } from '../../app/announce.js';
import { h, patch } from '../../app/dom.js';
import * as format from '../../app/format.js';
import { kept } from '../../app/kept.js';
import { register } from '../../app/keys.js';
import { whenSteady } from '../../app/steady.js';
import { statusOf, subscribe } from '../../app/store.js';
import { confirm } from '../../elements/confirm.js';
import { inactiveNote, whyInactive } from '../../elements/inactive-note.js';
import { noTenant } from '../../elements/no-tenant.js';
import { badge, button, emptyState, errorNote, heading } from '../../elements/pieces.js';
import { text } from '../../text/pingone-plan.js';
import { askToken } from './ask-token.js';
import { chainCard } from './chain.js';
import { askFor } from './confirmations.js';
import { connectCard } from './connect.js';
import { PingOneController } from './controller.js';
import { driftCard } from './drift.js';
import { environmentCard, kindBadge } from './environment.js';
import { exportCard } from './export.js';
import { planCard } from './plan.js';
import { nextCard, underWay } from './rail.js';
import { routeCard } from './route.js';
import { sendersCard } from './senders.js';

const words = text.pingone;

/** @type {import('../../app/router.js').Mount} */
export function mount(root, { signal, tenant }) {
  if (!tenant)
    return noTenant(root, {
      title: words.title,
      icon: 'pingone',
      head: words.noTenantTitle,
      says: words.noTenantSays,
    });
  let frame = 0;
  const changed = () => {
    frame ||= requestAnimationFrame(() => whenSteady(render));
  };
  const model = kept('pingone', tenant, () => new PingOneController(tenant, changed));
  model.changed = changed;

  /** Each confirmation by itself, and then step by step. */
  async function apply() {
    const { plan, environment, busy, isBegun } = model;
    if (busy) return say(text.already);
    if (!plan || isBegun || plan.steps.length === 0 || !environment) return say(text.plan.nothingToApply);
    const given = await askFor(plan, environment, model.state);
    if (!given) return say(text.confirm.stopped);
    await model.apply(given);
  }

  async function disconnect() {
    if (!(await confirm(words.connect.removeTitle, words.connect.removeSays, words.connect.remove))) return;
    if (await model.disconnect()) announce(words.connect.removed);
  }

  /** @param {string} id */
  async function rotate(id) {
    const senders = model.state?.senders ?? [];
    const sender = senders.find((one) => one.id === id);
    if (!sender) return;
    const others = senders.filter(({ sid, id: other }) => sid && sid === sender.sid && other !== id);
    const given = await askToken(sender, others);
    if (given) await model.planFor({ wish: 'rotate', sender: id, ...given });
  }

  /** Whether it is connected, and was read. */
  function connection() {
    const { record, state, error } = model;
    if (record === undefined) return null;
    if (!record) return badge('idle', words.notConnected);
    return error && !state ? badge('warn', words.notRead) : badge('ok', words.connected);
  }

  function head() {
    const { record, environment, state, busy } = model;
    return h(
      'div',
      { class: 'head sticky' },
      heading(words.title),
      connection(),
      environment ? [h('bdi', {}, environment.name), kindBadge(environment.kind)] : null,
      record
        ? h(
            'div',
            { class: 'end' },
            state && busy?.what !== 'read'
              ? h(
                  'span',
                  { class: 'small muted', title: format.utc(state.read_at) },
                  words.readAt(format.moment(state.read_at)),
                )
              : null,
            busy?.what === 'read' ? underWay(model) : null,
            button({ class: 'quiet', on: { click: () => model.read() } }, words.readAgain),
          )
        : null,
    );
  }

  function main() {
    const { record, state, error, planError } = model;
    if (record === null || model.connecting.isOpen) return connectCard(model);
    return [
      error
        ? errorNote(error, {
            key: 'error',
            means: state ? words.unreadSays : undefined,
            actions: button({ on: { click: () => model.read() } }, text.tryAgain),
          })
        : null,
      planError
        ? errorNote(planError, {
            key: 'plan-error',
            actions:
              planError.code === 'plan_outdated'
                ? button({ 'data-changes': true, on: { click: () => model.planAgain() } }, text.plan.again)
                : null,
          })
        : null,
      planCard(model),
      !state && !error && record
        ? h(
            'section',
            { class: 'card', 'aria-label': words.reading, key: 'reading' },
            emptyState({ icon: 'pingone', title: words.reading, says: words.readingSays }),
          )
        : null,
      routeCard(model),
      sendersCard(model, { rotate }),
      chainCard(model),
      state ? driftCard(model, { rotate }) : null,
      state ? exportCard(model) : null,
    ];
  }

  function render() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (signal.aborted) return;
    const { record } = model;
    patch(
      root,
      h(
        'div',
        { class: 'screen' },
        head(),
        inactiveNote(statusOf(tenant)),
        record === undefined
          ? null
          : record === null
            ? h('div', { class: 'stack connect-only' }, whyInactive(statusOf(tenant)) ? null : main())
            : h(
                'div',
                { class: 'cols' },
                h('div', { class: 'stack' }, main()),
                h(
                  'div',
                  { class: 'rail first' },
                  h(
                    'div',
                    { class: 'stack' },
                    nextCard(model, { apply }),
                    environmentCard(model, { disconnect }),
                  ),
                ),
              ),
      ),
    );
  }

  const notConnected = () => (model.record ? null : words.notConnected);
  const notNow = () => whyInactive(statusOf(tenant)) ?? notConnected();
  register(
    {
      pingone_plan: { run: () => void model.planCarryOver(), unavailable: notNow },
      pingone_apply: {
        run: () => void apply(),
        unavailable: () =>
          notNow() ?? (model.plan?.steps.length && !model.isBegun ? null : text.plan.nothingToApply),
      },
      pingone_drift: { run: () => void model.compare(), unavailable: notConnected },
      pingone_export: { run: () => void model.exported.ask('terraform'), unavailable: notConnected },
      cancel: {
        run: () => model.busy?.cancel(),
        unavailable: () => (model.busy ? null : text.palette.noneRunning),
      },
    },
    signal,
  );
  subscribe((state) => state.statuses, render, signal);
  render();
  model.load();
  return () => model.leave();
}
