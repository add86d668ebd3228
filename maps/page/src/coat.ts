// How the blocks look now: colour and class of each, and the order they are drawn in.

import { type Mesh, RING_END } from "./mesh";
import { ABSENT, classOf, LETTERS, shadeOf, type Theme } from "./palette";
import { ESTIMATED, RIMMED } from "./shaders";

/** Of each class, where the triangles (points) of each square begin. */
export interface Run {
  rank: number;
  first: Uint32Array;
}

/** What is drawn, class by class, square by square. */
export interface Ordered {
  elements: Uint32Array;
  runs: Run[];
}

export interface Coat {
  /** RGBA of every block; and again in the order of the squares. */
  paint: Uint8Array;
  dotPaint: Uint8Array;
  /** The rank of every block: what is drawn over what. */
  ranks: Uint8Array;
  /** Corners of three. */
  triangles: Ordered;
  /** Blocks as one dot each. */
  dots: Ordered;
  /** Edges of the blocks with a dark outline. */
  rims: Edges;
}

/** Edges, each by its first corner, square by square. */
export interface Edges {
  corners: Uint32Array;
  first: Uint32Array;
}

/** The rank of a block that is not there: it is not drawn. */
const NOT_DRAWN = 255;

/** The coat of blocks with these letters; `estimated` are the blocks only estimated. */
export function coat(
  mesh: Mesh,
  letters: string,
  weights: ArrayLike<number>,
  breaks: readonly [number, number],
  theme: Theme,
  estimated: ArrayLike<number>,
): Coat {
  const paint = new Uint8Array(4 * mesh.count);
  const ranks = new Uint8Array(mesh.count);
  const rankOf = new Map(LETTERS.map((letter, rank) => [letter, rank]));
  const classes = LETTERS.map((letter) => classOf(letter, theme));
  for (let block = 0; block < mesh.count; block++) {
    if (letters[block] === ABSENT) {
      ranks[block] = NOT_DRAWN;
      continue;
    }
    const rank = rankOf.get(letters[block]) ?? 0;
    const found = classes[rank];
    ranks[block] = rank;
    paint.set(found.shades[shadeOf(weights[block], breaks)], 4 * block);
    paint[4 * block + 3] = found.rimmed ? RIMMED : 0;
  }
  for (let at = 0; at < estimated.length; at++) paint[4 * estimated[at] + 3] |= ESTIMATED;
  const dotPaint = new Uint32Array(mesh.count);
  const whole = new Uint32Array(paint.buffer);
  mesh.order.forEach((block, index) => (dotPaint[index] = whole[block]));
  return {
    paint,
    dotPaint: new Uint8Array(dotPaint.buffer),
    ranks,
    triangles: ordered(mesh, ranks, mesh.firstTriangle, mesh.triangles),
    dots: ordered(mesh, ranks, mesh.ramp, mesh.ramp),
    rims: edges(mesh, (block) => ranks[block] !== NOT_DRAWN && classes[ranks[block]].rimmed),
  };
}

/** Items of the blocks (`first`: where each block's begin), those of the lowest class first. */
function ordered(mesh: Mesh, ranks: Uint8Array, first: Uint32Array, items: Uint32Array): Ordered {
  const { order, firstOfSquare } = mesh;
  const squares = firstOfSquare.length - 1;
  const runs: (Run | undefined)[] = [];
  for (let square = 0; square < squares; square++) {
    for (let index = firstOfSquare[square]; index < firstOfSquare[square + 1]; index++) {
      const rank = ranks[order[index]];
      if (rank === NOT_DRAWN) continue;
      const run = (runs[rank] ??= { rank, first: new Uint32Array(squares + 1) });
      run.first[square + 1] += first[index + 1] - first[index];
    }
  }
  let used = 0;
  const next: Uint32Array[] = [];
  for (const run of runs) {
    if (!run) continue;
    run.first[0] = used;
    for (let square = 0; square < squares; square++) run.first[square + 1] += run.first[square];
    used = run.first[squares];
    next[run.rank] = run.first.slice();
  }
  const elements = new Uint32Array(used);
  for (let square = 0; square < squares; square++) {
    for (let index = firstOfSquare[square]; index < firstOfSquare[square + 1]; index++) {
      const rank = ranks[order[index]];
      if (rank === NOT_DRAWN) continue;
      const free = next[rank];
      for (let at = first[index]; at < first[index + 1]; at++) elements[free[square]++] = items[at];
    }
  }
  return { elements, runs: runs.filter((run) => run !== undefined) };
}

/** The edges of some blocks. */
export function edges(mesh: Mesh, has: (block: number) => boolean): Edges {
  const { order, firstOfSquare, firstCorner, owners } = mesh;
  const squares = firstOfSquare.length - 1;
  const first = new Uint32Array(squares + 1);
  const corners = new Uint32Array(owners.length);
  let used = 0;
  for (let square = 0; square < squares; square++) {
    for (let index = firstOfSquare[square]; index < firstOfSquare[square + 1]; index++) {
      if (!has(order[index])) continue;
      for (let corner = firstCorner[index]; corner < firstCorner[index + 1]; corner++) {
        if (owners[corner] < RING_END) corners[used++] = corner;
      }
    }
    first[square + 1] = used;
  }
  return { corners: corners.subarray(0, used), first };
}
