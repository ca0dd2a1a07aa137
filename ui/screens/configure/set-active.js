/** Setting a tenant inactive, and active again (M5). */
import { announce } from '../../app/announce.js';
import { refresh } from '../../app/session.js';
import { confirmChange } from '../../elements/confirm.js';
import { setTenantActive } from '../../ipc/commands.js';
import { text } from '../../text/en.js';

const words = text.inactive;

/**
 * Asks first, where something will not be possible afterwards. Throws what Rust says.
 * @param {import('../../ipc/types.d.ts').TenantStatus} status
 */
export async function setActive({ tenant }) {
  const active = tenant.inactive_since !== null;
  if (!active && !(await confirmChange(words.setTitle(tenant.name), words.setSays, words.set))) return;
  await setTenantActive({ tenant: tenant.id, active });
  await refresh();
  announce(active ? words.isActive(tenant.name) : words.isInactive(tenant.name));
}
