/** A finger that throws what is asked about to one side. */

import "../styles/kinds/asking.css";

const FAR_PX = 70;
const LONG_MS = 700;
/** Along the edges of the screen a swipe goes back a page. */
const EDGE_PX = 24;
/** What has gestures of its own. */
const TAKEN = "input, textarea, select, audio, video, .wave";

export type Side = "left" | "right";

/** Have a finger choose one of two for a control; it says so with `cv-thrown`. Returns how to stop. */
export function onThrow(
  control: HTMLElement,
  sides: Record<Side, Element | undefined>,
  choose: (side: Side) => void,
): () => void {
  const aim = (side: Side | null) => {
    for (const one of ["left", "right"] as const) sides[one]?.classList.toggle("is-aimed", one === side);
  };
  const run = (side: Side) => {
    choose(side);
    const detail = sides[side]?.querySelector(".option-text")?.textContent ?? "";
    control.dispatchEvent(new CustomEvent<string>("cv-thrown", { bubbles: true, detail }));
  };
  return onSwipe(run, aim);
}

/**
 * Be told of swipes anywhere on the page; returns how to stop.
 *
 * @param run: a finger has thrown the task to this side.
 * @param aim: lifted now, the finger would have thrown it there; null: nowhere.
 */
function onSwipe(run: (side: Side) => void, aim: (side: Side | null) => void): () => void {
  let from: { x: number; y: number; at: number } | null = null;
  let aimed: Side | null = null;
  const show = (side: Side | null) => {
    aimed = side;
    aim(side);
  };
  const begin = ({ touches, target, timeStamp }: TouchEvent) => {
    const [touch, another] = touches;
    const alone = touch && !another && target instanceof Element && !(target.closest(TAKEN) || scrolls(target));
    from = alone && free(touch) ? { x: touch.clientX, y: touch.clientY, at: timeStamp } : null;
    show(null);
  };
  const side = ({ changedTouches, timeStamp }: TouchEvent): Side | null => {
    const [touch] = changedTouches;
    if (!from || !touch || (!aimed && timeStamp - from.at > LONG_MS) || getSelection()?.toString()) return null;
    const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
    if (Math.abs(dx) <= FAR_PX || Math.abs(dx) <= 2 * Math.abs(dy)) return null;
    return dx < 0 ? "left" : "right";
  };
  const end = (event: TouchEvent) => {
    const thrown = side(event);
    from = null;
    show(null);
    if (thrown) run(thrown);
  };
  const cancel = () => {
    from = null;
    show(null);
  };
  const gone = new AbortController();
  const heard = { passive: true, signal: gone.signal };
  document.addEventListener("touchstart", begin, heard);
  document.addEventListener("touchmove", (event) => show(side(event)), heard);
  document.addEventListener("touchend", end, heard);
  document.addEventListener("touchcancel", cancel, heard);
  return () => gone.abort();
}

/** Whether a swipe from here can mean nothing else: a closer look is moved, dialogs are read, edges are the browser's. */
function free({ clientX }: Touch): boolean {
  const close = (visualViewport?.scale ?? 1) > 1.01;
  const inside = clientX > EDGE_PX && clientX < innerWidth - EDGE_PX;
  return inside && !close && !document.querySelector("dialog[open]");
}

/** Whether something around an element can be moved sideways. */
function scrolls(element: Element): boolean {
  for (let one: Element | null = element; one && one !== document.body; one = one.parentElement)
    if (one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
  return false;
}
