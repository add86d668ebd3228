// The layers of the map that are not blocks, and their colours by theme.

import type { FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Layer } from "./app";
import { FAMILIES } from "./fonts";
import { css, type Paper, type Theme, ZONES } from "./palette";

/**
 * Sources by name; all are GeoJSON. They are few, and layers of one follow each other, for the map
 * sets up every tile anew where the source changes.
 */
export const SOURCES = ["ground", "districts", "over", "selection", "block-names", "sites", "district-names", "places"] as const;
export type Source = (typeof SOURCES)[number];

export type Features = GeoJSON.FeatureCollection;

export const NOTHING: Features = { type: "FeatureCollection", features: [] };

/** The layer blocks are drawn under. */
export const OVER_BLOCKS = "isochrones-line";

/** Layers that are not drawn where nothing is of their kind. */
export const OF_KIND: Record<string, string> = {
  isochrones: "isochrone",
  "isochrones-line": "isochrone",
  holes: "hole",
  "holes-line": "hole",
  circles: "circle",
  "circles-closing": "closing",
  "circles-new": "new",
  "districts-ground": "district",
  "districts-casing": "district",
  "districts-line": "district",
  "modules-line": "module",
  "zones-line": "zone",
  "todays-line": "today",
  "barriers-ground": "barriers",
  barriers: "barriers",
  "bridges-casing": "barriers",
  bridges: "barriers",
};

/** The layers of the map each switch holds. */
export const SWITCHED: Record<Layer, string[]> = {
  blocks: ["blocks"],
  districts: ["districts-ground", "districts-casing", "districts-line"],
  modules: ["modules-line"],
  todays_districts: ["todays-line"],
  zones: ["zones-line"],
  barriers: ["barriers-ground", "barriers", "bridges-casing", "bridges"],
  circles: ["circles", "circles-new", "circles-closing"],
  isochrones: ["isochrones", "isochrones-line"],
  holes: ["holes", "holes-line", "places"],
  centres: ["centres", "centres-new"],
  names: ["site-names", "site-names-turned", "block-names", "block-names-turned", "district-names", "district-names-turned"],
  area: ["area", "area-line"],
  streets: ["minor", "major"],
  water: ["water", "courses"],
};

/** Layers of what is selected. */
export const SELECTION = ["selection-casing", "selection", "selection-leg", "selection-point"];

/** Layers of centres and places that answer to the pointer, the uppermost first. */
export const ANSWERING = ["places", "centres-new", "centres"];

/** The layer that answers where no block does. */
export const GROUND = "districts-ground";

type Anchor = "center" | "top" | "bottom" | "left" | "right" | "top-left" | "top-right" | "bottom-left" | "bottom-right";

/** Where names of districts stand that keep off the marks of centres. */
const ROUND: Anchor[] = ["center", "top", "bottom", "left", "right", "top-left", "top-right", "bottom-left", "bottom-right"];

/** How names are set beside their places. */
interface NameSet {
  anchors: Anchor[];
  /** How far from the place, in letters. */
  offset: number;
  /** How far below the place a name stands that is written from right to left, pixels. */
  turned: number;
  halo: number;
}

const isKind = (kind: string): FilterSpecification => ["==", ["get", "kind"], kind];
const isPlain = (is: boolean): FilterSpecification => [is ? "in" : "!in", "mark", "dot", "ring"];
const isTurned = (is: boolean): FilterSpecification => ["==", ["get", "turned"], is];

/** A style of these colours; `data` of the sources that have any from the start. */
export function styleOf(paper: Paper, theme: Theme, data: Partial<Record<Source, Features>>): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  for (const name of SOURCES) {
    sources[name] = { type: "geojson", data: data[name] ?? NOTHING };
  }
  return { version: 8, transition: { duration: 0, delay: 0 }, sources, layers: layersOf(paper, theme) };
}

/** Layers, the lowest first. */
export function layersOf(paper: Paper, theme: Theme): LayerSpecification[] {
  const wide = (thin: number, thick: number): number | ["interpolate", ...unknown[]] =>
    ["interpolate", ["exponential", 1.6], ["zoom"], 11, thin, 18, thick];
  const zone = ["to-color", ["at", ["get", "colour"], ["literal", ZONES[theme].map(css)]]];
  const name = (id: string, source: Source, size: number | ["get", string], set: NameSet): LayerSpecification[] => [
    {
      id,
      type: "symbol",
      source,
      filter: isTurned(false),
      layout: {
        "text-field": ["get", "name"],
        "text-font": [FAMILIES],
        "text-size": size,
        "text-variable-anchor": set.anchors,
        "text-radial-offset": set.offset,
        "text-max-width": 12,
        "text-padding": 3,
        "symbol-sort-key": ["get", "order"],
      },
      paint: { "text-color": paper.ink, "text-halo-color": paper.area, "text-halo-width": set.halo },
    },
    {
      id: `${id}-turned`,
      type: "symbol",
      source,
      filter: isTurned(true),
      layout: {
        "icon-image": ["concat", theme, ":", ["get", "name"]],
        "icon-anchor": "top",
        "icon-offset": [0, set.turned],
        "symbol-sort-key": ["get", "order"],
      },
    },
  ];
  return [
    { id: "ground", type: "background", paint: { "background-color": paper.ground } },
    fill("area", "ground", "area", { "fill-color": paper.area }),
    fill("districts-ground", "districts", "district", { "fill-color": zone }),
    fill("barriers-ground", "districts", "barrier", { "fill-color": paper.barrier, "fill-opacity": 0.55 }),
    fill("water", "ground", "water", { "fill-color": paper.water }),
    line("courses", "ground", { "line-color": paper.water, "line-width": wide(1, 8) }, isKind("course")),
    // From afar small streets are only noise.
    line("minor", "ground", { "line-color": paper.minor, "line-width": wide(0.6, 6) }, isKind("minor"), 12.2),
    line("major", "ground", { "line-color": paper.major, "line-width": wide(1.2, 12) }, isKind("major")),
    fill("isochrones", "over", "isochrone", { "fill-color": paper.existing, "fill-opacity": 0.08 }),
    fill("holes", "over", "hole", { "fill-color": paper.hole, "fill-opacity": 0.6 }),
    line("isochrones-line", "over", { "line-color": paper.existing, "line-width": 1.2, "line-opacity": 0.8 }, isKind("isochrone")),
    line("holes-line", "over", { "line-color": paper.holeLine, "line-width": 1, "line-opacity": 0.9 }, isKind("hole")),
    line("area-line", "over", { "line-color": paper.areaLine, "line-width": 1.6 }, isKind("area")),
    line("circles", "over", { "line-color": paper.existing, "line-width": 1, "line-opacity": 0.55 }, isKind("circle")),
    line("circles-closing", "over", { "line-color": paper.closing, "line-width": 1, "line-dasharray": [3, 3] }, isKind("closing")),
    line("circles-new", "over", { "line-color": paper.proposed, "line-width": 1.8, "line-opacity": 0.9 }, isKind("new")),
    line("zones-line", "districts", { "line-color": paper.areaLine, "line-width": 9, "line-opacity": 0.5 }, isKind("zone")),
    // Under the new borders, so that it is seen where they are not today's.
    line("todays-line", "districts", { "line-color": paper.today, "line-width": 2, "line-dasharray": [3, 2] }, isKind("today")),
    line("districts-casing", "districts", { "line-color": paper.area, "line-width": 4.5, "line-opacity": 0.85 }, isKind("district")),
    line("districts-line", "districts", { "line-color": paper.border, "line-width": 1.8 }, isKind("district")),
    line("modules-line", "districts", { "line-color": paper.border, "line-width": 4 }, isKind("module")),
    line("barriers", "districts", { "line-color": paper.barrier, "line-width": 3 }, isKind("barrier")),
    line("bridges-casing", "districts", { "line-color": paper.border, "line-width": 7 }, isKind("bridge")),
    line("bridges", "districts", { "line-color": paper.paper, "line-width": 4 }, isKind("bridge")),
    line("selection-casing", "selection", { "line-color": paper.area, "line-width": 5, "line-opacity": 0.9 }, isKind("outline")),
    line("selection", "selection", { "line-color": paper.ink, "line-width": 2.2 }, isKind("outline")),
    line("selection-leg", "selection", { "line-color": paper.ink, "line-width": 1.4, "line-dasharray": [3, 2.5] }, isKind("leg")),
    {
      id: "selection-point",
      type: "circle",
      source: "selection",
      filter: isKind("point"),
      paint: {
        "circle-radius": ["get", "radius"],
        "circle-color": paper.ink,
        "circle-opacity": 0,
        "circle-stroke-color": paper.ink,
        "circle-stroke-width": 2.2,
      },
    },
    ...name("block-names", "block-names", 11, { anchors: ["center"], offset: 0, turned: -9, halo: 1.4 }),
    ...name("site-names", "sites", 12, { anchors: ["top", "bottom", "left", "right"], offset: 0.85, turned: 7, halo: 1.4 }),
    ...name("district-names", "district-names", ["get", "size"], { anchors: ROUND, offset: 0.8, turned: -9, halo: 2.2 }),
    marks("centres", "sites", isPlain(true), ["interpolate", ["linear"], ["zoom"], 10, 0.7, 13, 1, 17, 1.4]),
    marks("centres-new", "sites", isPlain(false), 1),
    marks("places", "places", isPlain(false), 1),
  ] as LayerSpecification[];
}

/** Marks are drawn whatever they cover; names keep off them. The first in order lies on top. */
function marks(id: string, source: Source, filter: FilterSpecification, size: number | unknown[]): object {
  return {
    id,
    type: "symbol",
    source,
    filter,
    layout: {
      "icon-image": ["get", "mark"],
      "icon-size": size,
      "icon-allow-overlap": true,
      "icon-padding": 0,
      "symbol-sort-key": ["-", 0, ["get", "order"]],
    },
  };
}

function fill(id: string, source: Source, kind: string, paint: object): object {
  return { id, type: "fill", source, filter: isKind(kind), paint };
}

function line(id: string, source: Source, paint: object, filter: FilterSpecification, minzoom = 0): object {
  return {
    id,
    type: "line",
    source,
    filter,
    minzoom,
    // Round ends and joins are for lines wide enough to show them: they cost corners.
    layout: id === "major" || id.startsWith("selection") ? { "line-join": "round", "line-cap": "round" } : {},
    paint,
  };
}
