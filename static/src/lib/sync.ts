/** One clock for everything on a page that plays together: sound, video, and the transcript beside them. Knows no DOM.
 *
 * Parts that share a name belong together, so it is enough that one of them names the other:
 * `<Audio name="sound"/><Paragraphs name="talk" sync="sound"/>`. A part joins under its own name and its `sync`:
 *
 *     const seat = sync.join([name, node.attrs.sync], { play: () => media.play(), seek: (s) => { media.currentTime = s } });
 *     media.ontimeupdate = () => seat.time(media.currentTime);   // news for who follows
 *     media.onplay = () => seat.play();                          // an order to who plays along
 *     seat.leave();                                              // when the element is taken away
 *
 * What a part does because it was told to is not told again, so nothing echoes.
 */

/** What a part can be told. Who plays takes orders; who follows takes news. */
export interface Part {
  play?(): void;
  pause?(): void;
  seek?(seconds: number): void;
  rate?(factor: number): void;
  /** Where the others are now. */
  time?(seconds: number): void;
  /** Whether one of the others plays. */
  playing?(on: boolean): void;
}

type Order = { [K in keyof Required<Part>]: Parameters<Required<Part>[K]> };

/** How a part tells the others. */
export interface Seat {
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  rate(factor: number): void;
  time(seconds: number): void;
  leave(): void;
}

interface Member {
  names: Set<string>;
  part: Part;
  /** The last order of each kind this part was given, and until when the same from it is an echo. */
  told: Map<string, { value: unknown; until: number }>;
}

/** How long a player may take to report what it was told to do. */
const ECHO_MS = 700;
/** Players land beside the second they were sent to. */
const NEAR_S = 0.06;

export class Sync {
  readonly #members = new Set<Member>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Take part under one or several names; empty ones do not count. */
  join(names: string | readonly (string | undefined)[], part: Part): Seat {
    const all = (typeof names === "string" ? [names] : names).filter((name): name is string => Boolean(name));
    const member: Member = { names: new Set(all), part, told: new Map() };
    this.#members.add(member);
    const order = <K extends keyof Order>(what: K, ...values: Order[K]) => this.#tell(member, what, ...values);
    return {
      play: () => {
        order("play");
        order("playing", true);
      },
      pause: () => {
        order("pause");
        order("playing", false);
      },
      seek: (seconds) => {
        order("seek", seconds);
        order("time", seconds);
      },
      rate: (factor) => order("rate", factor),
      time: (seconds) => order("time", seconds),
      leave: () => this.#members.delete(member),
    };
  }

  #tell<K extends keyof Order>(from: Member, what: K, ...values: Order[K]): void {
    if (this.#echoes(from, what, values[0])) return;
    for (const other of this.#companions(from)) {
      other.told.set(what, { value: values[0], until: this.#now() + ECHO_MS });
      (other.part[what] as ((...given: Order[K]) => void) | undefined)?.(...values);
    }
  }

  /** Whether a part only reports what it was just told. News always goes through. */
  #echoes(from: Member, what: string, value: unknown): boolean {
    const told = from.told.get(what);
    if (!told || what === "time" || what === "playing" || told.until < this.#now()) return false;
    return what === "seek" ? Math.abs(Number(told.value) - Number(value)) <= NEAR_S : told.value === value;
  }

  #companions(member: Member): Member[] {
    return [...this.#members].filter((one) => one !== member && [...one.names].some((name) => member.names.has(name)));
  }
}

/** The page's own. */
export const sync = new Sync();
