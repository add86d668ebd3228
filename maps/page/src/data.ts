// What the program writes into the page: format "radii.page/1".

/** A text in both languages. */
export interface Text {
  en: string;
  zh: string;
}

export type Language = keyof Text;

/**
 * Polygons, item by item. Item i has `parts[i]` polygons, polygon j has `rings[j]` rings (first the
 * shell), ring k has `corners[k]` corners (not closed). `xy`: the first corner of an item from the
 * item's point (blocks) or from the origin (others), every other corner from the corner before it.
 */
export interface Rings {
  parts: number[];
  rings: number[];
  corners: number[];
  xy: number[];
}

/** Lines: the first point of each from the origin, others from the one before. */
export interface Lines {
  counts: number[];
  xy: number[];
}

export interface Blocks {
  /** None: row numbers from 1. */
  ids: string[] | null;
  names: (string | null)[] | null;
  weights: number[];
  /** Each block's point from the previous block's, the first from the origin. */
  at: number[];
  outlines: Rings | null;
}

/** Every centre of any view. */
export interface Sites {
  ids: string[];
  names: (string | null)[];
  tiers: (string | null)[];
  at: number[];
}

export interface Figure {
  label: Text;
  value: Text;
  note: Text | null;
}

export interface LegendRow {
  class: string;
  label: Text;
  value: Text;
}

export type SiteState = "existing" | "planned" | "proposed" | "decided" | "closing";

export interface SiteOfStep {
  site: number;
  state: SiteState;
  rank: number | null;
  serves: number | null;
  alone: number | null;
  adds: number | null;
}

/** First corner from the site, others from the one before. */
export interface Circle {
  site: number;
  ring: number[];
}

export interface Hole {
  rings: Rings;
  deepest: [number, number];
  depth: Text;
  value: Text;
}

export interface Station {
  at: [number, number];
  rank: number;
  value: Text;
}

export interface Gap {
  name: string;
  at: [number, number];
  value: Text;
}

/** The nearest centre of blocks and how far it is, decimetres; site -1: none. */
export interface Legs {
  site: number[];
  dm: number[];
}

export interface Nearest {
  /** View and step it is the same as, but for the blocks below. */
  like: [number, number] | null;
  /** Each index from the one before; none: all blocks in order. */
  blocks: number[] | null;
  straight: Legs | null;
  walk: Legs | null;
  /** Blocks whose verdict is only estimated, each index from the one before. */
  estimated: number[];
}

/** A figure of a table, and by what the table is sorted. */
export interface Cell {
  text: Text;
  value: number;
}

export interface District {
  name: string;
  /** The centre it is drawn around. */
  site: number | null;
  /** Which of the colours of zones. */
  colour: number;
  /** A place in it, for its name. */
  at: [number, number];
  /** Its weight, and how far that is from an even share. */
  brief: Text;
  cells: Cell[];
}

/** A block that changes district. */
export interface Move {
  block: number;
  /** Among today's. */
  from: number;
  to: number;
}

export interface Districts {
  /** What is told of each, its name apart. */
  columns: Text[];
  list: District[];
  /** The ground of each. */
  ground: Rings;
  /** By block, its district; -1 of a block that is not there. */
  of: number[];
  /** With today's districts, the blocks that change theirs. */
  moves: Move[] | null;
  /** What today's are called. */
  names_today: string[] | null;
  /** The ground of the districts of the level above. */
  modules: Rings | null;
  today: Rings | null;
  /** What no district crosses. */
  zones: Rings | null;
  barriers: { areas: Rings; lines: Lines; bridges: Lines } | null;
}

export interface Step {
  label: Text;
  headline: { value: Text; of: Text };
  ledger: Figure[];
  legend: LegendRow[];
  /** One letter a block; a point for one that is not there. */
  classes: string;
  /** One letter a block, against the base. */
  turns: string | null;
  turns_legend: LegendRow[];
  /** Where blocks weigh something else than at first. */
  weights: number[] | null;
  sites: SiteOfStep[];
  /** Which circles are drawn. */
  circles: number[];
  isochrones: { label: Text; rings: Rings }[];
  holes: Hole[];
  stations: Station[];
  gaps: Gap[];
  nearest: Nearest;
  /** Where the answer is districts. */
  districts: Districts | null;
}

export interface View {
  name: string;
  about: string | null;
  rule: Text;
  steps: Step[];
  /** What the slider counts. */
  key: Text | null;
  /** The step shown first. */
  step: number;
}

export interface Data {
  format: "radii.page/1";
  version: string;
  language: Language;
  title: string;
  words: Record<string, Text>;
  /** What weights count. */
  counted: Text;
  /** Plain metres, put near 0, 0: no longitude and latitude to show. */
  local: boolean;
  /** Degrees of one coordinate step. */
  unit: number;
  /** Longitude, latitude; all coordinates are whole steps from here. */
  origin: [number, number];
  /** West, south, east, north, degrees: the first view. */
  bounds: [number, number, number, number];
  sources: Text[];
  notes: Text[];
  credits: string[];
  /** Weights: light up to the first, middle up to the second, else dark. */
  breaks: [number, number];
  blocks: Blocks;
  sites: Sites;
  /** Every circle of any step. */
  circles: Circle[];
  area: Rings | null;
  water: { areas: Rings; courses: Lines } | null;
  streets: { major: Lines; minor: Lines } | null;
  views: View[];
}
