// Service districts of the step that is shown.

import type { App } from "./app";
import type { Districts } from "./data";
import { polygons, type Polygons, type Position } from "./geometry";

/** The ground of districts that were asked for, by what holds them. */
const GROUNDS = new WeakMap<Districts, Polygons[]>();

/** The ground of each district, degrees. */
export function groundOf({ step, town }: App): Polygons[] {
  const { districts } = step;
  if (!districts) return [];
  const known = GROUNDS.get(districts);
  if (known) return known;
  const made = polygons(town.frame, districts.ground);
  GROUNDS.set(districts, made);
  return made;
}

/** South-west and north-east of a district; none of one that has no ground. */
export function boundsOf(app: App, district: number): [Position, Position] | null {
  const corners = groundOf(app)[district]?.flat(2) ?? [];
  if (corners.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of corners) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [[west, south], [east, north]];
}

/** The district of a block; null where the step has none, or the block is not there. */
export function districtOf({ step }: App, block: number): number | null {
  const district = step.districts?.of[block] ?? -1;
  return district < 0 ? null : district;
}
