/** Words of a page with their places in percent of it, as its text layer gives them. */

import type { Box } from "./types";

export interface Word {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The words whose middle is in a box, in the order they are read; lines stay lines. */
export function textIn(words: readonly Word[], box: Box): string {
  const inside = words
    .filter(({ text }) => text.trim())
    .flatMap((run) => pieces(run))
    .filter((word) => {
      const [x, y] = [word.x + word.width / 2, word.y + word.height / 2];
      return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
    });
  const lines: Word[][] = [];
  for (const word of inside) {
    const line = lines.find(([first]) => first && sameLine(first, word));
    if (line) line.push(word);
    else lines.push([word]);
  }
  lines.sort(([a], [b]) => (a?.y ?? 0) - (b?.y ?? 0));
  return lines.map((line) => line.map(({ text }) => text).join(" ")).join("\n");
}

/** A run of text is cut at blanks; each part takes its share of the run's width. */
function pieces(run: Word): Word[] {
  const share = run.width / Math.max(run.text.length, 1);
  return Array.from(run.text.matchAll(/\S+/g), (found) => ({
    ...run,
    text: found[0],
    x: run.x + found.index * share,
    width: found[0].length * share,
  }));
}

function sameLine(a: Word, b: Word): boolean {
  return Math.abs(a.y + a.height / 2 - b.y - b.height / 2) < Math.max(a.height, b.height) / 2;
}
