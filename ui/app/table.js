/**
 * Every command in the order of the menu, and with those that open a screen every screen: its name, title and keys, the
 * group it stands in, the screen it opens, whether that is a tenant's, whether it is there
 * before a vault is open, where the guide is about it, and whether it changes something. Menu, palette, navigation and keys read this.
 * What a command does is said where it is done (`register`).
 * @module
 */
import { asAsked } from '../text/lengthened.js';

// biome-ignore format: a row for each command, as JSON: the shell makes the native menu of it (src-tauri/src/menu.rs).
const ROWS = /** @type {const} */ ([
  { "name": "add_tenant", "title": "Add a tenant", "group": "Linecheck", "keys": ["N", "Mod+N"], "changes": true },
  { "name": "enter_sandbox", "title": "Enter the sandbox", "group": "Linecheck" },
  { "name": "leave_sandbox", "title": "Leave the sandbox", "group": "Linecheck" },
  { "name": "unlock", "title": "Unlock the administrator role", "group": "Linecheck", "keys": ["Mod+U"] },
  { "name": "lock", "title": "Lock the administrator role", "group": "Linecheck", "keys": ["Mod+L"] },
  { "name": "reload", "title": "Read again", "group": "Linecheck", "keys": ["F5", "Mod+R"] },
  { "name": "cancel", "title": "Cancel what is running", "group": "Linecheck", "keys": ["Escape"] },
  { "name": "verify", "title": "Verify Account", "group": "Account", "keys": ["V", "Mod+Shift+V"], "changes": true },
  { "name": "search_numbers", "title": "Search the numbers", "group": "Account", "keys": ["/"] },
  { "name": "select_all", "title": "Select All numbers", "group": "Account", "keys": ["A"], "changes": true },
  { "name": "only_selected", "title": "Show Only Selected", "group": "Account", "keys": ["O"] },
  { "name": "save", "title": "Save and make active", "group": "Account", "keys": ["Mod+S"], "changes": true },
  { "name": "discard", "title": "Discard draft", "group": "Account", "changes": true },
  { "name": "change_account", "title": "Change Account", "group": "Account", "keys": ["C"], "changes": true },
  { "name": "revisions", "title": "Revisions of the configuration", "group": "Account", "opens": "revisions", "perTenant": true, "about": "administrator:go-back-to-an-earlier-revision" },
  { "name": "set_active", "title": "Set the tenant inactive, or active again", "group": "Account", "changes": true },
  { "name": "send", "title": "Send the test", "group": "Test send", "keys": ["Mod+Enter"] },
  { "name": "raw", "title": "Raw view of the trace", "group": "Test send", "keys": ["R"] },
  { "name": "copy_trace", "title": "Copy trace as text", "group": "Test send", "keys": ["Y"] },
  { "name": "matrix", "title": "Every number, both channels", "group": "Test send", "opens": "matrix", "perTenant": true, "about": "support:which-of-our-numbers-work-for-this-person" },
  { "name": "look_up", "title": "Look up the recipient", "group": "Test send", "keys": ["Mod+Enter"] },
  { "name": "read_period", "title": "Read the period", "group": "Test send", "keys": ["Mod+Enter"] },
  { "name": "watch_now", "title": "Look at every tenant now", "group": "Test send" },
  { "name": "check_ready", "title": "Check the readiness", "group": "Test send", "keys": ["Mod+Enter"] },
  { "name": "export_history", "title": "Export the history as CSV", "group": "Test send" },
  { "name": "stop_following", "title": "Stop following deliveries", "group": "Test send" },
  { "name": "pingone_plan", "title": "Plan the carry-over to PingOne", "group": "PingOne", "changes": true },
  { "name": "pingone_apply", "title": "Apply the plan to PingOne", "group": "PingOne", "keys": ["Mod+Enter"], "changes": true },
  { "name": "pingone_drift", "title": "Compare PingOne with what was applied", "group": "PingOne" },
  { "name": "pingone_export", "title": "Export for Terraform or pingcli", "group": "PingOne", "changes": true },
  { "name": "go_overview", "title": "Overview", "group": "Go to", "keys": ["1", "Mod+1"], "opens": "overview", "about": "administrator:what-needs-attention" },
  { "name": "go_look_up", "title": "Look up", "group": "Go to", "keys": ["F", "Mod+F"], "opens": "look_up", "perTenant": true, "about": "support:why-did-her-passcode-not-arrive-last-night" },
  { "name": "go_delivery", "title": "Delivery", "group": "Go to", "keys": ["G", "Mod+G"], "opens": "delivery", "perTenant": true, "about": "administrator:how-is-delivery-going" },
  { "name": "go_account", "title": "Account", "group": "Go to", "keys": ["2", "Mod+2"], "opens": "account", "perTenant": true, "about": "administrator:set-up-a-custom-twilio-account" },
  { "name": "go_ready", "title": "Readiness", "group": "Go to", "keys": ["3", "Mod+3"], "opens": "ready", "perTenant": true, "about": "administrator:is-it-ready-to-send" },
  { "name": "go_send", "title": "Test send", "group": "Go to", "keys": ["4", "Mod+4"], "opens": "send", "perTenant": true, "about": "support:send-a-test" },
  { "name": "go_pingone", "title": "PingOne", "group": "Go to", "keys": ["P", "Mod+P"], "opens": "pingone", "perTenant": true, "about": "administrator:carry-it-over-to-pingone" },
  { "name": "go_history", "title": "History", "group": "Go to", "keys": ["5", "Mod+5"], "opens": "history", "about": "support:look-back" },
  { "name": "go_drafts", "title": "Drafts", "group": "Go to", "keys": ["6", "Mod+6"], "opens": "drafts", "about": "administrator:work-without-a-network" },
  { "name": "go_sandbox", "title": "Sandbox", "group": "Go to", "keys": ["7", "Mod+7"], "opens": "sandbox", "inSandbox": true, "about": "support:practise-in-the-sandbox" },
  { "name": "go_settings", "title": "Settings", "group": "Go to", "keys": ["8", "Mod+8"], "opens": "settings", "about": "administrator:reach-twilio-through-your-network" },
  { "name": "go_audit", "title": "Audit trail", "group": "Go to", "keys": ["9", "Mod+9"], "opens": "audit", "about": "auditor:look-at-the-trail" },
  { "name": "next_tenant", "title": "Next tenant", "group": "Go to", "keys": ["T"] },
  { "name": "text_larger", "title": "Larger text", "group": "View", "keys": ["Mod+=", "Mod++"] },
  { "name": "text_smaller", "title": "Smaller text", "group": "View", "keys": ["Mod+-"] },
  { "name": "text_normal", "title": "Normal text", "group": "View", "keys": ["Mod+0"] },
  { "name": "theme", "title": "Switch between light and dark", "group": "View", "keys": ["D"] },
  { "name": "guide", "title": "Guide", "group": "Help", "keys": ["F1"], "opens": "guide", "always": true },
  { "name": "palette", "title": "Commands", "group": "Help", "keys": ["Mod+K"] },
  { "name": "keys", "title": "Keys", "group": "Help", "keys": ["?"] }
]);

/** @typedef {(typeof ROWS)[number]['name']} Name */
/** A screen that a command opens. @typedef {Extract<(typeof ROWS)[number], { opens: string }>['opens']} Screen */
/**
 * @typedef {{
 *   name: Name,
 *   title: string,
 *   group: string,
 *   keys?: readonly string[],
 *   opens?: Screen,
 *   perTenant?: boolean,
 *   inSandbox?: boolean,
 *   always?: boolean,
 *   about?: string,
 *   changes?: boolean,
 * }} Row
 */

/** @type {Row[]} */
export const TABLE = ROWS.map((row) => ({ ...row, title: asAsked(row.title), group: asAsked(row.group) }));

/** @param {Name} name */
export const titleOf = (name) => TABLE.find((row) => row.name === name)?.title ?? '';

/** The row of a screen. @param {string} screen */
export const rowOf = (screen) => TABLE.find((row) => row.opens === screen);
