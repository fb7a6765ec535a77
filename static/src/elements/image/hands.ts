/** Everything one does to a picture beyond looking at it, and the regions themselves. Loaded while the picture is. */

import type { Desk, Region } from "../../lib/desk";
import { setProps } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import type { Shortcut } from "../face";
import { Gestures } from "./gestures";
import { listenToKeys } from "./keys";
import { zoom } from "./moves";
import { type Kind, type PointEditor, Surface } from "./surface";
import { Toolbox } from "./toolbox";
import type { Viewport } from "./viewport";

type Deeds = typeof import("./deeds");
type Deed = "copy" | "cycle" | "duplicate" | "hideAll" | "paste";

export class Hands {
  readonly surface: Surface;
  readonly toolbox: Toolbox;
  readonly #gestures: Gestures;
  readonly #editors = new Map<Kind, PointEditor>();
  #deeds: Promise<Deeds> | undefined;
  /** What the task draws with is there. */
  #ready = false;

  /** @param changed: shows everything. */
  constructor(port: Viewport, changed: () => void) {
    this.surface = new Surface(port, changed);
    this.toolbox = new Toolbox(this.surface);
    const tool = () => this.toolbox.tool;
    this.#gestures = new Gestures(this.surface, tool, (region, grip) => this.#editor(region)?.begin(region, grip));
    listenToKeys(this.surface, tool, (event, region) => this.#editor(region)?.press(event, region) ?? false);
    port.svg.addEventListener("focusin", (event) => {
      const id = (event.target as Element).closest<SVGElement>("[data-region]")?.dataset.region;
      if (id) this.surface.desk.select(id);
    });
  }

  /** Take up another task. */
  async load(desk: Desk, object: string, several: boolean): Promise<void> {
    this.reset();
    this.#ready = false;
    Object.assign(this.surface, { desk, object, several });
    await this.toolbox.load();
    if (desk !== this.surface.desk) return;
    this.#ready = true;
    if (this.toolbox.drawable) desk.duplicating.set(object, this.#does("duplicate"));
    this.surface.redraw();
  }

  /** Let go of what is being drawn. */
  reset(): void {
    this.#gestures.reset();
    this.toolbox.cancel();
  }

  /** Zoom in by some steps, out where they are less than none; zero shows the whole. */
  zoom(steps: number): void {
    const { port } = this.surface;
    zoom(port, steps && port.step ** steps);
  }

  /** What edits a region by its points. */
  #editor(region: Region): PointEditor | undefined {
    const kind = this.surface.kind(region);
    if (!kind?.editor) return undefined;
    const editor = this.#editors.get(kind) ?? kind.editor(this.surface);
    this.#editors.set(kind, editor);
    return editor;
  }

  refresh(): void {
    const { surface, toolbox } = this;
    const { svg, width } = surface.port;
    toolbox.refresh();
    // Nobody is told how to draw before that would do anything.
    if (!width || !this.#ready) return;
    const { regions, selected } = surface;
    surface.layer.show(surface, regions);
    for (const layer of new Set([...surface.kinds.values()].map((kind) => kind.layer)))
      layer?.(surface).show(regions.filter((region) => surface.kind(region)?.layer === layer));
    for (const editor of this.#editors.values()) editor.refresh(selected);
    setProps(svg, { "aria-label": this.#described(regions.length) });
    svg.classList.toggle("is-drawing", toolbox.tool !== null);
  }

  #described(count: number): string {
    const what = interpolate(gettext("Picture, regions: %(count)s."), { count });
    const how = gettext(
      "N adds a region; arrow keys move it, with Shift they resize it, with Alt they turn it; Enter edits its points; Delete removes it.",
    );
    return this.toolbox.drawable ? `${what} ${how}` : what;
  }

  /**
   * Do something that is seldom done: its script is loaded the first time.
   * All wait for one promise, which keeps them in order: two imports of a script on its way may end in any.
   */
  #does(name: Deed): () => void {
    return () => {
      this.#deeds ??= import("./deeds").catch((error: unknown) => {
        this.#deeds = undefined;
        throw error;
      });
      void this.#deeds.then((deeds) => deeds[name](this.surface));
    };
  }

  shortcuts(): Shortcut[] {
    const copies: Shortcut[] = [
      { combo: "ctrl+c", does: gettext("Copy the selected region"), run: this.#does("copy") },
      { combo: "ctrl+v", does: gettext("Paste a region"), run: this.#does("paste") },
      { combo: "ctrl+d", does: gettext("Duplicate the selected region"), run: this.#does("duplicate") },
    ];
    return [
      ...this.toolbox.shortcuts(),
      { combo: "alt+.", does: gettext("Select the next region"), run: this.#does("cycle") },
      { combo: "ctrl+h", does: gettext("Hide or show all regions"), run: this.#does("hideAll") },
      // Marked words are what the person means to copy.
      ...(this.toolbox.drawable && String(getSelection()) === "" ? copies : []),
      { combo: "=", does: gettext("Zoom in"), run: () => this.zoom(1) },
      { combo: "-", does: gettext("Zoom out"), run: () => this.zoom(-1) },
    ];
  }
}
