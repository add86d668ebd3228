// Colours. Served is teal, newly served blue, uncovered orange: apart for colour-blind eyes; in
// grey print those without service also carry a dark outline.

import type { SiteState } from "./data";

export type Colour = readonly [number, number, number];
export type Theme = "light" | "dark";

/** What a block's letter looks like. */
interface Class {
  /** For light, middle and heavy blocks. */
  shades: readonly [Colour, Colour, Colour];
  /** Whether its outline is dark. */
  rimmed: boolean;
}

function plain(colour: Colour): Class {
  return { shades: [colour, colour, colour], rimmed: false };
}

/** The ground of zones that lie side by side. */
export const ZONES: Record<Theme, readonly Colour[]> = {
  light: [[158, 202, 225], [253, 208, 162], [161, 217, 155], [218, 190, 224], [240, 226, 150], [222, 203, 180]],
  dark: [[46, 84, 108], [116, 84, 46], [52, 96, 56], [92, 64, 104], [100, 96, 48], [88, 76, 62]],
};

/** What blocks lean to, to stand out from the ground of their zone. */
const INK: Record<Theme, number> = { light: 34, dark: 238 };

/** The letters of blocks by the colour of their zone. */
const OF_ZONES = ["A", "B", "C", "D", "E", "F"] as const;

/** Blocks by their zone, and what stands for all of them. */
function zoned(theme: Theme): Record<string, Class> {
  const mixed = (channel: number): number => Math.floor((3 * channel + INK[theme]) / 4);
  const colours = ZONES[theme].map(([red, green, blue]): Colour => [mixed(red), mixed(green), mixed(blue)]);
  const classes = OF_ZONES.map((letter, zone) => [letter, plain(colours[zone])] as const);
  return { ...Object.fromEntries(classes), d: { shades: [colours[0], colours[1], colours[2]], rimmed: false } };
}

/** The letter of a block that is not there. */
export const ABSENT = ".";

/** Classes by letter; of what lies in one place the last is seen. */
const CLASSES: Record<string, Class> = {
  "-": plain([226, 226, 222]),
  s: { shades: [[196, 224, 218], [118, 182, 170], [38, 122, 108]], rimmed: false },
  n: { shades: [[190, 212, 242], [110, 158, 218], [38, 92, 170]], rimmed: false },
  o: { shades: [[222, 212, 240], [168, 146, 212], [104, 74, 158]], rimmed: true },
  h: { shades: [[240, 196, 214], [218, 120, 158], [160, 42, 92]], rimmed: true },
  u: { shades: [[251, 208, 165], [240, 142, 62], [196, 78, 8]], rimmed: true },
  x: { shades: [[214, 214, 214], [170, 170, 170], [120, 120, 120]], rimmed: false },
  k: plain([214, 238, 232]),
  m: plain([176, 176, 176]),
  g: { shades: [[36, 138, 121], [10, 106, 92], [0, 74, 64]], rimmed: false },
  l: { shades: [[240, 130, 50], [214, 92, 16], [160, 56, 0]], rimmed: true },
  ...zoned("light"),
  r: plain([200, 200, 196]),
  c: plain([142, 20, 105]),
};

/** What differs on a dark ground: there what stays as it was is dark, what is gained bright. */
const BY_NIGHT: Record<string, Class> = {
  "-": plain([58, 63, 68]),
  k: plain([52, 84, 79]),
  m: plain([94, 99, 103]),
  g: { shades: [[150, 222, 207], [92, 192, 174], [44, 158, 140]], rimmed: false },
  ...zoned("dark"),
  r: plain([84, 88, 92]),
  c: plain([238, 130, 205]),
};

/** The letters, the order they are drawn in. */
export const LETTERS: readonly string[] = Object.keys(CLASSES);

/** The class of a letter; of one that is not known, that of what is not compared. */
export function classOf(letter: string, theme: Theme): Class {
  const known = letter in CLASSES ? letter : "-";
  return (theme === "dark" ? BY_NIGHT[known] : undefined) ?? CLASSES[known];
}

/** Whether there is such a class. */
export function isClass(letter: string): boolean {
  return letter in CLASSES;
}

/** Which shade a weight has. */
export function shadeOf(weight: number, breaks: readonly [number, number]): 0 | 1 | 2 {
  return weight <= breaks[0] ? 0 : weight <= breaks[1] ? 1 : 2;
}

/** A colour as style sheets write it. */
export function css(colour: Colour): string {
  return `rgb(${colour.join(", ")})`;
}

/** Colours of what is not a block. */
export interface Paper {
  ground: string;
  area: string;
  areaLine: string;
  water: string;
  major: string;
  minor: string;
  existing: string;
  proposed: string;
  closing: string;
  paper: string;
  ink: string;
  rim: Colour;
  hairline: Colour;
  hole: string;
  holeLine: string;
  /** Borders of districts, and what lies beside them. */
  border: string;
  today: string;
  barrier: string;
}

export const PAPERS: Record<Theme, Paper> = {
  light: {
    ground: "#f0efea",
    area: "#fdfcf9",
    areaLine: "#5a5a5a",
    water: "#d3e2ea",
    major: "#d6d2c6",
    minor: "#e7e4db",
    existing: "#1b3764",
    proposed: "#8e1469",
    closing: "#464646",
    paper: "#ffffff",
    ink: "#222222",
    rim: [122, 47, 0],
    hairline: [253, 252, 249],
    hole: "#fbd0a5",
    holeLine: "#7a2f00",
    border: "#33363a",
    today: "#8e1469",
    barrier: "#2f5f8f",
  },
  dark: {
    ground: "#14171a",
    area: "#1e2327",
    areaLine: "#8d949a",
    water: "#1c313e",
    major: "#3a4147",
    minor: "#2b3136",
    existing: "#8fb2ea",
    proposed: "#e58cc9",
    closing: "#a9afb4",
    paper: "#ffffff",
    ink: "#eceae4",
    rim: [255, 214, 176],
    hairline: [30, 35, 39],
    hole: "#8a4a16",
    holeLine: "#f2b27a",
    border: "#e6e4de",
    today: "#f0a0d8",
    barrier: "#7fb6ea",
  },
};

/** Discs of centres look the same on any ground. */
export const DISC: Record<SiteState, string> = {
  existing: "#1b3764",
  planned: "#1b3764",
  proposed: "#8e1469",
  decided: "#8e1469",
  closing: "#464646",
};

export const DEEPEST = "#7a2f00";
