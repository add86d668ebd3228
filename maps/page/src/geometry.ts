// Coordinates: steps as they are written, degrees, and the plane the map is drawn on.

import type { Data, Lines, Rings } from "./data";

export type Position = [number, number];
export type Polygons = Position[][][];

/** Length of the equator, metres: one mercator unit. */
export const EQUATOR = 40_075_016.685578488;

/** How steps from the origin become degrees. */
export interface Frame {
  unit: number;
  origin: Position;
}

/** The frame of some data. */
export function frameOf(data: Data): Frame {
  return { unit: data.unit, origin: data.origin };
}

/** Longitude and latitude of steps from the origin. */
export function degrees(frame: Frame, x: number, y: number): Position {
  return [frame.origin[0] + x * frame.unit, frame.origin[1] + y * frame.unit];
}

/** Points in steps from the origin, out of steps from the point before. */
export function points(deltas: number[]): Float64Array {
  const xy = new Float64Array(deltas.length);
  let x = 0;
  let y = 0;
  for (let at = 0; at < deltas.length; at += 2) {
    xy[at] = x += deltas[at];
    xy[at + 1] = y += deltas[at + 1];
  }
  return xy;
}

/**
 * The plane blocks are drawn on: metres of the equator from a local origin, so that single
 * precision stays within a centimetre. East and north are positive.
 */
export class Plane {
  private readonly east: number;
  private readonly north: number;

  constructor(at: Position) {
    this.east = mercatorX(at[0]);
    this.north = mercatorY(at[1]);
  }

  x(longitude: number): number {
    return (mercatorX(longitude) - this.east) * EQUATOR;
  }

  y(latitude: number): number {
    return (this.north - mercatorY(latitude)) * EQUATOR;
  }

  /** Longitude and latitude of a place of this plane. */
  degrees(x: number, y: number): Position {
    const north = (this.north - y / EQUATOR) * 360;
    const latitude = (360 / Math.PI) * Math.atan(Math.exp(((180 - north) * Math.PI) / 180)) - 90;
    return [(this.east + x / EQUATOR) * 360 - 180, latitude];
  }

  /** A matrix that takes world mercator coordinates, made to take those of this plane. */
  localized(matrix: ArrayLike<number>): Float32Array {
    const local = new Float32Array(16);
    const scale = 1 / EQUATOR;
    for (let row = 0; row < 4; row++) {
      const [x, y, z, w] = [matrix[row], matrix[4 + row], matrix[8 + row], matrix[12 + row]];
      local[row] = x * scale;
      local[4 + row] = -y * scale;
      local[8 + row] = z;
      local[12 + row] = x * this.east + y * this.north + w;
    }
    return local;
  }
}

function mercatorX(longitude: number): number {
  return (180 + longitude) / 360;
}

function mercatorY(latitude: number): number {
  return (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360))) / 360;
}

/** The polygons of every item, closed, in degrees; `from` is each item's own start. */
export function polygons(frame: Frame, rings: Rings, from?: ArrayLike<number>): Polygons[] {
  let part = 0;
  let ring = 0;
  let at = 0;
  return rings.parts.map((parts, item) => {
    let x = from ? from[2 * item] : 0;
    let y = from ? from[2 * item + 1] : 0;
    return Array.from({ length: parts }, () =>
      Array.from({ length: rings.rings[part++] }, () => {
        const corners: Position[] = [];
        for (let left = rings.corners[ring++]; left > 0; left--, at += 2) {
          x += rings.xy[at];
          y += rings.xy[at + 1];
          corners.push(degrees(frame, x, y));
        }
        if (corners.length > 0) corners.push(corners[0]);
        return corners;
      }),
    );
  });
}

/** Every line, in degrees. */
export function lines(frame: Frame, lines: Lines): Position[][] {
  let at = 0;
  return lines.counts.map((count) => {
    const line: Position[] = [];
    let x = 0;
    let y = 0;
    for (let left = count; left > 0; left--, at += 2) {
      x += lines.xy[at];
      y += lines.xy[at + 1];
      line.push(degrees(frame, x, y));
    }
    return line;
  });
}

/** A closed ring round a point, its corners each from the one before. */
export function ringFrom(frame: Frame, x: number, y: number, deltas: number[]): Position[] {
  const ring: Position[] = [];
  for (let at = 0; at < deltas.length; at += 2) {
    x += deltas[at];
    y += deltas[at + 1];
    ring.push(degrees(frame, x, y));
  }
  if (ring.length > 0) ring.push(ring[0]);
  return ring;
}

/** Metres of one degree of latitude, and of longitude at this latitude. */
export function metresPerDegree(latitude: number): Position {
  const metres = EQUATOR / 360;
  return [metres * Math.cos((latitude * Math.PI) / 180), metres];
}
