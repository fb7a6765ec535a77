/** What fills the room when there is no task: why, and where to go now. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Reason } from "../../lib/types";

export interface Links {
  list: string;
  earnings: string;
  login: string;
}

type End = Reason | "signed-out" | "offline";

function words(end: End): [string, string] {
  const known: Record<End, () => [string, string]> = {
    done: () => [
      gettext("That was everything"),
      gettext("You have answered every task here that was waiting for you. Thank you."),
    ],
    budget: () => [
      gettext("The budget is used up for now"),
      gettext("What you submitted counts. New tasks appear when the owner adds money."),
    ],
    deadline: () => [
      gettext("The deadline has passed"),
      gettext("What you submitted counts and is reviewed as usual."),
    ],
    paused: () => [gettext("The campaign is paused"), gettext("What you submitted counts. The owner may go on later.")],
    held: () => [
      gettext("Your answers here are being looked at"),
      gettext("Nothing new is handed out to you meanwhile. What you submitted is kept, and the owner can look at it."),
    ],
    rule: () => [
      gettext("A rule hands out nothing new to you here"),
      gettext("“My skills” says which one and why, and there you can ask the owner. What you submitted counts."),
    ],
    limit: () => [
      gettext("Enough for today"),
      gettext("You have reached the number of tasks one person may do here for now."),
    ],
    "signed-out": () => [
      gettext("You are signed out"),
      gettext("Your answers are kept in this browser and sent when you are back."),
    ],
    offline: () => [
      gettext("No connection"),
      gettext("Your answers are kept in this browser. Work goes on by itself when the network is back."),
    ],
  };
  return known[end]();
}

/** The panel for a reason. */
export function endPanel(end: End, links: Links, again: () => void): HTMLElement {
  const [title, text] = words(end);
  const here = encodeURIComponent(location.pathname + location.search);
  const actions =
    end === "signed-out"
      ? [h("a", { class: "btn btn-primary", href: `${links.login}?next=${here}` }, gettext("Sign in"))]
      : [
          h("a", { class: "btn btn-primary", href: links.list }, gettext("Other campaigns")),
          h("a", { class: "btn btn-quiet", href: links.earnings }, gettext("Your earnings")),
          h("button", { type: "button", class: "btn btn-quiet", onclick: again }, gettext("Look again")),
        ];
  return h(
    "section",
    { class: "panel room-end", role: "status" },
    h("h2", {}, title),
    h("p", { class: "muted" }, text),
    h("div", { class: "actions justify-center" }, ...actions),
  );
}
