// What the page calls the shell with where there is no window: the same names, over HTTP. Read before the page's own scripts.
(() => {
  class Channel {
    onmessage = () => {};
  }

  async function invoke(name, args = {}) {
    const channel = Object.values(args).find((value) => value instanceof Channel);
    const named = Object.entries(args).map(([key, value]) => [key, value instanceof Channel ? 'channel' : value]);
    const answer = await fetch(`call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(named)),
    });
    if (!answer.ok) throw `${name}: not found (${answer.status})`;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw `${name}: the bridge broke off`;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const told = JSON.parse(line);
        if ('error' in told) throw told.error;
        if ('answer' in told) return told.answer;
        channel?.onmessage(told.progress);
      }
    }
  }

  // One for all, since a browser keeps few connections open.
  const events = new EventSource('events');
  const opened = new Promise((resolve) => events.addEventListener('open', resolve, { once: true }));

  async function listen(event, handle) {
    const told = ({ data }) => {
      if (data === event) handle({ payload: null });
    };
    events.addEventListener('message', told);
    await opened;
    return () => events.removeEventListener('message', told);
  }

  globalThis.__TAURI__ = { core: { invoke, Channel }, event: { listen } };
  // As the window has it.
  Object.freeze(Object.prototype);
})();
