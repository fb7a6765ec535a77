/** A tree of options as the rows one sees: what is folded together, and what is searched for. Pure. */

import { resultOf } from "./config";
import type { Option } from "./types";

export interface Branch {
  /** Result values from the top. */
  path: string[];
  /** What people read, from the top. */
  titles: string[];
  key: string;
  option: Option;
  leaf: boolean;
  /** Place among its siblings and their number, for those who cannot see it. */
  place: number;
  among: number;
}

/** Every branch of a tree, each before what hangs on it. */
export function branches(
  options: Option[],
  above: { path: string[]; titles: string[] } = { path: [], titles: [] },
): Branch[] {
  return options.flatMap((option, at) => {
    const path = [...above.path, resultOf(option)];
    const titles = [...above.titles, option.value];
    const children = option.children ?? [];
    const branch = { path, titles, key: JSON.stringify(path), option, leaf: !children.length };
    return [{ ...branch, place: at + 1, among: options.length }, ...branches(children, { path, titles })];
  });
}

/** Those that can be seen: all above them are open. */
export function unfolded(all: Branch[], open: ReadonlySet<string>): Branch[] {
  return all.filter(({ path }) =>
    path.every((_, at) => at === path.length - 1 || open.has(JSON.stringify(path.slice(0, at + 1)))),
  );
}

/** Those that fit, with everything above them. */
export function found(all: Branch[], fits: (title: string) => boolean): Branch[] {
  const kept = new Set<string>();
  for (const { path, option } of all) {
    if (fits(option.value)) path.forEach((_, at) => void kept.add(JSON.stringify(path.slice(0, at + 1))));
  }
  return all.filter(({ key }) => kept.has(key));
}
