/** A Taxonomy that labels: what is marked gets the paths chosen, and what is selected shows its own. */

import type { Item } from "../lib/types";
import { PICK } from "./cv-labels";
import { CvTaxonomy } from "./cv-taxonomy";

export class CvTaxonomyLabels extends CvTaxonomy {
  /** The selected region, if it was labelled here. */
  get #region(): Item | undefined {
    const { desk, node } = this;
    return desk.items.find(({ id, from_name }) => id === desk.selected && from_name === node.name);
  }

  /** What the next region gets from here. The desk passes paths on as it does labels. */
  get #armed(): string[][] {
    const { armed } = this.desk;
    if (!armed || armed.control !== this.node.name) return [];
    return [armed.label, ...(armed.others ?? [])] as unknown as string[][];
  }

  protected override get chosen(): string[][] {
    const own = this.#region?.value[this.control.key];
    return Array.isArray(own) ? (own as string[][]) : this.#armed;
  }

  /** Label what was just marked, else relabel what is selected, else mark with these from now on. */
  protected override take(wanted: string[][], added: string[] | null): void {
    this.complain("");
    const detail = { control: this.node.name, label: added };
    if (added && !this.dispatchEvent(new CustomEvent(PICK, { bubbles: true, cancelable: true, detail }))) {
      this.desk.notify();
      return;
    }
    const region = this.#region;
    if (region) this.#relabel(region, wanted);
    else {
      const [first, ...others] = wanted as unknown as string[];
      this.desk.arm(this.node.name ?? "", first ?? null, others);
    }
  }

  /** A region keeps at least one path. */
  #relabel(region: Item, wanted: string[][]): void {
    if (!wanted.length) return;
    const value = { ...region.value, [this.control.key]: wanted };
    this.desk.write(this.desk.items.map((item) => (item === region ? { ...item, value } : item)));
  }
}

customElements.define("cv-taxonomy-labels", CvTaxonomyLabels);
