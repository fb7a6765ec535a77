/** A picture, with regions drawn on it by mouse, finger or keyboard. */

import { announce } from "../lib/announce";
import type { Region } from "../lib/desk";
import { h, setProps } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { Face, type Shortcut } from "./face";
import { Gestures } from "./image/gestures";
import { listenToKeys } from "./image/keys";
import type { Looks } from "./image/looks";
import type { Pages } from "./image/pages";
import { type Kind, type PointEditor, Surface } from "./image/surface";
import { Toolbox } from "./image/toolbox";

type Deed = "copy" | "cycle" | "duplicate" | "hideAll" | "paste";

const ZOOM = 1.5;

export class CvImage extends Face {
  /** Buttons of this picture; stand in the room's toolbar where it is the only one. */
  readonly tools = h("div", { class: "tools" });
  readonly #surface = new Surface(() => this.#show());
  readonly #toolbox = new Toolbox(this.#surface);
  readonly #gestures = new Gestures(
    this.#surface,
    () => this.#toolbox.tool,
    (region, grip) => this.#editor(region)?.begin(region, grip),
  );
  readonly #editors = new Map<Kind, PointEditor>();
  readonly #below = h("div");
  #looks: Looks | undefined;
  #pages: Pages | undefined;
  readonly #watcher = new ResizeObserver(() => this.#surface.port.settle());

  constructor() {
    super();
    const editing = (event: KeyboardEvent, region: Region) => this.#editor(region)?.press(event, region) ?? false;
    listenToKeys(this.#surface, () => this.#toolbox.tool, editing);
    this.#surface.port.svg.addEventListener("focusin", (event) => {
      const id = (event.target as Element).closest<SVGElement>("[data-region]")?.dataset.region;
      if (id) this.desk.select(id);
    });
  }

  connectedCallback(): void {
    this.#watcher.observe(this.#surface.stage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher.disconnect();
  }

  /** Addresses of the picture, or of each where the object pages through several. */
  get #sources(): string[] {
    const { value, valueList } = this.node.attrs;
    const found = lookUp(this.desk.data, String(valueList ?? value ?? ""));
    return (Array.isArray(found) ? found : [found]).filter((url): url is string => typeof url === "string");
  }

  /** What edits a region by its points. */
  #editor(region: Region): PointEditor | undefined {
    const kind = this.#surface.kind(region);
    if (!kind?.editor) return undefined;
    const editor = this.#editors.get(kind) ?? kind.editor(this.#surface);
    this.#editors.set(kind, editor);
    return editor;
  }

  protected paint(): void {
    const surface = this.#surface;
    const sources = this.#sources;
    this.className = "object-image";
    this.#toolbox.cancel();
    Object.assign(surface, { desk: this.desk, object: this.node.name ?? "", several: sources.length > 1 });
    surface.port.width = 0;
    this.#pages = undefined;
    this.#below.replaceChildren();
    this.#paintTools();
    const tools = this.tools.parentElement && this.tools.parentElement !== this ? [] : [this.tools];
    this.replaceChildren(...tools, surface.stage, this.#below);
    void this.#toolbox.load().then(() => surface.redraw());
    void this.#open();
    if (surface.several) void this.#openPages(sources);
    const { grid, crosshair } = this.node.attrs;
    if (grid === true || crosshair === true) void this.#openLooks();
  }

  async #openPages(sources: string[]): Promise<void> {
    const { desk } = this;
    const { Pages } = await import("./image/pages");
    if (desk !== this.desk) return;
    this.#pages = new Pages(this.#surface, sources, () => void this.#open());
    this.#below.replaceChildren(this.#pages.element);
  }

  async #open(): Promise<void> {
    const { desk } = this;
    const { index } = desk;
    const { stage, port } = this.#surface;
    const url = this.#sources[index] ?? "";
    const loaded = new Image();
    loaded.src = url;
    this.#gestures.reset();
    this.#toolbox.cancel();
    stage.classList.add("is-loading");
    stage.classList.remove("is-broken");
    if (!loaded.complete) await loaded.decode().catch(() => {});
    if (desk !== this.desk || index !== desk.index) return;
    stage.classList.remove("is-loading");
    if (!loaded.naturalWidth) {
      const sorry = gettext("The picture could not be loaded. Skip this task and say so.");
      stage.classList.add("is-broken");
      stage.dataset.broken = sorry;
      announce(sorry);
      return;
    }
    port.turn = this.#surface.regions.find(({ item }) => item.image_rotation)?.item.image_rotation ?? 0;
    port.open(url, loaded.naturalWidth, loaded.naturalHeight);
  }

  #paintTools(): void {
    const { port, options } = this.#surface;
    const zoom = h(
      "div",
      { class: "join", role: "group", "aria-label": gettext("Zoom") },
      button("−", gettext("Zoom out"), () => port.zoom(1 / ZOOM)),
      button(gettext("Fit"), gettext("Show the whole picture"), () => port.zoom(0)),
      button("+", gettext("Zoom in"), () => port.zoom(ZOOM)),
    );
    for (const one of zoom.children) one.classList.add("join-item");
    const view = button(gettext("View"), gettext("Brightness, contrast, turning, grid"), () => void this.#openLooks());
    this.#looks?.element.remove();
    this.tools.replaceChildren(
      ...(this.readOnly ? [] : [this.#toolbox.element, this.#toolbox.addButton]),
      h("div", { class: "tools-end" }, view, zoom),
      ...(this.readOnly ? [] : [options]),
    );
  }

  /** Show what changes the look of the picture, or put it away. */
  async #openLooks(): Promise<void> {
    if (this.#looks?.element.isConnected) return this.#looks.element.remove();
    const { Looks } = await import("./image/looks");
    this.#looks ??= new Looks(this.#surface, this.node.attrs);
    this.tools.append(this.#looks.element);
  }

  protected refresh(): void {
    const surface = this.#surface;
    this.#toolbox.refresh();
    this.#pages?.refresh();
    if (!surface.port.width) return;
    const { regions, selected } = surface;
    surface.layer.show(surface, regions);
    for (const kind of surface.kinds.values())
      kind.layer?.(surface).show(regions.filter((region) => surface.kind(region) === kind));
    for (const editor of this.#editors.values()) editor.refresh(selected);
    const draws = this.#toolbox.tool !== null;
    setProps(surface.port.svg, { "aria-label": this.#described(regions.length) });
    surface.port.svg.classList.toggle("is-drawing", draws);
  }

  /** The view has changed. */
  #show(): void {
    this.#looks?.refresh();
    if (this.desk) this.refresh();
  }

  #described(count: number): string {
    const what = interpolate(gettext("Picture, regions: %(count)s."), { count });
    const how = gettext(
      "N adds a region; arrow keys move it, with Shift they resize it, with Alt they turn it; Enter edits its points; Delete removes it.",
    );
    return this.#toolbox.drawable ? `${what} ${how}` : what;
  }

  /** Do something that is seldom done: its script is loaded the first time. */
  #does(name: Deed): () => void {
    return () => void import("./image/deeds").then((deeds) => deeds[name](this.#surface));
  }

  override shortcuts(): Shortcut[] {
    const { port } = this.#surface;
    const copies = !this.readOnly && String(getSelection()) === "";
    return [
      ...this.#toolbox.shortcuts(),
      { combo: "=", does: gettext("Zoom in"), run: () => port.zoom(ZOOM) },
      { combo: "-", does: gettext("Zoom out"), run: () => port.zoom(1 / ZOOM) },
      { combo: "alt+.", does: gettext("Select the next region"), run: this.#does("cycle") },
      { combo: "ctrl+h", does: gettext("Hide or show all regions"), run: this.#does("hideAll") },
      ...(copies
        ? [
            { combo: "ctrl+c", does: gettext("Copy the selected region"), run: this.#does("copy") },
            { combo: "ctrl+v", does: gettext("Paste a region"), run: this.#does("paste") },
            { combo: "ctrl+d", does: gettext("Duplicate the selected region"), run: this.#does("duplicate") },
          ]
        : []),
      ...(this.#pages
        ? [
            { combo: "pagedown", does: gettext("Next picture"), run: () => this.#pages?.go(this.desk.index + 1) },
            { combo: "pageup", does: gettext("Previous picture"), run: () => this.#pages?.go(this.desk.index - 1) },
          ]
        : []),
    ];
  }
}

function button(text: string, label: string, run: () => void): HTMLButtonElement {
  const props = { type: "button", class: "btn btn-quiet btn-sm", title: label, onclick: run };
  return h("button", { ...props, "aria-label": /\w/.test(text) ? null : label }, text);
}

customElements.define("cv-image", CvImage);
