// What lies over the blocks, as GeoJSON: circles, isochrones, holes, centres, names.

import type { App } from "./app";
import type { Circle, Lines, Rings, SiteOfStep } from "./data";
import { groundOf } from "./districts";
import { degrees, lines, polygons, type Position, ringFrom } from "./geometry";
import { type Features, NOTHING } from "./layers";
import { turnsText } from "./marks";

/** More districts than this have small names. */
const MANY = 24;

type Properties = Record<string, string | number | boolean>;

function collection(features: GeoJSON.Feature[]): Features {
  return { type: "FeatureCollection", features };
}

function feature(geometry: GeoJSON.Geometry, properties: Properties = {}): GeoJSON.Feature {
  return { type: "Feature", properties, geometry };
}

function areas(app: App, rings: Rings, kind: string): GeoJSON.Feature[] {
  return polygons(app.town.frame, rings).map((coordinates) => feature({ type: "MultiPolygon", coordinates }, { kind }));
}

/** The base map: what no step changes. */
export function ground(app: App): Features {
  const { data, town } = app;
  const drawn = (of: Lines, kind: string): GeoJSON.Feature[] =>
    lines(town.frame, of).map((coordinates) => feature({ type: "LineString", coordinates }, { kind }));
  return collection([
    ...(data.area ? areas(app, data.area, "area") : []),
    ...(data.water ? [...areas(app, data.water.areas, "water"), ...drawn(data.water.courses, "course")] : []),
    ...(data.streets ? [...drawn(data.streets.minor, "minor"), ...drawn(data.streets.major, "major")] : []),
  ]);
}

/** The overlays of the step that is shown. */
export function overlays(app: App): Record<"districts" | "over" | "sites" | "district-names" | "places", Features> {
  const { data, step } = app;
  return {
    over: collection([
      ...(data.area ? areas(app, data.area, "area") : []),
      ...step.isochrones.flatMap(({ rings }) => areas(app, rings, "isochrone")),
      ...step.holes.flatMap(({ rings }) => areas(app, rings, "hole")),
      ...circles(app),
    ]),
    sites: collection(step.sites.map((site) => centre(app, site))),
    ...divided(app),
    places: places(app),
  };
}

/** Districts, their names, and the lines that have to do with them. */
function divided(app: App): Record<"districts" | "district-names", Features> {
  const { districts } = app.step;
  if (!districts) return { districts: NOTHING, "district-names": NOTHING };
  const { frame } = app.town;
  const { list, barriers } = districts;
  const courses = (of: Lines, kind: string): GeoJSON.Feature[] =>
    lines(frame, of).map((coordinates) => feature({ type: "LineString", coordinates }, { kind }));
  const outlines = (rings: Rings | null, kind: string): GeoJSON.Feature[] => (rings ? areas(app, rings, kind) : []);
  const ground = groundOf(app).map((coordinates, index) =>
    feature({ type: "MultiPolygon", coordinates }, { kind: "district", index, colour: list[index].colour }),
  );
  const size = list.length > MANY ? 13 : 18;
  const names = list.map(({ name, at }, order) =>
    feature({ type: "Point", coordinates: degrees(frame, ...at) }, { name, order, size, turned: turnsText(name) }),
  );
  return {
    districts: collection([
      ...ground,
      ...outlines(districts.modules, "module"),
      ...outlines(districts.zones, "zone"),
      ...outlines(districts.today, "today"),
      ...(barriers ? [...areas(app, barriers.areas, "barrier"), ...courses(barriers.lines, "barrier"), ...courses(barriers.bridges, "bridge")] : []),
    ]),
    "district-names": collection(names),
  };
}

/** What a circle is drawn as. */
const CIRCLES = { existing: "circle", planned: "circle", proposed: "new", decided: "new", closing: "closing" };

function circleKinds({ step }: App): (site: number) => string {
  const kindOf = new Map(step.sites.map(({ site, state }) => [site, CIRCLES[state]]));
  return (site) => kindOf.get(site) ?? "circle";
}

/** The kinds there are in the step that is shown. */
export function kindsOf(app: App): Set<string> {
  const { step } = app;
  const kind = circleKinds(app);
  const kinds = new Set(circlesOf(app).map(({ site }) => kind(site)));
  if (step.isochrones.length > 0) kinds.add("isochrone");
  if (step.holes.length > 0) kinds.add("hole");
  if (step.districts) kinds.add("district");
  if (step.districts?.modules) kinds.add("module");
  if (step.districts?.zones) kinds.add("zone");
  if (step.districts?.today) kinds.add("today");
  if (step.districts?.barriers) kinds.add("barriers");
  return kinds;
}

function circlesOf({ data, step }: App): Circle[] {
  return step.circles.map((index) => data.circles[index]);
}

function circles(app: App): GeoJSON.Feature[] {
  const { town } = app;
  const kind = circleKinds(app);
  return circlesOf(app).map(({ site, ring }) => {
    const [x, y] = [town.sitesAt[2 * site], town.sitesAt[2 * site + 1]];
    const geometry: GeoJSON.Polygon = { type: "Polygon", coordinates: [ringFrom(town.frame, x, y, ring)] };
    return feature(geometry, { kind: kind(site) });
  });
}

function centre({ town }: App, { site, state, rank }: SiteOfStep): GeoJSON.Feature {
  const name = town.siteName(site);
  const mark = { existing: "dot", planned: "ring", proposed: `disc:${rank ?? ""}`, decided: "plus", closing: "cross" }[state];
  const properties = { site, state, name, mark, turned: turnsText(name), order: orderOf(state, rank) };
  return feature({ type: "Point", coordinates: town.site(site) }, properties);
}

/** Names of new centres come before others where there is no room for all. */
function orderOf(state: SiteOfStep["state"], rank: number | null): number {
  if (state === "proposed") return rank ?? 0;
  return state === "decided" ? 1000 : state === "existing" ? 3000 : 2000;
}

function places({ town, step }: App): Features {
  const point = ([x, y]: Position, properties: Properties): GeoJSON.Feature =>
    feature({ type: "Point", coordinates: degrees(town.frame, x, y) }, properties);
  return collection([
    ...step.holes.map(({ deepest }, index) => point(deepest, { kind: "hole", index, mark: `diamond:${index + 1}`, order: 1000 + index })),
    ...step.stations.map(({ at, rank }, index) => point(at, { kind: "station", index, mark: `disc:${rank}`, order: index })),
  ]);
}

/** What is selected, marked, and the way from a block to its nearest centre. */
export function selection(app: App): Features {
  const { selected } = app.state;
  if (!selected) return NOTHING;
  const at = place(app);
  if (!at) return NOTHING;
  const point = (radius: number): Features => collection([feature({ type: "Point", coordinates: at }, { kind: "point", radius })]);
  if (selected.kind === "district") {
    const rings = groundOf(app)[selected.index].flat();
    return collection([feature({ type: "MultiLineString", coordinates: rings }, { kind: "outline" })]);
  }
  if (selected.kind !== "block") return point(15);
  const found = app.nearest.of(app.state.view, app.stepIndex).straight;
  const site = found ? found.site[selected.index] : -1;
  const leg = site < 0 ? [] : [feature({ type: "LineString", coordinates: [at, app.town.site(site)] }, { kind: "leg" })];
  const outline = app.town.outline(selected.index);
  if (!outline) return collection([...point(10).features, ...leg]);
  return collection([feature({ type: "MultiLineString", coordinates: outline }, { kind: "outline" }), ...leg]);
}

/** Where what is selected lies. */
export function place(app: App): Position | null {
  const { selected } = app.state;
  if (!selected) return null;
  const { town, step } = app;
  const steps = ([x, y]: Position): Position => degrees(town.frame, x, y);
  switch (selected.kind) {
    case "block":
      return town.block(selected.index);
    case "site":
      return town.site(selected.index);
    case "gap":
      return step.gaps[selected.index] ? steps(step.gaps[selected.index].at) : null;
    case "hole":
      return step.holes[selected.index] ? steps(step.holes[selected.index].deepest) : null;
    case "station":
      return step.stations[selected.index] ? steps(step.stations[selected.index].at) : null;
    case "district":
      return step.districts?.list[selected.index] ? steps(step.districts.list[selected.index].at) : null;
  }
}

/** Names of blocks in view, the heaviest, so many at most. */
export function blockNames(app: App, west: number, south: number, east: number, north: number): Features {
  const { town } = app;
  const { plane } = town;
  const found = new Set<number>();
  town.picker.near(plane.x(west), plane.y(south), plane.x(east), plane.y(north), (block) => {
    const [x, y] = town.block(block);
    if (town.blockName(block) && x >= west && x <= east && y >= south && y <= north) found.add(block);
  });
  const heaviest = [...found].sort((a, b) => app.weights[b] - app.weights[a]).slice(0, 160);
  return collection(
    heaviest.map((block, order) => {
      const name = town.blockName(block) ?? "";
      return feature({ type: "Point", coordinates: town.block(block) }, { name, order, turned: turnsText(name) });
    }),
  );
}
