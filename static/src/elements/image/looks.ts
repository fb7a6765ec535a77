/** How a picture is looked at: brightness, contrast, quarter turns, a grid, a crosshair. */

import { h, s, setProps } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { hideAll } from "./deeds";
import { drawn } from "./magnet";
import { percent, zoom } from "./moves";
import type { Surface } from "./surface";

const AS_IT_IS = 100;

export class Looks {
  readonly element = h("div", { class: "looks", role: "group", "aria-label": gettext("How the picture is shown") });
  readonly #grid = s("path", { class: "grid" });
  readonly #cross = s("path", { class: "cross" });
  readonly #brightness = slider(() => this.#light());
  readonly #contrast = slider(() => this.#light());
  readonly #gridded = tick(() => this.refresh());
  readonly #crossed = tick(() => this.#aim(null));
  readonly #snaps = tick(() => this.#attract());
  #drawn = "";

  constructor(
    readonly surface: Surface,
    attrs: Record<string, unknown>,
  ) {
    this.#gridded.checked = attrs.grid === true;
    this.#crossed.checked = attrs.crosshair === true;
    this.gap = Number(attrs.gridSize) || 30;
    const button = (text: string, run: () => void) =>
      h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
    this.element.append(
      row(gettext("Brightness"), this.#brightness),
      row(gettext("Contrast"), this.#contrast),
      row(gettext("Grid"), this.#gridded),
      row(gettext("Crosshair"), this.#crossed),
      row(gettext("Snap to edges"), this.#snaps),
      button(gettext("Turn left"), () => this.#turn(270)),
      button(gettext("Turn right"), () => this.#turn(90)),
      button(gettext("Hide or show regions"), () => hideAll(surface)),
      button(gettext("Reset"), () => this.#reset()),
    );
    const { svg, world } = surface.port;
    world.append(this.#grid, this.#cross);
    svg.addEventListener("pointermove", (event) => this.#aim(event));
    svg.addEventListener("pointerleave", () => this.#aim(null));
    this.refresh();
  }

  readonly gap: number;

  /** Draw the grid anew if the picture is another. */
  refresh(): void {
    const { width, height } = this.surface.port;
    const now = this.#gridded.checked ? `${width} ${height}` : "";
    if (now === this.#drawn) return;
    this.#drawn = now;
    const lines = (side: number) => Array.from({ length: Math.floor(side / this.gap) }, (_, at) => (at + 1) * this.gap);
    const d = [...lines(width).map((x) => `M${x} 0V${height}`), ...lines(height).map((y) => `M0 ${y}H${width}`)];
    setProps(this.#grid, { d: now ? d.join("") : null });
  }

  #light(): void {
    const { style } = this.surface.port.picture;
    style.filter = `brightness(${this.#brightness.value}%) contrast(${this.#contrast.value}%)`;
  }

  #aim(event: PointerEvent | null): void {
    const { port } = this.surface;
    if (!event || !this.#crossed.checked) {
      setProps(this.#cross, { d: null });
      return;
    }
    const { x, y } = percent(port, event);
    const [across, down] = [(x * port.width) / 100, (y * port.height) / 100];
    setProps(this.#cross, { d: `M${across} 0V${port.height}M0 ${down}H${port.width}` });
  }

  #attract(): void {
    this.surface.magnet = this.#snaps.checked ? drawn : undefined;
  }

  /** Turn the picture; its regions stay on what they mark and say how it was turned. */
  #turn(by: number): void {
    const { port, desk, regions } = this.surface;
    port.turn = (port.turn + by) % 360;
    zoom(port, 0);
    desk.restate(new Set(regions.map(({ id }) => id)), { image_rotation: port.turn });
  }

  #reset(): void {
    this.#brightness.value = this.#contrast.value = String(AS_IT_IS);
    this.#gridded.checked = this.#crossed.checked = this.#snaps.checked = false;
    this.#attract();
    this.#light();
    this.refresh();
    if (this.surface.port.turn) this.#turn(360 - this.surface.port.turn);
  }
}

function slider(changed: () => void): HTMLInputElement {
  return h("input", { type: "range", min: 20, max: 300, step: 10, value: AS_IT_IS, oninput: changed });
}

function tick(changed: () => void): HTMLInputElement {
  return h("input", { type: "checkbox", onchange: changed });
}

function row(name: string, input: HTMLElement): HTMLElement {
  return h("label", {}, h("span", {}, name), input);
}
