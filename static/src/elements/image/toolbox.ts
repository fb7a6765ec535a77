/** What one draws with: the buttons, their keys, and which control the next region is of. */

import { type Control, optionsOf, resultOf } from "../../lib/config";
import { h, kbd, setProps } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Shortcut } from "../face";
import { drawnBy } from "./kinds";
import type { Surface, Tool } from "./surface";

interface Drawer {
  control: Control;
  name: string;
  key: string;
  title: string;
  adds: string;
}

export class Toolbox {
  readonly element = h("div", { class: "join", role: "group", "aria-label": gettext("Tools") });
  readonly addButton = h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.add() });
  #drawers: Drawer[] = [];
  /** Look and move, but draw nothing. */
  #hand = false;
  /** The control of a tool that has no labels of its own. */
  #picked = "";
  #current: Tool | null = null;
  readonly #tools = new Map<string, Tool>();
  readonly #buttons = new Map<string, HTMLElement>();

  constructor(readonly surface: Surface) {}

  /** Load the kinds a task asks for. */
  async load(): Promise<void> {
    const { desk, object, kinds } = this.surface;
    const drawing = desk.config.drawing(object).map((control) => ({ control, by: drawnBy(control) }));
    this.#drawers = drawing.flatMap(({ control, by }) => {
      if (!by) return [];
      const [name, { key, name: title, add }] = by;
      return [{ control, name, key, title: title(), adds: add() }];
    });
    this.#paint();
    const missing = drawing.flatMap(({ by }) => (by && !kinds.has(by[0]) ? [by] : []));
    await Promise.all(
      missing.map(async ([name, { load }]) => {
        const kind = await load();
        kinds.set(name, kind).set(kind.drawn ?? name, kind);
      }),
    );
  }

  get drawable(): boolean {
    return !this.surface.desk.readOnly && this.#drawers.length > 0;
  }

  /** Whether there is anything to choose between: a brush leaves no other way to move things. */
  get #several(): boolean {
    return (
      this.drawable &&
      (new Set(this.#drawers.map(({ name }) => name)).size > 1 || /[bw]/.test(this.#drawers[0]?.key ?? ""))
    );
  }

  /** What draws the next region. */
  get #drawer(): Drawer | undefined {
    const { armed } = this.surface.desk;
    const own = this.#drawers.find(({ control }) => control.name === armed?.control);
    if (own) return own;
    const bare = this.#drawers.filter(({ control }) => !control.key);
    return bare.find(({ control }) => control.name === this.#picked) ?? bare[0];
  }

  /** The tool in hand. */
  get tool(): Tool | null {
    const drawer = this.drawable && !this.#hand ? this.#drawer : undefined;
    const kind = drawer && this.surface.kinds.get(drawer.name);
    if (!drawer || !kind) return null;
    const { name } = drawer.control;
    const tool = this.#tools.get(name) ?? kind.tool(this.surface, drawer.control);
    this.#tools.set(name, tool);
    return tool;
  }

  #spare(key: string): string {
    return this.surface.desk.config.spare(key);
  }

  cancel(): void {
    this.#current?.cancel();
  }

  #paint(): void {
    const { drawable } = this;
    this.element.hidden = !this.#several;
    this.addButton.hidden = !drawable;
    this.#buttons.clear();
    if (!this.#several) return;
    const button = (name: string, title: string, key: string, run: () => void) => {
      const props = { type: "button", class: "btn btn-quiet btn-sm join-item", "aria-pressed": "false", onclick: run };
      this.#buttons.set(name, h("button", props, title, kbd(this.#spare(key))));
    };
    button("", gettext("Move"), "v", () => this.#pick(null));
    for (const drawer of this.#drawers)
      if (!this.#buttons.has(drawer.name)) button(drawer.name, drawer.title, drawer.key, () => this.#pick(drawer));
    this.element.replaceChildren(...this.#buttons.values());
  }

  refresh(): void {
    const tool = this.tool;
    if (tool !== this.#current) {
      this.#current?.cancel();
      this.#current?.off?.();
      tool?.on?.();
      this.#current = tool;
    }
    const drawer = this.#drawer;
    const on = this.#hand ? "" : drawer?.name;
    for (const [name, button] of this.#buttons) setProps(button, { "aria-pressed": String(name === on) });
    const adds = drawer?.adds ?? gettext("Choose a label first");
    if (this.addButton.title === adds) return;
    this.addButton.title = adds;
    this.addButton.replaceChildren(gettext("Add"), ...[kbd(this.#spare("n"))].filter((key) => key !== null));
    setProps(this.addButton, { disabled: !drawer });
  }

  /** Take a tool; one with labels of its own brings the label of the same name, or its first. */
  #pick(drawer: Drawer | null): void {
    const { desk } = this.surface;
    this.#hand = drawer === null;
    const control = drawer?.control;
    if (control && !control.key) {
      this.#picked = control.name;
      if (this.#drawers.some((one) => one.control.name === desk.armed?.control)) this.#armWords();
    } else if (control && desk.armed?.control !== control.name) {
      const labels = optionsOf(control.node, desk.data).map(resultOf);
      const same = labels.find((label) => label === desk.armed?.label);
      desk.arm(control.name, same ?? labels[0] ?? null);
    }
    desk.notify();
  }

  /** Arm the labels that go with shapes of any kind, if there are some. */
  #armWords(): void {
    const { desk, object } = this.surface;
    const words = desk.config.drawing(object).find((one) => !drawnBy(one));
    const [first] = words ? optionsOf(words.node, desk.data) : [];
    desk.arm(words?.name ?? "", first ? resultOf(first) : null);
  }

  /** Draw one without a pointer. */
  add(): void {
    if (this.#hand) this.#hand = false;
    this.refresh();
    if (this.surface.port.width) this.tool?.add();
  }

  shortcuts(): Shortcut[] {
    if (!this.drawable) return [];
    const kinds = this.#drawers.filter(({ name }, at) => this.#drawers.findIndex((one) => one.name === name) === at);
    const tools = kinds.map((drawer) => ({ combo: drawer.key, does: drawer.title, run: () => this.#pick(drawer) }));
    const move = { combo: "v", does: gettext("Look and move"), run: () => this.#pick(null) };
    return [
      { combo: "n", does: this.#drawer?.adds ?? gettext("Add"), run: () => this.add() },
      ...(this.tool?.shortcuts?.() ?? []),
      ...(this.#several ? [move, ...tools] : []),
    ];
  }
}
