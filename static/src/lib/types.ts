/** What the server sends to the room, and what goes back. Result items are Label Studio's. */

/** One Choice or Label. */
export interface Option {
  value: string;
  alias?: string;
  hotkey?: string;
  background?: string;
  color?: string;
  hint?: string;
  selected?: boolean;
  granularity?: Granularity;
  maxUsages?: number;
  children?: Option[];
  /** Markup instead of the value, cleaned by the server. */
  html?: string;
  /** Of a Label: what stands for it in results is to be read beside it. */
  showAlias?: boolean;
  /** Of a Bucket: what stands above it, and whether everything begins in it. */
  title?: string;
  default?: boolean;
}

/** One tag of the layout tree. */
export interface Node {
  tag: string;
  name?: string;
  toName?: string;
  attrs: Record<string, unknown>;
  children: Node[];
  /** It is looked at. */
  shows?: boolean;
  /** It is answered: `type` of its results, key of the answer inside `value` (empty if the region is the answer); key under which it carries the labels of others. */
  asks?: { type: string; key: string; regions: boolean; alone?: boolean; carries?: string };
  labels?: Option[];
  choices?: Option[];
  buckets?: Option[];
  relations?: Option[];
  text?: string;
}

export type Value = Record<string, unknown>;

/** One result item: items that share an id are one region. */
export interface Item {
  id: string;
  from_name: string;
  to_name: string;
  type: string;
  origin?: string;
  value: Value;
  original_width?: number;
  original_height?: number;
  image_rotation?: number;
  original_length?: number;
  item_index?: number;
}

/** An item that ties two regions together; it stands among the others, without an id or a value. */
export interface Relation {
  type: "relation";
  from_id: string;
  to_id: string;
  direction: "left" | "right" | "bi";
  labels?: string[];
}

export type Granularity = "symbol" | "word" | "sentence" | "paragraph";

/** A box in percent of its image, turned clockwise by degrees about its top left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** The smallest side of a box in percent: a slip of the hand makes none. */
export const SMALLEST = 0.1;

export interface Draft {
  result: Item[];
  at: number;
  /** The browser that wrote it. */
  by?: string;
  /** A word to the owner that goes with the answer. */
  note?: string;
}

/** What a model says of a task. */
export interface Prediction {
  result: Item[];
  /** How sure it is, from 0 to 1. */
  score: number | null;
  model_version: string;
  source?: string;
}

/** What is known of a file before it is loaded. */
export interface Facts {
  kind: string;
  seconds?: number;
  /** Where the wave of a recording is, drawn already. */
  peaks?: string;
}

/** A task reserved for this person. */
export interface Assignment {
  id: string;
  data: Record<string, unknown>;
  draft: Draft | null;
  /** What is known of the files in the data, by address. */
  media?: Record<string, Facts>;
  /** Addresses of files that the draft names. */
  files?: Record<string, string>;
  prediction?: Prediction | null;
  expires_at: string;
  price_base_units: string;
}

export interface Progress {
  mine: number;
  done: number;
  total: number;
}

export interface Earnings {
  pending: string;
  approved: string;
  currency: string;
  decimals: number;
}

/** Why there is nothing more to do. */
export type Reason = "done" | "budget" | "deadline" | "paused" | "held" | "rule" | "limit";

export interface Batch {
  assignments: Assignment[];
  reason: Reason | null;
  progress: Progress;
  earnings: Earnings;
}

/** The answer to a submit; with more tasks if they were asked for. */
export interface Submitted extends Partial<Batch> {
  contribution?: string;
}

/** Something to put right before the answer can be sent. */
export interface Problem {
  control: string;
  region?: string;
  /** Page of an object that shows several. */
  item?: number;
  message: string;
}
