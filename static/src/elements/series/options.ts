/** How plots look: what of a config goes into which plot, with which lines, axes and scales. */

import type uPlot from "uplot";
import { PALETTE } from "../../lib/colours";
import { within } from "../../lib/config";
import { column, type Table } from "../../lib/series";
import type { Node } from "../../lib/types";

const AXIS_PX = 56;

/** Colours and writing of the page. */
export interface Looks {
  ink: string;
  stroke: string;
  place: HTMLElement;
  /** How a time is written; null as the library does. */
  written: ((time: number) => string) | null;
}

/** Channels that share a plot. */
export interface Group {
  channels: Node[];
  attrs: Node["attrs"];
}

/** The plots of a config: one for each Channel, one for all those in a MultiChannel. */
export function groupsOf(node: Node): Group[] {
  return (node.children ?? []).flatMap((child): Group[] => {
    if (child.tag === "Channel") return [{ channels: [child], attrs: child.attrs }];
    const channels = within(child).filter(({ tag }) => tag === "Channel");
    return channels.length ? [{ channels, attrs: child.tag === "MultiChannel" ? child.attrs : {} }] : [];
  });
}

/** What the overview shows: the channels named, or the first. */
export function overviewOf(node: Node): Node[] {
  const channels = within(node).filter(({ tag }) => tag === "Channel");
  const named = String(node.attrs.overviewChannels ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const found = channels.filter(({ attrs }) => named.includes(String(attrs.column).toLowerCase()));
  return found.length ? found : channels.slice(0, 1);
}

export const valuesOf = (table: Table, { attrs }: Node): (number | null)[] =>
  (column(table.columns, String(attrs.column)) ?? []).map(number);

/** Times go along the bottom; what is a date is told as one. */
export function timeScale({ attrs }: Node): uPlot.Scale {
  return { time: Boolean(attrs.timeColumn && attrs.timeFormat) };
}

/** A plot of several channels over one scale. */
export function plotOptions(
  { channels, attrs }: Group,
  node: Node,
  table: Table,
  looks: Looks,
): Omit<uPlot.Options, "width"> {
  const { ink, written } = looks;
  const lines = { stroke: ink, grid: { stroke: "#8884" }, ticks: { stroke: "#8884" }, show: attrs.showAxis !== false };
  const whole = node.attrs.fixedScale === true || attrs.fixedScale === true;
  const range = rangeOf(channels, whole ? channels.flatMap((one) => valuesOf(table, one)) : null);
  const [only] = channels;
  return {
    height: Number(attrs.height ?? 200),
    ...(channels.length === 1 && only ? { title: nameOf(only) } : {}),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { x: timeScale(node), ...(range ? { y: { range } } : {}) },
    axes: [
      written ? { ...lines, values: (_plot, times) => times.map(written) } : lines,
      { ...lines, size: lines.show ? AXIS_PX : 0 },
    ],
    series: [{}, ...channels.map((channel, at) => lineOf(channel, colourOf(channels, at, looks)))],
  };
}

/** The whole in small; every line has a scale of its own. */
export function wholeOptions(channels: Node[], node: Node, looks: Looks): Omit<uPlot.Options, "width"> {
  const hidden = { show: false };
  return {
    height: 64,
    legend: hidden,
    cursor: hidden,
    scales: { x: timeScale(node) },
    axes: [hidden, { size: AXIS_PX, values: () => [], stroke: looks.ink, grid: hidden, ticks: hidden }],
    series: [
      {},
      ...channels.map((_channel, at) => {
        const stroke = channels.length > 1 ? colourOf(channels, at, looks) : looks.stroke;
        return { stroke, width: 1, scale: at ? `y${at}` : "y" };
      }),
    ],
  };
}

/** What a line of several is called and coloured. */
export const legendOf = (channels: Node[], looks: Looks): { name: string; colour: string }[] =>
  channels.map((channel, at) => ({ name: nameOf(channel), colour: colourOf(channels, at, looks) }));

function nameOf({ attrs: { legend, column: name, units } }: Node): string {
  return [legend ?? name, units ? `(${units})` : ""].filter(Boolean).join(" ");
}

/** Its own colour; that of the page for a line alone, one of the set for one of several. */
function colourOf(channels: Node[], at: number, { stroke, place }: Looks): string {
  const own = channels[at]?.attrs.strokeColor;
  if (typeof own === "string") return lit(own, place);
  return channels.length > 1 ? lit(PALETTE[at % PALETTE.length] ?? PALETTE[0], place) : stroke;
}

function lineOf({ attrs: { strokeWidth, markerSize, markerColor } }: Node, stroke: string): uPlot.Series {
  const size = Number(markerSize ?? 0);
  const points = { show: true, size, fill: typeof markerColor === "string" ? markerColor : stroke, stroke };
  return { stroke, width: Number(strokeWidth ?? 1), ...(size ? { points } : {}) };
}

/** Least and most of a scale that stays: as the config says, or all there is. */
function rangeOf(channels: Node[], values: (number | null)[] | null): [number, number] | null {
  const given = String(channels[0]?.attrs.dataRange ?? "")
    .split(",")
    .map((end) => (end.trim() ? Number(end) : Number.NaN));
  if (given.length === 2 && given.every(Number.isFinite)) return given as [number, number];
  if (!values) return null;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least < most ? [least, most] : null;
}

/** A colour that a config gives for a light page, so that it can be seen on a dark one. */
function lit(colour: string, place: HTMLElement): string {
  place.style.color = `light-dark(${colour}, color-mix(in oklab, ${colour} 60%, white))`;
  const seen = getComputedStyle(place).color;
  place.style.color = "";
  return seen;
}

function number(given: unknown): number | null {
  return given === "" || given === null || !Number.isFinite(Number(given)) ? null : Number(given);
}
