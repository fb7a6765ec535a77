// Runs in a page before its own scripts: notes when things happen and when the frame after them is painted.
(() => {
  const probe = { ready: null, submits: [], inputs: [], events: [], drags: [] };
  window.roomProbe = probe;
  // A message sent within a frame callback arrives once that frame has been handed on to be painted.
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(null);
    });
  const shown = (selector) => document.querySelector(selector)?.checkVisibility() ?? false;
  probe.awaitReady = (selector) => {
    const look = () => (shown(selector) ? painted((at) => (probe.ready = at)) : requestAnimationFrame(look));
    look();
  };
  const words = () => document.querySelector(probe.words)?.textContent;
  const awaitNext = (begun, before) => {
    const look = () => {
      const now = words();
      if (now && now !== before) painted((at) => probe.submits.push(at - begun));
      else requestAnimationFrame(look);
    };
    look();
  };
  addEventListener("keydown", (event) => {
    if (probe.words && event.ctrlKey && event.key === "Enter") awaitNext(event.timeStamp, words());
  }, true);
  for (const type of ["keydown", "pointerdown", "pointerup", "click"])
    addEventListener(type, (event) => {
      if (probe.watching) painted((at) => probe.inputs.push({ type, key: event.key, ms: at - event.timeStamp }));
    }, true);
  addEventListener("pointermove", (event) => {
    if (probe.watching && event.buttons) painted((at) => probe.drags.push(at - event.timeStamp));
  }, true);
  new PerformanceObserver((list) => {
    for (const { name, duration, interactionId } of list.getEntries())
      if (probe.watching && interactionId) probe.events.push({ name, duration, step: probe.step });
  }).observe({ type: "event", durationThreshold: 16 });
  // Where a stretch of the words stands on the screen, scrolled into sight.
  probe.place = (selector, start, end) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let passed = 0;
    for (let node = walker.nextNode(); node; passed += node.data.length, node = walker.nextNode()) {
      const inside = (at) => at >= passed && at <= passed + node.data.length;
      if (inside(start) && start < passed + node.data.length) {
        range.setStart(node, start - passed);
        range.setEnd(node, Math.min(end - passed, node.data.length));
        break;
      }
    }
    const marker = range.startContainer.parentElement;
    marker.scrollIntoView({ block: "start" });
    let box = range.getBoundingClientRect();
    for (let pane = marker; pane; pane = pane.parentElement) {
      const { overflowY } = getComputedStyle(pane);
      if (pane !== document.documentElement && !/auto|scroll/.test(overflowY)) continue;
      pane.scrollBy(0, box.top - innerHeight / 2);
      box = range.getBoundingClientRect();
      if (box.top > 100 && box.bottom < innerHeight - 100) break;
    }
    return [box.left + 2, (box.top + box.bottom) / 2, box.right - 2];
  };
})();
