/** Periods and moments on measurements, in times of the data: read, marked, copied, bounded. */

import { announce } from "../../lib/announce";
import { optionsOf, resultOf } from "../../lib/config";
import type { Desk, Region } from "../../lib/desk";
import { regionName } from "../../lib/labelling";
import { nearest, type Table } from "../../lib/series";
import { reader } from "../../lib/times";
import type { Item, Node } from "../../lib/types";
import { stretchAt } from "../copies";
import type { Side } from "./fields";

export class Periods {
  readonly object: string;

  constructor(
    readonly desk: Desk,
    readonly node: Node,
    readonly table: Table,
  ) {
    this.object = node.name ?? "";
  }

  get regions(): Region[] {
    return this.desk.regions(this.object);
  }

  /** The selected one, if it may be changed. */
  get chosen(): Region | undefined {
    const region = this.desk.region(this.desk.selected);
    return region?.item.to_name === this.object && !this.desk.readOnly ? region : undefined;
  }

  /** A time as it stands in the data: that of the nearest row. */
  raw(at: number): string | number {
    const { x, raw } = this.table;
    return raw[nearest(x, at)] ?? "";
  }

  /** One end as a number; times are written as the data writes them. */
  end({ value }: Item, side: Side): number {
    const given = value[side];
    return typeof given === "string" ? reader(String(this.node.attrs.timeFormat ?? "%s"))(given) : Number(given);
  }

  /** What a person wrote. */
  read(text: string): number {
    const { timeColumn, timeFormat } = this.node.attrs;
    return timeColumn && timeFormat ? reader(String(timeFormat))(text) : Number(text || Number.NaN);
  }

  /** Mark a period, or a moment where both ends are one; with the first label if none is chosen. */
  mark(from: number, to: number): void {
    const { desk, object } = this;
    const [control] = desk.config.drawing(object);
    if (desk.readOnly || !control) return;
    const [start, end] = [this.raw(from), this.raw(to)];
    const { armed } = desk;
    const [first] = optionsOf(control.node, desk.data);
    if (!desk.pen(object) && first) desk.armed = { control: control.name, label: resultOf(first) };
    const id = desk.addRegion(object, { start, end, instant: start === end }, {});
    desk.armed = armed;
    const region = desk.region(id);
    if (region) announce(regionName(desk, region));
  }

  /** A copy begins at the cursor, a twin where its original ends: of a moment, at the next one. */
  copyOf(item: Item, twin: boolean, cursor: number): Partial<Item> | null {
    const { x } = this.table;
    const [start, end] = [this.end(item, "start"), this.end(item, "end")];
    const after = item.value.instant === true ? (x[nearest(x, end) + 1] ?? null) : null;
    const put = stretchAt(start, end, twin ? after : cursor, x.at(-1) ?? 0, x[0]);
    return x.length ? { value: { start: this.raw(put.start), end: this.raw(put.end) } } : null;
  }

  /** Put one end of the chosen one there; what would have its ends crossed stays. */
  bound(side: Side, at: number): void {
    const item = this.chosen?.item;
    if (!item || Number.isNaN(at)) return;
    const moment = item.value.instant === true;
    const ends = { start: this.end(item, "start"), end: this.end(item, "end"), [side]: at };
    if (moment) ends.start = ends.end = at;
    const [start, end] = [this.raw(ends.start), this.raw(ends.end)];
    if (ends.start <= ends.end && (start !== end || moment)) this.desk.reshape(item.id, { start, end });
  }
}
