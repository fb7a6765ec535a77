/** Conversations: the messages of a task are items like those that are written. Pure. */

import type { Config } from "./config";
import { itemId } from "./ids";
import { lookUp } from "./paths";
import type { Item } from "./types";

export interface Message {
  role: string;
  content: string;
  createdAt?: number;
}

/** The messages a task brings. */
export function messagesOf(data: unknown, path: unknown): Message[] {
  const found = typeof path === "string" ? lookUp(data, path) : undefined;
  return Array.isArray(found) ? (found as Message[]) : [];
}

/** An answer in which every Chat has at least its task's messages, so that each can be answered about. */
export function talked(config: Config, data: unknown, items: Item[]): Item[] {
  const begun = [...config.controls.values()]
    .filter(({ type, name }) => type === "chatmessage" && !items.some(({ from_name }) => from_name === name))
    .flatMap(({ name, type, key, node }) =>
      messagesOf(data, node.attrs.value).map((message) => ({
        id: itemId(),
        from_name: name,
        to_name: name,
        type,
        origin: "manual",
        value: { [key]: message },
      })),
    );
  return begun.length ? [...begun, ...items] : items;
}
