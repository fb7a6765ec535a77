/** Masks as Label Studio packs them: runs of RGBA bytes in a stream of bits. Pure.
 *
 * The stream starts with 32 bits for the number of bytes, 5 for the size of a word and 4 for each of four sizes of
 * counters, each of the latter less one. Then come records: a bit that is 1 for a run and 0 for single words, two bits
 * that name the counter, the count less one, and one word for a run or as many as counted.
 */

const WORD = 8;
const SIZES = [3, 4, 8, 16] as const;
const LONGEST = 2 ** 16;

class Bits {
  #bytes: number[] = [];
  #last = 0;
  #free = 8;

  write(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      const taken = Math.min(left, this.#free);
      const piece = Math.floor(value / 2 ** (left - taken)) % 2 ** taken;
      this.#free -= taken;
      this.#last += piece * 2 ** this.#free;
      left -= taken;
      if (this.#free === 0) this.#flush();
    }
  }

  #flush(): void {
    this.#bytes.push(this.#last);
    this.#last = 0;
    this.#free = 8;
  }

  done(): number[] {
    if (this.#free < 8) this.#flush();
    return this.#bytes;
  }
}

class Reader {
  #at = 0;

  constructor(readonly bytes: ArrayLike<number>) {}

  get ended(): boolean {
    return this.#at >= this.bytes.length * 8;
  }

  read(count: number): number {
    let value = 0;
    for (let left = count; left > 0; ) {
      const used = this.#at % 8;
      const taken = Math.min(left, 8 - used);
      const byte = this.bytes[this.#at >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (8 - used - taken)) & (2 ** taken - 1));
      this.#at += taken;
      left -= taken;
    }
    return value;
  }
}

/** Bytes of a mask: anything but 0 is painted. Each pixel stands for four equal bytes. */
export function encode(mask: Uint8Array): number[] {
  const bits = new Bits();
  bits.write(mask.length * 4, 32);
  bits.write(WORD - 1, 5);
  for (const size of SIZES) bits.write(size - 1, 4);
  for (let from = 0; from < mask.length; ) {
    const painted = mask[from] ? 1 : 0;
    const end = mask.indexOf(painted ? 0 : 1, from);
    const to = end < 0 ? mask.length : end;
    writeRun(bits, (to - from) * 4, painted * 255);
    from = to;
  }
  return bits.done();
}

function writeRun(bits: Bits, length: number, word: number): void {
  for (let left = length; left > 0; left -= LONGEST) {
    const count = Math.min(left, LONGEST);
    const at = SIZES.findIndex((size) => count <= 2 ** size);
    bits.write(1, 1);
    bits.write(at, 2);
    bits.write(count - 1, SIZES[at] ?? 16);
    bits.write(word, WORD);
  }
}

/** The mask of a picture of so many pixels, 1 where its alpha is above 0; null if the stream is about another size. */
export function decode(rle: ArrayLike<number>, pixels: number): Uint8Array | null {
  const reader = new Reader(rle);
  const count = reader.read(32);
  if (count !== pixels * 4) return null;
  const word = reader.read(5) + 1;
  const sizes = [0, 1, 2, 3].map(() => reader.read(4) + 1);
  const mask = new Uint8Array(pixels);
  for (let at = 0; at < count && !reader.ended; ) {
    const run = reader.read(1) === 1;
    const end = Math.min(at + reader.read(sizes[reader.read(2)] ?? 16) + 1, count);
    if (!run) readWords(reader, word, mask, at, end);
    // The alpha of a pixel is its fourth byte.
    else if (reader.read(word)) mask.fill(1, Math.ceil((at - 3) / 4), Math.ceil((end - 3) / 4));
    at = end;
  }
  return mask;
}

function readWords(reader: Reader, word: number, mask: Uint8Array, from: number, end: number): void {
  for (let at = from; at < end; at += 1) if (reader.read(word) && at % 4 === 3) mask[at >> 2] = 1;
}
