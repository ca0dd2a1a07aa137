/**
 * Something that takes long: it has a stage and an age, can be cancelled at once, and holds nothing up.
 * @typedef {{ id: string, begun: number, stage: import('../ipc/types.d.ts').Progress | null, over: boolean, cancel: () => void }} Operation
 */
import { cancelOperation } from '../ipc/commands.js';
import { newOperation } from '../ipc/transport.js';

/**
 * @template T
 * @param {(running: { onProgress: (progress: import('../ipc/types.d.ts').Progress) => void, operation: string }) => Promise<T>} work
 * @param {(operation: Operation) => void} changed
 * @returns {{ operation: Operation, result: Promise<T> }}
 */
export function begin(work, changed) {
  const id = newOperation();
  /** @type {Operation} */
  const operation = {
    id,
    begun: performance.now(),
    stage: null,
    over: false,
    cancel: () => {
      if (!operation.over) cancelOperation({ operation: id }).catch(() => {});
    },
  };
  const onProgress = (/** @type {import('../ipc/types.d.ts').Progress} */ progress) => {
    if (operation.over) return;
    operation.stage = progress;
    changed(operation);
  };
  const result = work({ onProgress, operation: id }).finally(() => {
    operation.over = true;
  });
  return { operation, result };
}

/**
 * Waits until typing pauses. `flush` does at once what waits.
 * @template {unknown[]} A
 * @param {(...args: A) => unknown} act
 * @param {number} pause
 */
export function debounce(act, pause) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {A | undefined} */
  let waiting;
  const flush = () => {
    clearTimeout(timer);
    const args = waiting;
    waiting = undefined;
    return args ? act(...args) : undefined;
  };
  const later = (/** @type {A} */ ...args) => {
    waiting = args;
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  };
  const drop = () => {
    clearTimeout(timer);
    waiting = undefined;
  };
  return { later, flush, drop };
}
