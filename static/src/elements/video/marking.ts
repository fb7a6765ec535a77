/** What is marked on a video: boxes at key frames, and ranges of frames, as the desk keeps them. */

import { announce } from "../../lib/announce";
import { type Control, optionsOf, resultOf } from "../../lib/config";
import type { Desk, Region } from "../../lib/desk";
import { regionName } from "../../lib/labelling";
import {
  boxAt,
  type FrameRange,
  type KeyFrame,
  keysFrom,
  moved,
  nextKey,
  rangesFrom,
  toggled,
  withKey,
  withoutKey,
} from "../../lib/tracks";
import type { Box, Item } from "../../lib/types";
import type { Player } from "./player";

/** How far beside the original a box lies, in percent. */
const ASIDE = 2;

export class Marking {
  /** What the next box and the next range get: the label chosen last for each. */
  #boxPen: Desk["armed"];
  #rangePen: Desk["armed"];

  constructor(
    readonly desk: Desk,
    readonly object: string,
    readonly player: Player,
  ) {
    const labels = desk.config.drawing(object);
    this.#boxPen = this.#first(labels.find(({ key }) => key === "labels"));
    this.#rangePen = this.#first(labels.find(({ type }) => type === "timelinelabels"));
    this.remember();
  }

  #first(control: Control | undefined): Desk["armed"] {
    const [option] = control ? optionsOf(control.node, this.desk.data) : [];
    return control && option ? { control: control.name, label: resultOf(option) } : null;
  }

  /** Notice which label was chosen. */
  remember(): void {
    const { armed } = this.desk;
    const control = this.desk.config.drawing(this.object).find(({ name }) => name === armed?.control);
    if (!armed) this.#boxPen = null;
    else if (control?.type === "timelinelabels") this.#rangePen = armed;
    else if (control) this.#boxPen = armed;
  }

  get drawer(): Control | undefined {
    return this.desk.config.drawing(this.object).find(({ type }) => type === "videorectangle");
  }

  /** Who labels ranges. */
  get ranger(): Control | undefined {
    return this.desk.config.controls.get(this.#rangePen?.control ?? "");
  }

  get regions(): Region[] {
    return this.desk.regions(this.object).filter(({ id }) => !this.desk.hidden.has(id));
  }

  /** What is selected here, if it may be changed. */
  get chosen(): Region | undefined {
    const region = this.desk.region(this.desk.selected);
    return region?.item.to_name === this.object && !this.desk.readOnly ? region : undefined;
  }

  /** Where the selected box is now. */
  get box(): Box | null {
    return this.chosen ? boxAt(sequenceOf(this.chosen), this.player.frame) : null;
  }

  draw(box: Box): string | null {
    const { count, frame, rate, media } = this.player;
    const geometry = { framesCount: count, duration: media.duration, sequence: withKey([], frame, box, rate) };
    return this.#add(this.drawer, this.#boxPen, geometry);
  }

  mark(range: FrameRange): string | null {
    return this.#add(this.ranger, this.#rangePen, { ranges: [range] });
  }

  /** A second from this frame on. */
  markHere(): string | null {
    const { frame, rate, count } = this.player;
    return this.mark({ start: frame, end: Math.min(frame + Math.max(Math.round(rate), 1) - 1, count) });
  }

  #add(drawer: Control | undefined, pen: Desk["armed"], geometry: Record<string, unknown>): string | null {
    if (!drawer || !this.player.ready) return null;
    this.player.media.pause();
    const { armed } = this.desk;
    this.desk.armed = pen;
    const id = this.desk.addRegion(this.object, geometry, {}, drawer);
    this.desk.armed = armed;
    this.desk.notify();
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
    return id;
  }

  /** Put a box somewhere at this frame. */
  place(id: string, box: Box, key: string): void {
    const region = this.desk.region(id);
    if (!region) return;
    this.player.media.pause();
    const { frame, rate } = this.player;
    this.desk.reshape(id, { sequence: withKey(sequenceOf(region), frame, box, rate) }, `${key}-${frame}`);
  }

  /** Put one end of a range at a frame; false if that cannot be. */
  bound(side: "start" | "end", frame = this.player.frame, key = ""): boolean {
    const region = this.chosen;
    const [range, ...others] = region ? rangesOf(region) : [];
    if (!region || !range) return false;
    const last = others[0] ? others[0].start - 1 : this.player.count;
    const moved = { ...range, [side]: Math.min(Math.max(Math.round(frame), 1), last) };
    if (!(moved.start <= moved.end)) return false;
    this.desk.reshape(region.id, { ranges: [moved, ...others] }, key);
    return true;
  }

  /** A key frame here, or none any more. */
  setKey(): void {
    this.#sequence((sequence, frame) => {
      if (sequence.some((key) => key.frame === frame)) return withoutKey(sequence, frame);
      const box = boxAt(sequence, frame);
      return box ? withKey(sequence, frame, box, this.player.rate) : sequence;
    });
  }

  /** The box is there up to this frame, or from it on. */
  toggleLife(): void {
    this.#sequence((sequence, frame) => toggled(sequence, frame, this.player.rate));
  }

  #sequence(change: (sequence: KeyFrame[], frame: number) => KeyFrame[]): void {
    const region = this.chosen;
    const sequence = region ? sequenceOf(region) : [];
    const after = change(sequence, this.player.frame);
    if (region && sequence.length && after !== sequence) this.desk.reshape(region.id, { sequence: after });
  }

  /** Where a copy of a box or a range lies: from this frame on, or, of a twin, beside the box or after the range. */
  copyOf({ value }: Item, twin: boolean): Partial<Item> {
    const { frame, count, rate, media } = this.player;
    const ranges = rangesOf({ item: { value } });
    if (ranges.length) return { value: { ranges: rangesFrom(ranges, twin ? null : frame, count) } };
    const keys = sequenceOf({ item: { value } });
    const sequence = twin ? keys.map((key) => moved(key, ASIDE, ASIDE)) : keysFrom(keys, frame, count, rate);
    return { value: { framesCount: count, duration: media.duration, sequence } };
  }

  toKey(forth: boolean): void {
    const region = this.desk.region(this.desk.selected);
    const frame = region ? nextKey(sequenceOf(region), this.player.frame, forth) : undefined;
    if (frame !== undefined) this.player.step(frame - this.player.frame);
  }
}

export function sequenceOf({ item }: { item: Pick<Item, "value"> }): KeyFrame[] {
  return Array.isArray(item.value.sequence) ? (item.value.sequence as KeyFrame[]) : [];
}

export function rangesOf({ item }: { item: Pick<Item, "value"> }): FrameRange[] {
  return Array.isArray(item.value.ranges) ? (item.value.ranges as FrameRange[]) : [];
}
