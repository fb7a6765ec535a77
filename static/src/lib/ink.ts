/** What is written on a colour. */

/** Black or white, whichever is easier to read on a `#rrggbb` colour. */
export function inkOn(colour: string): string {
  const found = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(colour);
  if (!found) return "#ffffff";
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((part) => (Number.parseInt(part, 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000000" : "#ffffff";
}
