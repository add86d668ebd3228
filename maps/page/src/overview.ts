// Many blocks from afar: a picture of them all, drawn here once a coat, that the map only moves. To
// draw each in every frame would take a software renderer too long.

import type { Coat } from "./coat";
import type { Mesh } from "./mesh";
import type { Colour } from "./palette";
import { ESTIMATED, RIMMED } from "./shaders";

/** Fewer blocks than this are drawn one by one. */
const WORTH_IT = 15_000;

/** Texels of a usual block's width. */
const FINENESS = 5;

/** Texels a side at most; towns that would need more are drawn block by block. */
const LARGEST = 4096;

/** Where the picture lies, metres of the plane. */
export interface Overview {
  width: number;
  height: number;
  west: number;
  south: number;
  /** Metres of a texel. */
  texel: number;
}

/** The picture some blocks would have; none where it does not pay. `usual`: a usual block's width. */
export function overviewOf({ count, points, squareBoxes }: Mesh, usual: number): Overview | null {
  if (points || count < WORTH_IT || usual <= 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < squareBoxes.length; at += 4) {
    west = Math.min(west, squareBoxes[at]);
    south = Math.min(south, squareBoxes[at + 1]);
    east = Math.max(east, squareBoxes[at + 2]);
    north = Math.max(north, squareBoxes[at + 3]);
  }
  const texel = usual / FINENESS;
  // An empty edge all round, for the picture to end softly.
  const [width, height] = [Math.ceil((east - west) / texel) + 4, Math.ceil((north - south) / texel) + 4];
  if (width > LARGEST || height > LARGEST) return null;
  return { width, height, west: west - 2 * texel, south: south - 2 * texel, texel };
}

/** RGBA of the picture, the south first. `shade`: how much of the rim's colour the rimmed have. */
export function pictured(
  { width, height, west, south, texel }: Overview,
  { dots }: Mesh,
  { dotPaint, dots: ordered }: Coat,
  rim: Colour,
  paper: Colour,
  shade: number,
): Uint8Array {
  const picture = new Uint32Array(width * height);
  const colour = new Uint8Array(4);
  const whole = new Uint32Array(colour.buffer);
  for (const index of ordered.elements) {
    const flags = dotPaint[4 * index + 3];
    for (let part = 0; part < 3; part++) {
      let value = dotPaint[4 * index + part];
      if (flags & RIMMED) value += (rim[part] - value) * shade;
      if (flags & ESTIMATED) value += (paper[part] - value) * 0.28;
      colour[part] = value;
    }
    colour[3] = 255;
    const [x, y, half] = [dots[3 * index], dots[3 * index + 1], dots[3 * index + 2] / 2];
    const left = Math.round((x - half - west) / texel);
    const right = Math.max(left + 1, Math.round((x + half - west) / texel));
    const bottom = Math.round((y - half - south) / texel);
    const top = Math.max(bottom + 1, Math.round((y + half - south) / texel));
    for (let row = bottom; row < top; row++) picture.fill(whole[0], row * width + left, row * width + right);
  }
  return new Uint8Array(picture.buffer);
}
