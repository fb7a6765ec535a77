/** What of an image is in sight: zooming and panning, in its pixels. Pure. */

export interface Point {
  x: number;
  y: number;
}

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** What of the image is in sight, in its pixels. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

/** The view after zooming about a point of the image (in pixels), between the least (1 is the whole) and sixteen-fold. */
export function zoomed(view: View, factor: number, about: Point, width: number, height: number, least = 1): View {
  const scale = clamp(view.scale * factor, least, 16);
  const ratio = view.scale / scale;
  return panned(
    { x: about.x - (about.x - view.x) * ratio, y: about.y - (about.y - view.y) * ratio, scale },
    0,
    0,
    width,
    height,
  );
}

/** The view moved, with no blank shown beside the image; in the middle if it is smaller than its place. */
export function panned(view: View, dx: number, dy: number, width: number, height: number): View {
  const kept = (at: number, spare: number) => (spare < 0 ? spare / 2 : clamp(at, 0, spare));
  return {
    ...view,
    x: kept(view.x + dx, width - width / view.scale),
    y: kept(view.y + dy, height - height / view.scale),
  };
}
