/** A finger that throws what is asked about to one side. */

import "../styles/kinds/asking.css";

const FAR_PX = 70;
const LONG_MS = 700;
/** What has gestures of its own. */
const TAKEN = "input, textarea, select, audio, video, .wave";

/** Be told of swipes anywhere on the page; returns how to stop. */
export function onSwipe(run: (side: "left" | "right") => void): () => void {
  let from: { x: number; y: number; at: number } | null = null;
  const begin = ({ touches, target, timeStamp }: TouchEvent) => {
    const [touch, another] = touches;
    const free = touch && !another && target instanceof Element && !target.closest(TAKEN) && !scrolls(target);
    from = free ? { x: touch.clientX, y: touch.clientY, at: timeStamp } : null;
  };
  const end = ({ changedTouches, timeStamp }: TouchEvent) => {
    const [touch] = changedTouches;
    const [dx, dy] = from && touch ? [touch.clientX - from.x, touch.clientY - from.y] : [0, 0];
    const quick = from !== null && timeStamp - from.at < LONG_MS;
    from = null;
    if (quick && Math.abs(dx) > FAR_PX && Math.abs(dx) > 2 * Math.abs(dy)) run(dx < 0 ? "left" : "right");
  };
  document.addEventListener("touchstart", begin, { passive: true });
  document.addEventListener("touchend", end, { passive: true });
  return () => {
    document.removeEventListener("touchstart", begin);
    document.removeEventListener("touchend", end);
  };
}

/** Whether something around an element can be moved sideways. */
function scrolls(element: Element): boolean {
  for (let one: Element | null = element; one && one !== document.body; one = one.parentElement)
    if (one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
  return false;
}
