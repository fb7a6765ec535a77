/** Whether an answer is whole, and what of it is sent. Pure. */

import type { Config, Control, Sight } from "./config";
import type { Desk } from "./desk";
import { gettext } from "./i18n";
import { lookUp } from "./paths";
import { endsOf } from "./regions";
import type { Item, Problem } from "./types";

/** What must still be answered. */
export function problemsOf(desk: Desk, sight: Sight): Problem[] {
  return [...desk.config.controls.values()].flatMap((control) => {
    const lacking = control.required ? lackingIn(desk, control, sight) : [];
    const message = lacking.length || !sight.applies(control) ? null : desk.demands.get(control.name)?.();
    return message ? [{ control: control.name, message }] : lacking;
  });
}

function lackingIn(desk: Desk, control: Control, sight: Sight): Problem[] {
  const given = control.node.attrs.requiredMessage;
  const message = typeof given === "string" && given ? given : gettext("This needs an answer.");
  const answers = desk.items.filter((item) => item.from_name === control.name);
  if (control.perRegion) {
    return desk
      .regions()
      .filter(({ id, item }) => control.toNames.includes(item.to_name) && sight.applies(control, id))
      .filter(({ id }) => !answers.some((item) => item.id === id))
      .map(({ id }) => ({ control: control.name, region: id, message }));
  }
  if (!sight.applies(control)) return [];
  if (!control.perItem) return answers.length ? [] : [{ control: control.name, message }];
  const answered = new Set(answers.map(({ item_index }) => item_index ?? 0));
  const pages = Array.from({ length: pagesOf(desk, control) }, (_, item) => ({ control: control.name, item, message }));
  return pages.filter(({ item }) => !answered.has(item));
}

/** How many pages an object has that a control asks about one by one. */
function pagesOf(desk: Desk, control: Control): number {
  const list = desk.config.objects.get(control.toNames[0] ?? "")?.attrs.valueList;
  const pages = typeof list === "string" ? lookUp(desk.data, list) : undefined;
  return Array.isArray(pages) ? pages.length : 1;
}

/** The answer to send: in the order of the config, without what can no longer be seen. */
export function answerOf(config: Config, items: Item[], sight: Sight): Item[] {
  const order = [...config.controls.keys()];
  const seen = items
    .filter((item) => {
      const control = config.controls.get(item.from_name);
      return control && sight.applies(control, item.id);
    })
    .sort((a, b) => order.indexOf(a.from_name) - order.indexOf(b.from_name));
  const ids = new Set(seen.map(({ id }) => id));
  const ties = items.filter((item) => endsOf(item).length && endsOf(item).every((end) => ids.has(end)));
  return [...seen, ...ties];
}
