/** A test send by the environment's route (G5): what it would do is said first, and who is skipped, as no token is here. */
import { alarm, say } from '../../app/announce.js';
import { create } from '../../app/creating.js';
import { h } from '../../app/dom.js';
import { followEverything } from '../../app/following.js';
import { go } from '../../app/router.js';
import { confirmMoney } from '../../elements/confirm.js';
import { nextStep } from '../../elements/pieces.js';
import { accountName } from '../../elements/pingone-names.js';
import * as commands from '../../ipc/commands.js';
import { asError } from '../../ipc/transport.js';
import { text } from '../../text/pingone.js';

/** @typedef {import('./controller.js').PingOneController} Controller */
const words = text.pingone.send;

/** @param {import('../../ipc/types.d.ts').PingOneSkipped} one */
const skipped = ({ account, token_missing: isMissing, not_active: isOther, obstacles }) =>
  h(
    'li',
    {},
    h('b', {}, h('bdi', {}, accountName(account))),
    `: ${isMissing ? words.tokenMissing : isOther ? words.notActive : ''} ${obstacles.map((one) => text.pingone.route.obstacles[one]).join(' ')}`,
  );

/** @param {Controller} model */
export async function sendByRoute(model) {
  const { recipient, channel } = model.route;
  if (!recipient.told) return say(words.recipientFirst);
  try {
    const asked = {
      tenant: model.tenant,
      channel,
      recipient: recipient.told.number,
      country: null,
      language: /** @type {const} */ ('en'),
      policy: null,
    };
    const planned = await commands.preparePingoneSend(asked, {});
    const { send } = planned;
    const says = [
      h('p', {}, h('bdi', {}, send.billed)),
      planned.skipped.length > 0 ? h('p', {}, words.skipped) : null,
      planned.skipped.length > 0 ? h('ul', { class: 'bullets' }, planned.skipped.map(skipped)) : null,
      ...send.warnings.map((one) => h('p', { class: 'small muted' }, one.text)),
    ];
    if (!(await confirmMoney(words.title, says, send.costs_money ? words.paid : words.free))) return;
    const view = await create('send', () =>
      commands.sendTest({ preview: planned.preview, confirmed: true }, {}),
    );
    if (!view) return;
    followEverything();
    go('send', model.tenant, view.transaction);
  } catch (thrown) {
    const error = asError(thrown);
    model.route.error = error;
    alarm(`${error.message} ${nextStep(error)}`);
    model.changed();
  }
}
