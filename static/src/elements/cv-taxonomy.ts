/** Taxonomy: paths in a tree of options, found by unfolding it or by searching. */

import "../styles/kinds/asking.css";
import { optionsOf } from "../lib/config";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { type Branch, branches, found, unfolded } from "../lib/tree";
import { ControlFace } from "./face";

export class CvTaxonomy extends ControlFace {
  #all: Branch[] = [];
  #open = new Set<string>();
  #rows: Branch[] = [];
  #focused = "";
  #chips!: HTMLElement;
  #field!: HTMLInputElement;
  #tree!: HTMLElement;

  protected paint(): void {
    this.className = "control";
    this.#all = branches(optionsOf(this.node, this.desk.data));
    const tops = this.#all.filter(({ path }) => path.length === 1);
    this.#open = new Set(tops.length === 1 ? tops.map(({ key }) => key) : []);
    this.#focused = "";
    const { placeholder } = this.node.attrs;
    const words = typeof placeholder === "string" ? placeholder : gettext("Search");
    this.#chips = h("ul", { class: "chips", "aria-label": gettext("Chosen") });
    this.#field = h("input", { type: "search", placeholder: words, "aria-label": words, autocomplete: "off" });
    this.#field.addEventListener("input", () => this.#plant());
    this.#field.addEventListener("keydown", (event) => this.#onField(event));
    this.#tree = h("div", { class: "tree", role: "tree", "aria-multiselectable": "true", ...this.naming() });
    this.#tree.addEventListener("keydown", (event) => this.#onKey(event));
    this.replaceChildren(this.#chips, ...(this.readOnly ? [] : [this.#field, this.#tree]));
    this.complain("");
  }

  /** The paths chosen now. */
  protected get chosen(): string[][] {
    const answer = this.desk.answer(this.control);
    return Array.isArray(answer) ? (answer as string[][]) : [];
  }

  protected refresh(): void {
    const chips = this.chosen.map((path) => this.#chip(path));
    this.#chips.replaceChildren(...chips);
    this.#chips.hidden = !chips.length;
    this.#plant();
  }

  #chip(path: string[]): HTMLElement {
    const titles = this.#all.find(({ key }) => key === JSON.stringify(path))?.titles ?? path;
    const { showFullPath, pathSeparator } = this.node.attrs;
    const whole = titles.join(String(pathSeparator ?? " / "));
    const shown = showFullPath === true ? whole : (titles.at(-1) ?? "");
    if (this.readOnly) return h("li", { class: "chip", dir: "auto", title: whole }, shown);
    const label = interpolate(gettext("Take back %(choice)s"), { choice: whole });
    const drop = () => {
      this.#toggle(path);
      this.#field.focus();
    };
    const button = h("button", { type: "button", "aria-label": label, onclick: drop }, "×");
    return h("li", { class: "chip", dir: "auto", title: whole }, shown, button);
  }

  /** The rows that can be seen now. */
  #plant(): void {
    if (this.readOnly) return;
    const wanted = this.#field.value.trim().toLocaleLowerCase();
    const sought = this.desk.sought.get(this.node.name ?? "");
    const fits = wanted ? (title: string) => title.toLocaleLowerCase().includes(wanted) : sought;
    this.#rows = fits ? found(this.#all, fits) : unfolded(this.#all, this.#open);
    if (!this.#rows.some(({ key }) => key === this.#focused)) this.#focused = this.#rows[0]?.key ?? "";
    const held = this.#tree.contains(document.activeElement);
    const chosen = new Set(this.chosen.map((path) => JSON.stringify(path)));
    const rows = this.#rows.map((row) => this.#row(row, chosen.has(row.key), fits !== undefined));
    this.#tree.replaceChildren(
      ...rows,
      ...(rows.length ? [] : [h("p", { class: "muted small" }, gettext("Nothing found."))]),
    );
    if (held) this.#rowOf(this.#focused)?.focus({ preventScroll: true });
  }

  #row(row: Branch, on: boolean, searching: boolean): HTMLElement {
    const choosable = this.#choosable(row);
    const open = searching || this.#open.has(row.key);
    const element = h(
      "div",
      {
        class: "tree-row",
        role: "treeitem",
        tabindex: row.key === this.#focused ? 0 : -1,
        "data-key": row.key,
        "aria-level": row.path.length,
        "aria-posinset": row.place,
        "aria-setsize": row.among,
        "aria-expanded": row.leaf ? null : String(open),
        "aria-selected": choosable ? String(on) : null,
        onclick: () => this.#press(row),
      },
      h(
        "span",
        { class: "tree-fold", "aria-hidden": "true", onclick: (event) => this.#fold(row, event) },
        row.leaf ? "" : "▸",
      ),
      choosable ? h("span", { class: "tree-tick", "aria-hidden": "true" }) : null,
      h("span", { dir: "auto" }, row.option.value),
      row.option.hint ? h("span", { class: "option-hint" }, row.option.hint) : null,
    );
    element.style.setProperty("--level", String(row.path.length - 1));
    return element;
  }

  #choosable(row: Branch): boolean {
    return row.leaf || this.node.attrs.leafsOnly !== true;
  }

  #rowOf(key: string): HTMLElement | undefined {
    return ([...this.#tree.children] as HTMLElement[]).find(({ dataset }) => dataset.key === key);
  }

  #press(row: Branch): void {
    this.#focused = row.key;
    if (this.#choosable(row)) this.#toggle(row.path);
    else this.#fold(row);
  }

  #fold(row: Branch, event?: Event): void {
    if (row.leaf) return;
    event?.stopPropagation();
    if (!this.#open.delete(row.key)) this.#open.add(row.key);
    this.#plant();
  }

  #toggle(path: string[]): void {
    const key = JSON.stringify(path);
    const others = this.chosen.filter((one) => JSON.stringify(one) !== key);
    const most = Number(this.node.attrs.maxUsages ?? Number.POSITIVE_INFINITY);
    const taken = others.length < this.chosen.length;
    if (!taken && most > 1 && others.length >= most) {
      this.complain(interpolate(gettext("%(count)s at most."), { count: most }));
      return;
    }
    const order = this.#all.map((one) => one.key);
    const wanted = taken ? others : [...(most === 1 ? [] : others), path];
    wanted.sort((a, b) => order.indexOf(JSON.stringify(a)) - order.indexOf(JSON.stringify(b)));
    this.take(wanted, taken ? null : path);
  }

  /** Have these paths chosen. @param _added: the one that is new among them. */
  protected take(wanted: string[][], _added: string[] | null): void {
    this.answer(wanted.length ? wanted : undefined);
  }

  #onField(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#field.value) this.#field.value = "";
    else if (event.key === "Enter" && !event.isComposing) {
      const first = this.#rows.find(
        (row) =>
          this.#choosable(row) &&
          row.option.value.toLocaleLowerCase().includes(this.#field.value.trim().toLocaleLowerCase()),
      );
      if (this.#field.value.trim() && first) this.#press(first);
    } else if (event.key === "ArrowDown") this.#rowOf(this.#focused)?.focus();
    else return;
    event.preventDefault();
    this.#plant();
  }

  #onKey(event: KeyboardEvent): void {
    const row = this.#rows.find(({ key }) => key === this.#focused);
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = this.#step(event.key, row);
    if (to !== undefined) this.#go(to);
    else if (event.key === "Enter" || event.key === " ") this.#press(row);
    else if (!this.#sideways(event.key, row)) return;
    event.preventDefault();
  }

  /** The row a key leads to, up or down. */
  #step(key: string, row: Branch): number | undefined {
    const at = this.#rows.indexOf(row);
    const last = this.#rows.length - 1;
    return { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[key];
  }

  /** Keys that unfold and fold, or lead to what is inside and around. */
  #sideways(key: string, row: Branch): boolean {
    const rtl = getComputedStyle(this).direction === "rtl";
    const [into, out] = rtl ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    if (key !== into && key !== out) return false;
    const open = this.#open.has(row.key);
    const above = this.#rows.findIndex((one) => one.key === JSON.stringify(row.path.slice(0, -1)));
    if (!row.leaf && open === (key === out)) this.#fold(row);
    else this.#go(key === into ? this.#rows.indexOf(row) + (row.leaf ? 0 : 1) : above);
    return true;
  }

  #go(to: number): void {
    const row = this.#rows[to];
    if (!row) return;
    const before = this.#rowOf(this.#focused);
    if (before) before.tabIndex = -1;
    this.#focused = row.key;
    const element = this.#rowOf(row.key);
    if (!element) return;
    element.tabIndex = 0;
    element.focus();
  }
}

customElements.define("cv-taxonomy", CvTaxonomy);
