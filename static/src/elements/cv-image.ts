/** A picture, with regions drawn on it by mouse, finger or keyboard. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { Face, type Shortcut } from "./face";
import type { Hands } from "./image/hands";
import type { Looks } from "./image/looks";
import type { Pages } from "./image/pages";
import { Viewport } from "./image/viewport";

/** The picture is painted first; what draws on it comes meanwhile. */
const coming = import("./image/hands");

export class CvImage extends Face {
  /** Buttons of this picture; stand in the room's toolbar where it is the only one. */
  readonly tools = h("div", { class: "tools" });
  readonly #port = new Viewport();
  readonly #hands = coming.then(({ Hands }) => new Hands(this.#port, () => this.refresh()));
  readonly #below = h("div");
  readonly #watcher = new ResizeObserver(() => this.#port.resized(this.#port.svg.getBoundingClientRect()));
  /** The hands once they have a task. */
  #hand: Hands | undefined;
  #looks: Looks | undefined;
  #pages: Pages | undefined;

  connectedCallback(): void {
    this.#watcher.observe(this.#port.stage);
    this.#port.listen(() => this.#show());
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

  protected paint(): void {
    this.className = "object-image";
    this.#port.width = 0;
    this.#pages = undefined;
    this.#below.replaceChildren();
    this.#looks?.element.remove();
    this.tools.replaceChildren(this.#zoomTools());
    const tools = this.tools.parentElement && this.tools.parentElement !== this ? [] : [this.tools];
    this.replaceChildren(...tools, this.#port.stage, this.#below);
    void this.#open();
    void this.#arm();
  }

  /** Everything that is not needed to see the picture. */
  async #arm(): Promise<void> {
    const { desk } = this;
    const sources = this.#sources;
    const hands = await this.#hands;
    if (desk !== this.desk) return;
    const { toolbox, surface } = hands;
    if (!this.readOnly) {
      this.tools.prepend(toolbox.element, toolbox.addButton);
      this.tools.append(surface.options);
      this.#port.stage.after(surface.underneath);
    }
    this.#hand = hands;
    await hands.load(desk, this.node.name ?? "", sources.length > 1);
    await this.#heed(hands);
    if (sources.length < 2 || desk !== this.desk) return;
    const { Pages } = await import("./image/pages");
    this.#pages = new Pages(surface, sources, () => void this.#open());
    this.#below.replaceChildren(this.#pages.element);
  }

  /** What else a config says of its picture than which one it is. */
  async #heed(hands: Hands): Promise<void> {
    const { attrs } = this.node;
    if (Object.keys(attrs).length < 2) return;
    const { heed } = await import("./image/wishes");
    if (heed(hands, attrs, this.tools)) await this.#openLooks();
  }

  async #open(): Promise<void> {
    const { desk } = this;
    const { index } = desk;
    const { stage } = this.#port;
    const url = this.#sources[index] ?? "";
    const loaded = new Image();
    loaded.src = url;
    this.#hand?.reset();
    stage.classList.add("is-loading");
    stage.classList.remove("is-broken");
    if (!loaded.complete) await loaded.decode().catch(() => {});
    if (desk !== this.desk || index !== desk.index) return;
    stage.classList.remove("is-loading");
    if (!loaded.naturalWidth) {
      stage.classList.add("is-broken");
      const { instead } = await import("./trouble");
      return instead(stage, gettext("The picture could not be loaded."), () => void this.#open());
    }
    this.#port.open(url, loaded.naturalWidth, loaded.naturalHeight, this.#turned(index));
  }

  /** How the picture was turned when something was drawn on it. */
  #turned(index: number): number {
    const here = ({ item_index = 0, to_name }: { item_index?: number; to_name: string }) =>
      item_index === index && to_name === this.node.name;
    return this.desk.items.find((item) => here(item) && item.image_rotation)?.image_rotation ?? 0;
  }

  #zoomTools(): HTMLElement {
    const zoom = h(
      "div",
      { class: "join", role: "group", "aria-label": gettext("Zoom") },
      button("−", gettext("Zoom out"), this.#zoom(-1)),
      button(gettext("Fit"), gettext("Show the whole picture"), this.#zoom(0)),
      button("+", gettext("Zoom in"), this.#zoom(1)),
    );
    for (const one of zoom.children) one.classList.add("join-item");
    const view = button(gettext("View"), gettext("Brightness, contrast, turning, grid"), () => void this.#openLooks());
    return h("div", { class: "tools-end" }, view, zoom);
  }

  #zoom(steps: number): () => void {
    return () => void this.#hands.then((hands) => hands.zoom(steps));
  }

  /** Show what changes the look of the picture, or put it away. */
  async #openLooks(): Promise<void> {
    if (this.#looks?.element.isConnected) {
      this.#looks.element.remove();
      return;
    }
    const { surface } = await this.#hands;
    const { Looks } = await import("./image/looks");
    this.#looks ??= new Looks(surface, this.node.attrs);
    this.tools.append(this.#looks.element);
  }

  protected refresh(): void {
    this.#hand?.refresh();
    this.#pages?.refresh();
  }

  /** The view has changed. */
  #show(): void {
    this.#looks?.refresh();
    this.refresh();
  }

  /** A key pressed before there are hands. */
  async #addSoon(): Promise<void> {
    const { toolbox } = await this.#hands;
    toolbox.add();
  }

  override shortcuts(): Shortcut[] {
    return [
      ...(this.#hand?.shortcuts() ?? [{ combo: "n", does: "", run: () => void this.#addSoon() }]),
      ...(this.#pages?.shortcuts() ?? []),
    ];
  }
}

function button(text: string, label: string, run: () => void): HTMLButtonElement {
  const props = { type: "button", class: "btn btn-quiet btn-sm", title: label, onclick: run };
  return h("button", { ...props, "aria-label": /\w/.test(text) ? null : label }, text);
}

customElements.define("cv-image", CvImage);
