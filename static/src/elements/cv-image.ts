/** A picture, with boxes drawn on it by mouse, finger or keyboard. */

import { announce } from "../lib/announce";
import type { Region } from "../lib/desk";
import { h, kbd, s, setProps } from "../lib/dom";
import { between, type Handle, moved, type Point, panned, resized, type View, zoomed } from "../lib/geometry";
import { gettext, interpolate } from "../lib/i18n";
import { regionName } from "../lib/labelling";
import { lookUp } from "../lib/paths";
import { type Box, SMALLEST } from "../lib/types";
import { BoxLayer } from "./box-layer";
import { Face, type Shortcut } from "./face";

/** What the pointer is doing. */
type Gesture =
  | { kind: "draw"; from: Point }
  | { kind: "pan"; last: Point }
  | { kind: "change"; key: string; id: string; box: Box; from: Point; handle: Handle | null };

const SLIP_PX = 4;
let gestures = 0;

export class CvImage extends Face {
  /** Buttons of this picture; stand in the room's toolbar where it is the only one. */
  readonly tools = h("div", { class: "tools" });
  readonly #picture = s("image");
  readonly #svg = s("svg", { class: "canvas", tabindex: 0, role: "group" }, this.#picture);
  readonly #stage = h("div", { class: "stage" }, this.#svg);
  readonly #rubber = s("rect", { class: "rubber", hidden: true });
  readonly #layer = new BoxLayer();
  readonly #pointers = new Map<number, Point>();
  #width = 0;
  #height = 0;
  #view: View = { x: 0, y: 0, scale: 1 };
  #gesture: Gesture | null = null;
  #frame = 0;
  #watcher: ResizeObserver | undefined;

  connectedCallback(): void {
    if (this.#svg.childElementCount > 1) return;
    this.#svg.append(this.#layer.root, this.#rubber);
    this.#svg.addEventListener("pointerdown", (event) => this.#down(event));
    this.#svg.addEventListener("pointermove", (event) => this.#move(event));
    this.#svg.addEventListener("pointerup", (event) => this.#up(event));
    this.#svg.addEventListener("pointercancel", (event) => this.#up(event, true));
    this.#svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#svg.addEventListener("keydown", (event) => this.#onKey(event));
    this.#svg.addEventListener("focusin", (event) => this.#focused(event));
    this.#watcher = new ResizeObserver(() => this.#settleView());
    this.#watcher.observe(this.#stage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher?.disconnect();
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  get #drawable(): boolean {
    return !this.readOnly && this.desk.config.drawing(this.#object).length > 0;
  }

  get #aspect(): number {
    return this.#width / this.#height;
  }

  /** Addresses of the picture, or of each where the object pages through several. */
  get #sources(): string[] {
    const { value, valueList } = this.node.attrs;
    const found = lookUp(this.desk.data, String(valueList ?? value ?? ""));
    return (Array.isArray(found) ? found : [found]).filter((url): url is string => typeof url === "string");
  }

  protected paint(): void {
    this.className = "object-image";
    this.#view = { x: 0, y: 0, scale: 1 };
    this.#gesture = null;
    this.#pointers.clear();
    this.#paintTools();
    const tools = this.tools.parentElement && this.tools.parentElement !== this ? [] : [this.tools];
    this.replaceChildren(...tools, this.#stage, ...this.#pager());
    void this.#open(this.#sources[this.desk.index] ?? "");
  }

  async #open(url: string): Promise<void> {
    const { desk } = this;
    const loaded = new Image();
    loaded.src = url;
    this.#stage.classList.add("is-loading");
    this.#stage.classList.remove("is-broken");
    const ready =
      loaded.complete ||
      (await loaded.decode().then(
        () => true,
        () => false,
      ));
    if (desk !== this.desk) return;
    this.#stage.classList.remove("is-loading");
    if (!ready || !loaded.naturalWidth) {
      this.#stage.classList.add("is-broken");
      announce(gettext("The picture could not be loaded. Skip this task and say so."));
      this.#stage.dataset.broken = gettext("The picture could not be loaded. Skip this task and say so.");
      return;
    }
    this.#width = loaded.naturalWidth;
    this.#height = loaded.naturalHeight;
    setProps(this.#picture, { href: url, width: this.#width, height: this.#height });
    this.#stage.style.setProperty("--ratio", String(this.#aspect));
    this.#settleView();
  }

  #paintTools(): void {
    const button = (text: string, label: string, run: () => void, key?: string) =>
      h(
        "button",
        {
          type: "button",
          class: "btn btn-quiet btn-sm",
          "aria-label": /\w/.test(text) ? null : label,
          title: label,
          onclick: run,
        },
        text,
        kbd(key),
      );
    const add = this.#drawable
      ? button(gettext("Add box"), gettext("Add a box in the middle"), () => this.#addBox(), "n")
      : null;
    const zoom = h(
      "div",
      { class: "join ms-auto", role: "group", "aria-label": gettext("Zoom") },
      button("−", gettext("Zoom out"), () => this.#zoom(1 / 1.5)),
      button(gettext("Fit"), gettext("Show the whole picture"), () => this.#zoom(0)),
      button("+", gettext("Zoom in"), () => this.#zoom(1.5)),
    );
    for (const one of zoom.children) one.classList.add("join-item");
    this.tools.replaceChildren(...(add ? [add] : []), zoom);
  }

  #pager(): HTMLElement[] {
    const count = this.#sources.length;
    if (count < 2) return [];
    const go = (step: number) => () => {
      this.desk.index = Math.min(Math.max(this.desk.index + step, 0), count - 1);
      this.desk.selected = null;
      this.paint();
      this.desk.notify();
    };
    const place = interpolate(gettext("Picture %(number)s of %(count)s"), { number: this.desk.index + 1, count });
    const step = (text: string, by: number) =>
      h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: go(by) }, text);
    return [
      h(
        "div",
        { class: "actions justify-center" },
        step(gettext("Previous"), -1),
        h("span", { role: "status" }, place),
        step(gettext("Next"), 1),
      ),
    ];
  }

  get #regions(): Region[] {
    return this.desk.regions(this.#object).filter(({ item }) => (item.item_index ?? 0) === this.desk.index);
  }

  protected refresh(): void {
    if (!this.#width) return;
    const regions = this.#regions;
    this.#layer.show(this.desk, regions, {
      width: this.#width,
      height: this.#height,
      unit: this.#unit,
      view: this.#view,
    });
    this.#svg.setAttribute("aria-label", this.#described(regions.length));
    this.#svg.classList.toggle("is-drawing", this.#drawable && this.desk.pen(this.#object) !== null);
  }

  #described(count: number): string {
    const what = interpolate(gettext("Picture, regions: %(count)s."), { count });
    const how = gettext("N adds a box; arrow keys move it, with Shift they resize it; Delete removes it.");
    return this.#drawable ? `${what} ${how}` : what;
  }

  /** Length of a screen pixel in pixels of the picture. */
  get #unit(): number {
    return 1 / (this.#svg.getScreenCTM()?.a || 1);
  }

  #settleView(): void {
    if (!this.#width) return;
    const { x, y, scale } = this.#view;
    this.#svg.setAttribute("viewBox", `${x} ${y} ${this.#width / scale} ${this.#height / scale}`);
    this.refresh();
  }

  /** Zoom about the middle; zero shows the whole. */
  #zoom(factor: number): void {
    const middle = {
      x: this.#view.x + this.#width / this.#view.scale / 2,
      y: this.#view.y + this.#height / this.#view.scale / 2,
    };
    this.#view = factor ? zoomed(this.#view, factor, middle, this.#width, this.#height) : { x: 0, y: 0, scale: 1 };
    this.#settleView();
  }

  /** A place on the screen in pixels of the picture. */
  #pixel(at: { clientX: number; clientY: number }): Point {
    const matrix = this.#svg.getScreenCTM();
    return matrix ? new DOMPoint(at.clientX, at.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  #percent({ x, y }: Point): Point {
    return { x: (x / this.#width) * 100, y: (y / this.#height) * 100 };
  }

  #down(event: PointerEvent): void {
    if (!this.#width) return;
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.#svg.setPointerCapture(event.pointerId);
    if (this.#pointers.size > 1) {
      this.#endDrawing();
      return;
    }
    const from = this.#percent(this.#pixel(event));
    const target = event.target as Element;
    const id = target.closest<SVGElement>("[data-region]")?.dataset.region ?? null;
    event.preventDefault();
    if (event.button === 1 || (!id && !(this.#drawable && this.desk.pen(this.#object)))) {
      this.#gesture = { kind: "pan", last: { x: event.clientX, y: event.clientY } };
      if (!id) this.desk.select(null);
    } else if (id) {
      this.#grab(id, target, from);
    } else {
      this.#gesture = { kind: "draw", from };
    }
  }

  #grab(id: string, target: Element, from: Point): void {
    this.desk.select(id);
    this.#layer.focus(id);
    const region = this.desk.region(id);
    if (this.readOnly || !region) return;
    gestures += 1;
    this.#gesture = {
      kind: "change",
      key: `drag:${gestures}`,
      id,
      box: boxOf(region),
      from,
      handle: this.#layer.handleOf(target),
    };
  }

  #endDrawing(): void {
    this.#gesture = null;
    setProps(this.#rubber, { hidden: true });
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.#pointers.size > 1) this.#pinch(event.pointerId, before, now);
    this.#pointers.set(event.pointerId, now);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#follow(event));
  }

  #follow(event: PointerEvent): void {
    const gesture = this.#gesture;
    if (!gesture) return;
    const at = this.#percent(this.#pixel(event));
    if (gesture.kind === "pan") {
      const unit = this.#unit;
      this.#view = panned(
        this.#view,
        (gesture.last.x - event.clientX) * unit,
        (gesture.last.y - event.clientY) * unit,
        this.#width,
        this.#height,
      );
      gesture.last = { x: event.clientX, y: event.clientY };
      this.#settleView();
    } else if (gesture.kind === "draw") {
      this.#stretch(between(gesture.from, at));
    } else {
      const [dx, dy] = [at.x - gesture.from.x, at.y - gesture.from.y];
      const box = gesture.handle
        ? resized(gesture.box, gesture.handle, dx, dy, this.#aspect)
        : moved(gesture.box, dx, dy, this.#aspect);
      this.desk.reshape(gesture.id, { ...box }, gesture.key);
    }
  }

  #stretch(box: Box): void {
    const [wide, high] = [this.#width / 100, this.#height / 100];
    setProps(this.#rubber, {
      x: box.x * wide,
      y: box.y * high,
      width: box.width * wide,
      height: box.height * high,
      hidden: false,
    });
  }

  #pinch(id: number, before: Point, now: Point): void {
    const other = [...this.#pointers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const apart = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    const unit = this.#unit;
    const middle = this.#pixel({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
    const grown = zoomed(this.#view, apart(now) / apart(before), middle, this.#width, this.#height);
    this.#view = panned(
      grown,
      ((before.x - now.x) / 2) * unit,
      ((before.y - now.y) / 2) * unit,
      this.#width,
      this.#height,
    );
    this.#settleView();
  }

  #up(event: PointerEvent, cancelled = false): void {
    this.#pointers.delete(event.pointerId);
    cancelAnimationFrame(this.#frame);
    const gesture = this.#gesture;
    if (gesture && !cancelled) this.#follow(event);
    this.#endDrawing();
    if (gesture?.kind !== "draw" || cancelled) return;
    const box = between(gesture.from, this.#percent(this.#pixel(event)));
    const slip = SLIP_PX * this.#unit;
    const meant = (box.width * this.#width) / 100 > slip && (box.height * this.#height) / 100 > slip;
    if (meant && box.width > SMALLEST && box.height > SMALLEST) this.#add(box);
    else this.desk.select(null);
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && this.#view.scale === 1) return;
    event.preventDefault();
    this.#view = event.ctrlKey
      ? zoomed(this.#view, Math.exp(-event.deltaY / 200), this.#pixel(event), this.#width, this.#height)
      : panned(this.#view, event.deltaX * this.#unit, event.deltaY * this.#unit, this.#width, this.#height);
    this.#settleView();
  }

  #add(box: Box): void {
    const several = this.#sources.length > 1;
    const size = { original_width: this.#width, original_height: this.#height, image_rotation: 0 };
    const id = this.desk.addRegion(this.#object, { ...box }, several ? { ...size, item_index: this.desk.index } : size);
    if (!id) return;
    this.#layer.focus(id);
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
  }

  /** A box a fifth as wide and high as what is in sight, in its middle. */
  #addBox(): void {
    if (!this.#width || !this.desk.pen(this.#object)) return;
    const seen = 100 / this.#view.scale;
    const [left, top] = [(this.#view.x / this.#width) * 100, (this.#view.y / this.#height) * 100];
    this.#add(between({ x: left + seen * 0.4, y: top + seen * 0.4 }, { x: left + seen * 0.6, y: top + seen * 0.6 }));
  }

  #focused(event: FocusEvent): void {
    const id = (event.target as Element).closest<SVGElement>("[data-region]")?.dataset.region;
    if (id && id !== this.desk.selected) this.desk.select(id);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const region = this.desk.region(this.desk.selected);
    if (arrow && region && !this.readOnly) this.#nudge(region, arrow[0] ?? 0, arrow[1] ?? 0, event.shiftKey);
    else if (arrow) this.#look(arrow[0] ?? 0, arrow[1] ?? 0);
    else if (event.key === "Escape") this.#leave();
    else if ((event.key === "Delete" || event.key === "Backspace") && region) this.#drop(region);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #nudge(region: Region, dx: number, dy: number, resize: boolean): void {
    const box = boxOf(region);
    const step = 0.5 / this.#view.scale;
    const next = resize
      ? resized(box, { h: 1, v: 1 }, dx * step, dy * step, this.#aspect)
      : moved(box, dx * step, dy * step, this.#aspect);
    this.desk.reshape(region.id, { ...next }, `nudge:${region.id}:${resize}`);
  }

  #look(dx: number, dy: number): void {
    const step = 40 * this.#unit;
    this.#view = panned(this.#view, dx * step, dy * step, this.#width, this.#height);
    this.#settleView();
  }

  #leave(): void {
    this.desk.select(null);
    this.#svg.focus({ preventScroll: true });
  }

  #drop(region: Region): void {
    if (this.readOnly) return;
    announce(interpolate(gettext("Deleted: %(region)s"), { region: regionName(this.desk, region) }));
    this.desk.remove(region.id);
    this.#svg.focus({ preventScroll: true });
  }

  override shortcuts(): Shortcut[] {
    const draw: Shortcut[] = this.#drawable
      ? [{ combo: "n", does: gettext("Add a box"), run: () => this.#addBox() }]
      : [];
    return [
      ...draw,
      { combo: "=", does: gettext("Zoom in"), run: () => this.#zoom(1.5) },
      { combo: "-", does: gettext("Zoom out"), run: () => this.#zoom(1 / 1.5) },
    ];
  }
}

function boxOf({ item }: Region): Box {
  const number = (key: string) => Number(item.value[key] ?? 0);
  return {
    x: number("x"),
    y: number("y"),
    width: number("width"),
    height: number("height"),
    rotation: number("rotation"),
  };
}

customElements.define("cv-image", CvImage);
