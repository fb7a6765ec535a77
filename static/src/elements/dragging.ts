/** Things dragged within and between lists, by mouse, pen or finger. Buttons and keys do the same elsewhere. */

const SLIP_PX = 6;
const EDGE_PX = 48;
const SCROLL_PX = 12;

interface Held {
  card: HTMLElement;
  pointer: number;
  x: number;
  y: number;
  moving: boolean;
}

export class Dragging {
  enabled = true;
  #held: Held | null = null;
  #mark: { list: HTMLElement; at: number } | null = null;

  /**
   * @param board: holds lists (`data-column`) of cards (`data-id`).
   * @param drop: called with the card, the list and the place it was let go at, counted without the card itself.
   */
  constructor(
    readonly board: HTMLElement,
    readonly drop: (id: string, column: string, at: number) => void,
  ) {
    board.addEventListener("pointerdown", (event) => this.#take(event));
    board.addEventListener("pointermove", (event) => this.#move(event));
    board.addEventListener("pointerup", () => this.#release(true));
    board.addEventListener("pointercancel", () => this.#release(false));
    board.addEventListener("keydown", (event) => event.key === "Escape" && this.#release(false));
  }

  #take(event: PointerEvent): void {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>("[data-id]");
    // A finger on the words scrolls; on the grip it drags.
    const grip = event.pointerType === "mouse" || target.closest(".rank-grip");
    if (!this.enabled || !card || event.button || !grip || target.closest("button, a")) return;
    this.#held = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, moving: false };
  }

  #move(event: PointerEvent): void {
    const held = this.#held;
    if (!held || event.pointerId !== held.pointer) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moving) {
      if (Math.hypot(dx, dy) < SLIP_PX) return;
      held.moving = true;
      this.board.setPointerCapture(held.pointer);
      held.card.classList.add("is-held");
    }
    held.card.style.translate = `${dx}px ${dy}px`;
    getSelection()?.removeAllRanges();
    this.#aim(event.clientX, event.clientY, held.card);
    if (event.clientY < EDGE_PX) scrollBy(0, -SCROLL_PX);
    else if (event.clientY > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
  }

  /** Show where the card would land. */
  #aim(x: number, y: number, held: HTMLElement): void {
    const list = nearest([...this.board.querySelectorAll<HTMLElement>("[data-column]")], x, y);
    if (!list) return;
    const cards = ([...list.children] as HTMLElement[]).filter((card) => card !== held);
    const before = cards.findIndex((card) => {
      const { top, height } = card.getBoundingClientRect();
      return y < top + height / 2;
    });
    const at = before < 0 ? cards.length : before;
    this.#unmark();
    this.#mark = { list, at };
    list.classList.add("is-aim");
    cards[at]?.classList.add("is-next");
  }

  #unmark(): void {
    for (const one of this.board.querySelectorAll(".is-aim, .is-next")) one.classList.remove("is-aim", "is-next");
    this.#mark = null;
  }

  #release(dropped: boolean): void {
    const held = this.#held;
    const mark = this.#mark;
    this.#held = null;
    this.#unmark();
    if (!held?.moving) return;
    held.card.classList.remove("is-held");
    held.card.style.translate = "";
    if (dropped && mark) this.drop(held.card.dataset.id ?? "", mark.list.dataset.column ?? "", mark.at);
  }
}

/** The list a point is in, else that it is closest to. */
function nearest(lists: HTMLElement[], x: number, y: number): HTMLElement | undefined {
  const far = (list: HTMLElement) => {
    const { left, right, top, bottom } = (list.parentElement ?? list).getBoundingClientRect();
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  };
  return lists.toSorted((a, b) => far(a) - far(b))[0];
}
