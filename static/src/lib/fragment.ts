/** A config and a task inside the address, where the server never sees them. */

export interface Sketch {
  config: string;
  task?: unknown;
}

/** The most a fragment may unfold to, so that a short address cannot fill the memory. */
const MOST_BYTES = 1024 * 1024;

/** The sketch of a fragment such as `#j=…` (JSON) or `#z=…` (deflated JSON); null if there is none or it is broken. */
export async function readFragment(hash: string): Promise<Sketch | null> {
  const [, kind, packed] = /^#([jz])=([\w-]+)$/.exec(hash) ?? [];
  if (!packed) return null;
  try {
    const bytes = fromBase64(packed);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(kind === "z" ? await unfold(bytes) : bytes);
    const found = JSON.parse(text) as Partial<Sketch> | null;
    return typeof found?.config === "string" ? { ...found, config: found.config } : null;
  } catch {
    return null;
  }
}

/** The fragment of a sketch, deflated. */
export async function fragmentOf(sketch: Sketch): Promise<string> {
  const stream = new Blob([JSON.stringify(sketch)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return `#z=${toBase64(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
}

async function unfold(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.length;
    if (size > MOST_BYTES) throw new RangeError("the fragment unfolds to too much");
    parts.push(step.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
