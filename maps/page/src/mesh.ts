// The blocks as vertices: every outline, its triangles, and where each block's begin.
//
// A ring's first corner stands again at its end, marked, so that the corners are a list of edges
// as well: from each unmarked corner to the one after it.

import earcut from "earcut";
import type { Rings } from "./data";
import { degrees, type Frame, type Plane } from "./geometry";

/** Set in the owner of a corner that ends its ring. */
export const RING_END = 0x8000_0000;

/** Blocks are gathered into squares, so many a side, to draw only those in view. */
const SQUARES = 24;

export interface Mesh {
  /** Whether blocks are points. */
  points: boolean;
  count: number;
  /** x, y of every corner, metres of the plane, square by square; none of points. */
  corners: Float32Array;
  /** The block of every corner, and whether it ends its ring. */
  owners: Uint32Array;
  /** Corners of three, block by block in the order of the squares. */
  triangles: Uint32Array;
  /** Blocks in the order of the squares. */
  order: Uint32Array;
  /** Where a block's corners and triangles begin, by its place in `order`; one more at the end. */
  firstCorner: Uint32Array;
  firstTriangle: Uint32Array;
  /** x, y of the middle of every block, in the order of the squares, and its width as a square. */
  dots: Float32Array;
  /** 0, 1, 2 ... as many as blocks, and one more. */
  ramp: Uint32Array;
  /** The place of a block in `order`. */
  place: Uint32Array;
  /** West, south, east, north of every block. */
  boxes: Float32Array;
  /** Where each square's blocks begin in `order`; one more at the end. */
  firstOfSquare: Uint32Array;
  /** West, south, east, north of each square's blocks. */
  squareBoxes: Float32Array;
}

/** Blocks with outlines, or without. `at`: their points, steps from the origin. */
export function mesh(frame: Frame, plane: Plane, at: Float64Array, outlines: Rings | null): Mesh {
  const count = at.length / 2;
  const { order, firstOfSquare } = squares(at);
  const place = new Uint32Array(count);
  order.forEach((block, index) => (place[block] = index));
  const ramp = Uint32Array.from({ length: count + 1 }, (_, index) => index);
  const ordered = { count, order, place, firstOfSquare, ramp };
  const built = outlines ? shapes(frame, plane, at, outlines, order) : discs(frame, plane, at, order);
  const squareBoxes = hulls(built.boxes, order, firstOfSquare);
  const dots = dotsOf(built, order);
  return { points: !outlines, ...ordered, ...built, squareBoxes, dots };
}

/** Blocks by the square their point lies in. */
function squares(at: Float64Array): { order: Uint32Array; firstOfSquare: Uint32Array } {
  const count = at.length / 2;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < at.length; index += 2) {
    west = Math.min(west, at[index]);
    east = Math.max(east, at[index]);
    south = Math.min(south, at[index + 1]);
    north = Math.max(north, at[index + 1]);
  }
  const column = SQUARES / Math.max(1, east - west + 1);
  const row = SQUARES / Math.max(1, north - south + 1);
  const square = new Uint32Array(count);
  const first = new Uint32Array(SQUARES * SQUARES + 1);
  for (let block = 0; block < count; block++) {
    const x = Math.floor((at[2 * block] - west) * column);
    const y = Math.floor((at[2 * block + 1] - south) * row);
    square[block] = y * SQUARES + x;
    first[square[block] + 1]++;
  }
  for (let index = 1; index < first.length; index++) first[index] += first[index - 1];
  const next = first.slice();
  const order = new Uint32Array(count);
  for (let block = 0; block < count; block++) order[next[square[block]]++] = block;
  return { order, firstOfSquare: first };
}

type Built = Pick<Mesh, "corners" | "owners" | "triangles" | "firstCorner" | "firstTriangle" | "boxes">;

function discs(frame: Frame, plane: Plane, at: Float64Array, order: Uint32Array): Built {
  const count = order.length;
  const boxes = new Float32Array(4 * count);
  for (const block of order) {
    const [longitude, latitude] = degrees(frame, at[2 * block], at[2 * block + 1]);
    const [x, y] = [plane.x(longitude), plane.y(latitude)];
    boxes.set([x, y, x, y], 4 * block);
  }
  const none = new Uint32Array(count + 1);
  const empty = new Uint32Array(0);
  return { corners: new Float32Array(0), owners: empty, triangles: empty, firstCorner: none, firstTriangle: none, boxes };
}

function shapes(frame: Frame, plane: Plane, at: Float64Array, outlines: Rings, order: Uint32Array): Built {
  const count = order.length;
  const starts = startsOf(outlines);
  const most = outlines.xy.length / 2 + outlines.rings.reduce((sum, rings) => sum + rings, 0);
  const corners = new Float32Array(2 * most);
  const owners = new Uint32Array(most);
  const triangles: number[] = [];
  const firstCorner = new Uint32Array(count + 1);
  const firstTriangle = new Uint32Array(count + 1);
  const boxes = new Float32Array(4 * count);
  let used = 0;

  for (let index = 0; index < count; index++) {
    const block = order[index];
    firstCorner[index] = used;
    firstTriangle[index] = triangles.length;
    let [x, y] = [at[2 * block], at[2 * block + 1]];
    let [part, ring, corner] = [starts.part[block], starts.ring[block], starts.corner[block]];
    for (let parts = outlines.parts[block]; parts > 0; parts--) {
      const flat: number[] = [];
      const holes: number[] = [];
      const places: number[] = [];
      for (let rings = outlines.rings[part++]; rings > 0; rings--) {
        if (flat.length > 0) holes.push(flat.length / 2);
        const first = used;
        for (let left = outlines.corners[ring++]; left > 0; left--, corner++) {
          x += outlines.xy[2 * corner];
          y += outlines.xy[2 * corner + 1];
          const [longitude, latitude] = degrees(frame, x, y);
          const [east, north] = [plane.x(longitude), plane.y(latitude)];
          flat.push(east, north);
          places.push(used);
          corners[2 * used] = east;
          corners[2 * used + 1] = north;
          owners[used++] = block;
        }
        corners[2 * used] = corners[2 * first];
        corners[2 * used + 1] = corners[2 * first + 1];
        owners[used++] = (block | RING_END) >>> 0;
      }
      for (const at of cut(flat, holes)) triangles.push(places[at]);
    }
    box(boxes, block, corners, firstCorner[index], used);
  }
  firstCorner[count] = used;
  firstTriangle[count] = triangles.length;
  return {
    corners: corners.subarray(0, 2 * used),
    owners: owners.subarray(0, used),
    triangles: Uint32Array.from(triangles),
    firstCorner,
    firstTriangle,
    boxes,
  };
}

/** Triangles of a polygon; most blocks have four corners and need no search. */
function cut(flat: number[], holes: number[]): number[] {
  if (holes.length === 0 && flat.length === 8 && isConvex(flat)) return [0, 1, 2, 0, 2, 3];
  return earcut(flat, holes, 2);
}

function isConvex(flat: number[]): boolean {
  let [left, right] = [false, false];
  for (let at = 0; at < 8; at += 2) {
    const [x0, y0, x1, y1, x2, y2] = [0, 1, 2, 3, 4, 5].map((step) => flat[(at + step) % 8]);
    const turn = (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1);
    if (turn > 0) left = true;
    if (turn < 0) right = true;
  }
  return left !== right;
}

/** Where each item's polygons, rings and corners begin. */
function startsOf(rings: Rings): { part: Uint32Array; ring: Uint32Array; corner: Uint32Array } {
  const count = rings.parts.length;
  const starts = { part: new Uint32Array(count), ring: new Uint32Array(count), corner: new Uint32Array(count) };
  let [part, ring, corner] = [0, 0, 0];
  for (let item = 0; item < count; item++) {
    starts.part[item] = part;
    starts.ring[item] = ring;
    starts.corner[item] = corner;
    for (let parts = rings.parts[item]; parts > 0; parts--) {
      for (let left = rings.rings[part++]; left > 0; left--) corner += rings.corners[ring++];
    }
  }
  return starts;
}

function box(boxes: Float32Array, block: number, corners: Float32Array, from: number, to: number): void {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let corner = from; corner < to; corner++) {
    west = Math.min(west, corners[2 * corner]);
    east = Math.max(east, corners[2 * corner]);
    south = Math.min(south, corners[2 * corner + 1]);
    north = Math.max(north, corners[2 * corner + 1]);
  }
  boxes.set([west, south, east, north], 4 * block);
}

/** Blocks seen from far: a square of the same area each. */
function dotsOf({ boxes, corners, triangles, firstTriangle }: Built, order: Uint32Array): Float32Array {
  const dots = new Float32Array(3 * order.length);
  order.forEach((block, index) => {
    let area = 0;
    for (let at = firstTriangle[index]; at < firstTriangle[index + 1]; at += 3) {
      const [a, b, c] = [2 * triangles[at], 2 * triangles[at + 1], 2 * triangles[at + 2]];
      const [x, y] = [corners[a], corners[a + 1]];
      area += Math.abs((corners[b] - x) * (corners[c + 1] - y) - (corners[c] - x) * (corners[b + 1] - y)) / 2;
    }
    const at = 4 * block;
    dots[3 * index] = (boxes[at] + boxes[at + 2]) / 2;
    dots[3 * index + 1] = (boxes[at + 1] + boxes[at + 3]) / 2;
    dots[3 * index + 2] = Math.sqrt(area);
  });
  return dots;
}

function hulls(boxes: Float32Array, order: Uint32Array, first: Uint32Array): Float32Array {
  const hulls = new Float32Array(4 * (first.length - 1));
  for (let square = 0; square + 1 < first.length; square++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let index = first[square]; index < first[square + 1]; index++) {
      const at = 4 * order[index];
      west = Math.min(west, boxes[at]);
      south = Math.min(south, boxes[at + 1]);
      east = Math.max(east, boxes[at + 2]);
      north = Math.max(north, boxes[at + 3]);
    }
    hulls.set([west, south, east, north], 4 * square);
  }
  return hulls;
}
