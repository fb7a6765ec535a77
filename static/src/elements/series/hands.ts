/** Dragging and pressing on a plot, by mouse, pen or finger. */

import type uPlot from "uplot";

const SLIP_PX = 4;

/** What hands do, in times of the data. */
export interface PlotHands {
  dragging(sketch: [number, number] | null): void;
  dragged(from: number, to: number): void;
  pressed(at: number): void;
}

export function onPlot(plot: uPlot, deeds: PlotHands): void {
  let from: { at: number; x: number } | null = null;
  const at = (event: PointerEvent) => plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
  plot.over.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = { at: at(event), x: event.clientX };
    plot.over.setPointerCapture(event.pointerId);
  });
  plot.over.addEventListener("pointermove", (event) => {
    if (!from || Math.abs(event.clientX - from.x) < SLIP_PX) return;
    deeds.dragging([from.at, at(event)]);
  });
  const end = (event: PointerEvent, counts: boolean) => {
    const began = from;
    from = null;
    if (began && counts && Math.abs(event.clientX - began.x) < SLIP_PX) deeds.pressed(began.at);
    else if (began && counts) deeds.dragged(Math.min(began.at, at(event)), Math.max(began.at, at(event)));
    deeds.dragging(null);
  };
  plot.over.addEventListener("pointerup", (event) => end(event, true));
  plot.over.addEventListener("pointercancel", (event) => end(event, false));
}
