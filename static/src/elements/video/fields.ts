/** What can be done with the selected box or range without dragging: its numbers, and its key frames. */

import { h, setProps } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { corrected } from "../../lib/tracks";
import type { Box } from "../../lib/types";
import { button } from "./bar";
import { type Marking, rangesOf, sequenceOf } from "./marking";

export class Fields {
  readonly element = h("div", { class: "tools video-fields" });
  readonly #key = button(
    gettext("Key frame"),
    gettext("Set or remove a key frame here"),
    () => this.#marks?.setKey(),
    "k",
  );
  readonly #life = button("", gettext("The box is there up to this frame, or from it on"), () =>
    this.#marks?.toggleLife(),
  );
  #marks: Marking | undefined;
  #of = "";

  /** Show what is selected, as it is at this frame. */
  show(marks: Marking): void {
    this.#marks = marks;
    const region = marks.chosen;
    const sequence = region ? sequenceOf(region) : [];
    const of = region ? `${region.id} ${sequence.length > 0}` : "";
    if (of !== this.#of) {
      this.#of = of;
      this.element.replaceChildren(...(region ? (sequence.length ? this.#ofBox() : this.#ofRange()) : []));
    }
    const { frame } = marks.player;
    const before = sequence.findLast((key) => key.frame <= frame);
    setProps(this.#key, { "aria-pressed": String(before?.frame === frame), disabled: !marks.box });
    setProps(this.#life, { disabled: !before });
    this.#life.firstChild?.replaceWith(before?.enabled === false ? gettext("Goes on here") : gettext("Ends here"));
    this.#fill(sequence.length ? { ...marks.box } : { ...(region ? rangesOf(region)[0] : {}) });
  }

  #fill(now: Partial<Record<string, number>>): void {
    for (const input of this.element.querySelectorAll("input")) {
      const value = now[input.dataset.key ?? ""];
      input.disabled = value === undefined;
      if (value !== undefined && (document.activeElement !== input || Number(input.value) !== value))
        input.value = String(Math.round(value * 1000) / 1000);
    }
  }

  #field(key: string, name: string, limits: Record<string, number>, change: (value: number) => void): HTMLElement {
    const input = h("input", { type: "number", "data-key": key, ...limits });
    input.addEventListener("change", () => {
      if (Number.isFinite(input.valueAsNumber)) change(input.valueAsNumber);
      if (this.#marks) this.show(this.#marks);
    });
    return h("label", { class: "small" }, `${name} `, input);
  }

  #ofBox(): HTMLElement[] {
    const percent = { min: 0, max: 100, step: 0.5 };
    const rows: [keyof Box, string, Record<string, number>][] = [
      ["x", "x %", percent],
      ["y", "y %", percent],
      ["width", gettext("width %"), percent],
      ["height", gettext("height %"), percent],
      ["rotation", gettext("turned °"), { min: -360, max: 360, step: 1 }],
    ];
    const put = (key: keyof Box) => (value: number) => {
      const { chosen, box } = this.#marks ?? {};
      if (chosen && box) this.#marks?.place(chosen.id, corrected(box, key, value), `field-${key}`);
    };
    return [
      button("⇤", gettext("Previous key frame"), () => this.#marks?.toKey(false)),
      this.#key,
      button("⇥", gettext("Next key frame"), () => this.#marks?.toKey(true)),
      this.#life,
      ...rows.map(([key, name, limits]) => this.#field(key, name, limits, put(key))),
    ];
  }

  #ofRange(): HTMLElement[] {
    const whole = { min: 1, step: 1 };
    return [
      this.#field("start", gettext("from frame"), whole, (frame) => this.#marks?.bound("start", frame)),
      this.#field("end", gettext("to frame"), whole, (frame) => this.#marks?.bound("end", frame)),
    ];
  }
}
