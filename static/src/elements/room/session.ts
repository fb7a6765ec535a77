/** Being signed out in the middle of work: said, put right in another tab, and nothing lost. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Frame } from "./frame";

const LOOK_MS = 4000;

export class Session {
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  out = false;

  /**
   * @param user: who works in this page.
   * @param login: where one signs in.
   * @param back: called once the same person is signed in again.
   */
  constructor(
    readonly frame: Frame,
    readonly user: string,
    readonly login: string,
    readonly back: () => void,
  ) {
    addEventListener("focus", () => this.out && void this.look());
  }

  /** The server does not know us any more: it may be the page's token only, or we are signed out. */
  async lost(): Promise<void> {
    if (this.out) return;
    this.out = true;
    if (await this.look()) return;
    this.#say(gettext("You are signed out. Go on here: your work is kept in this browser and sent when you are back."));
    this.#timer = setInterval(() => document.visibilityState === "visible" && void this.look(), LOOK_MS);
  }

  #say(text: string): void {
    const address = `${this.login}?next=${encodeURIComponent(location.pathname)}`;
    const link = h("a", { class: "btn btn-primary btn-sm", href: address, target: "_blank" }, gettext("Sign in"));
    this.frame.say(text, "warning", link);
  }

  /** See whether we are signed in, and go on with the token of now. */
  async look(): Promise<boolean> {
    if (this.#looking) return false;
    this.#looking = true;
    const page = await fetch(location.pathname, { credentials: "same-origin" })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .catch(() => "");
    this.#looking = false;
    const token = /<meta name="csrf-token" content="([^"]+)"/.exec(page)?.[1];
    const user = /data-user="([^"]+)"/.exec(page)?.[1];
    if (!this.out || !token || !user) return false;
    if (user !== this.user) {
      this.#say(gettext("Somebody else is signed in now. Your work is kept in this browser until you are back."));
      return false;
    }
    document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
    clearInterval(this.#timer);
    this.out = false;
    this.frame.say("");
    this.back();
    return true;
  }
}
