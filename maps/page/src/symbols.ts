// Small drawings: symbols of the legend, icons of buttons.

import type { LegendRow, SiteState } from "./data";
import { svg } from "./dom";
import { classOf, css, DEEPEST, DISC, isClass, type Theme, ZONES } from "./palette";

/** A symbol beside its words, which say what it is. */
function symbol(width: number, ...parts: SVGElement[]): SVGElement {
  return svg("svg", { class: "symbol", width, height: 18, viewBox: `0 0 ${width} 18`, "aria-hidden": "true", focusable: "false" }, ...parts);
}

/** The shades of a class of blocks. */
export function swatch(row: LegendRow, theme: Theme): SVGElement {
  if (!isClass(row.class)) return symbol(44);
  const { shades, rimmed } = classOf(row.class, theme);
  const shown = shades[0] === shades[2] ? [shades[0]] : shades;
  const width = 42 / shown.length;
  const boxes = shown.map((colour, at) =>
    svg("rect", { x: 1 + at * width, y: 3, width: width - (shown.length > 1 ? 1 : 0), height: 12, fill: css(colour), class: rimmed ? "rimmed" : "plain" }),
  );
  return symbol(44, ...boxes);
}

/** The middle shade of a class, as a dot in running text. */
export function dot(letter: string, theme: Theme): SVGElement {
  const { shades, rimmed } = classOf(letter, theme);
  return symbol(14, svg("rect", { x: 1, y: 3, width: 12, height: 12, rx: 2, fill: css(shades[1]), class: rimmed ? "rimmed" : "plain" }));
}

/** Stripes of what is only estimated. */
export function stripes(): SVGElement {
  const lines = [0, 1, 2, 3, 4, 5, 6].map((at) =>
    svg("path", { d: `M${4 + at * 6} 15l6 -12`, class: "stripe" }),
  );
  return symbol(44, svg("rect", { x: 1, y: 3, width: 42, height: 12, class: "striped" }), ...lines);
}

/** The mark of a centre. */
export function siteMark(state: SiteState, text = "", width = 44): SVGElement {
  const [x, y] = [width / 2, 9];
  switch (state) {
    case "existing":
      return symbol(width, svg("circle", { cx: x, cy: y, r: 5, fill: DISC.existing, class: "halo" }));
    case "planned":
      return symbol(width, svg("circle", { cx: x, cy: y, r: 4.4, fill: "#fff", stroke: DISC.existing, "stroke-width": 2.2 }));
    case "proposed":
      return symbol(
        width,
        svg("rect", { x: x - (text.length > 2 ? 12 : 9), y: 0, width: text.length > 2 ? 24 : 18, height: 18, rx: 9, fill: DISC.proposed }),
        svg("text", { x, y: 13, class: "rank" }, text),
      );
    case "decided":
      return symbol(
        width,
        svg("circle", { cx: x, cy: y, r: 8.5, fill: DISC.decided }),
        svg("path", { d: `M${x} 4.8v8.4M${x - 4.2} 9h8.4`, class: "plus" }),
      );
    case "closing":
      return symbol(width, svg("path", { d: `M${x - 4.5} 4.5l9 9m0 -9l-9 9`, class: "cross" }));
  }
}

/** The mark of a hole's deepest place. */
export function diamond(text = "", width = 44): SVGElement {
  const x = width / 2;
  return symbol(
    width,
    svg("path", { d: `M${x} 0l9 9l-9 9l-9 -9z`, fill: DEEPEST }),
    svg("text", { x, y: 12.5, class: "rank small" }, text),
  );
}

type Sample =
  | "circles" | "circles-new" | "area" | "streets" | "water" | "isochrones" | "holes" | "names"
  | "modules" | "todays" | "zones" | "barriers" | "bridges";

/** The ground of districts, and the border between two. */
export function grounds(theme: Theme): SVGElement {
  const [left, right] = ZONES[theme];
  return symbol(
    44,
    svg("rect", { x: 1, y: 2, width: 21, height: 14, fill: css(left) }),
    svg("rect", { x: 22, y: 2, width: 21, height: 14, fill: css(right) }),
    svg("path", { d: "M22 2v14M1.5 2.5h41v13h-41z", fill: "none", class: "edge" }),
  );
}

/** The ground of one district. */
export function ground(colour: number, theme: Theme): SVGElement {
  return symbol(20, svg("rect", { x: 1.5, y: 2.5, width: 17, height: 13, fill: css(ZONES[theme][colour]), class: "edge" }));
}

/** A line or a patch of this look (see the style sheet). */
export function sample(kind: Sample): SVGElement {
  if (kind === "names") return symbol(44, svg("text", { x: 22, y: 14, class: "letters" }, "Aa\u5b57"));
  if (kind === "water" || kind === "isochrones" || kind === "holes") {
    return symbol(44, svg("rect", { x: 1.5, y: 3.5, width: 41, height: 11, class: `sample ${kind}` }));
  }
  if (kind === "bridges") return symbol(44, svg("rect", { x: 1, y: 6.5, width: 42, height: 5, class: "edge bridge" }));
  return symbol(44, svg("path", { d: "M1 9h42", class: `sample ${kind}` }));
}

const ICONS = {
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  home: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
  moon: "M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8z",
  sun: "M10 6.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 0 0 0-6.8zM10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M15.8 4.2l-1.4 1.4M5.6 14.4l-1.4 1.4",
  print: "M5.5 7V3h9v4M5.5 14H3V7h14v7h-2.5M5.5 11.5h9V17h-9z",
  left: "M12 5l-5 5l5 5",
  right: "M8 5l5 5l-5 5",
  close: "M5 5l10 10M15 5L5 15",
  search: "M8.5 3.5a5 5 0 1 0 0 10a5 5 0 0 0 0-10zM12.2 12.2l4.3 4.3",
};

/** The drawing of a button. */
export function icon(name: keyof typeof ICONS): SVGElement {
  return svg("svg", { class: "icon", width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, svg("path", { d: ICONS[name] }));
}

/** The arrow to the north of a printed map. */
export function svgNorth(): SVGElement {
  return svg(
    "svg",
    { width: 14, height: 26, viewBox: "0 0 14 26", "aria-hidden": "true" },
    svg("path", { d: "M7 1L13 25L7 19.5Z", fill: "none", stroke: "#222", "stroke-width": 0.9 }),
    svg("path", { d: "M7 1L1 25L7 19.5Z", fill: "#222" }),
  );
}
