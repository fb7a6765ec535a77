/** What is still to be put right, said where it is. */

import type { Desk } from "../../lib/desk";
import type { Problem } from "../../lib/types";
import type { View } from "../view";

/** Say each problem at its control, and go to the first; none takes back what was said. */
export function sayProblems(view: View, desk: Desk | null, problems: Problem[]): void {
  for (const control of view.config.controls.keys()) view.control(control)?.complain("");
  const [first] = problems;
  if (!first) return;
  if (first.region && desk?.region(first.region)) desk.select(first.region);
  if (first.item !== undefined) desk?.turnTo(first.item);
  for (const { control, message } of [...problems].reverse()) view.control(control)?.complain(message);
  view.control(first.control)?.focusFirst();
}
