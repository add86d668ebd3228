// The data at rest: what does not change with scenario, step, language or theme.

import type { Data } from "./data";
import { degrees, type Frame, frameOf, Plane, points, type Position } from "./geometry";
import { mesh, type Mesh } from "./mesh";
import { Picker } from "./pick";

export class Town {
  readonly frame: Frame;
  readonly plane: Plane;
  readonly mesh: Mesh;
  readonly picker: Picker;
  /** Points of blocks and centres, steps from the origin. */
  readonly blocksAt: Float64Array;
  readonly sitesAt: Float64Array;

  constructor(readonly data: Data) {
    this.frame = frameOf(data);
    const [west, south, east, north] = data.bounds;
    this.plane = new Plane([(west + east) / 2, (south + north) / 2]);
    this.blocksAt = points(data.blocks.at);
    this.sitesAt = points(data.sites.at);
    this.mesh = mesh(this.frame, this.plane, this.blocksAt, data.blocks.outlines);
    this.picker = new Picker(this.mesh);
  }

  block(index: number): Position {
    return degrees(this.frame, this.blocksAt[2 * index], this.blocksAt[2 * index + 1]);
  }

  site(index: number): Position {
    return degrees(this.frame, this.sitesAt[2 * index], this.sitesAt[2 * index + 1]);
  }

  /** What a block is called, where it is called anything. */
  blockName(index: number): string | null {
    return this.data.blocks.names?.[index] ?? null;
  }

  /** A block's identifier; its row where it has none. */
  blockId(index: number): string {
    return this.data.blocks.ids?.[index] ?? String(index + 1);
  }

  siteName(index: number): string {
    return this.data.sites.names[index] ?? this.data.sites.ids[index];
  }

  /** The outline of a block, closed rings, degrees; none of a point. */
  outline(block: number): Position[][] | null {
    const { corners, firstCorner, owners, place, points } = this.mesh;
    if (points) return null;
    const rings: Position[][] = [];
    let ring: Position[] = [];
    const end = firstCorner[place[block] + 1];
    for (let corner = firstCorner[place[block]]; corner < end; corner++) {
      ring.push(this.plane.degrees(corners[2 * corner], corners[2 * corner + 1]));
      if (owners[corner] >= 0x8000_0000) {
        rings.push(ring);
        ring = [];
      }
    }
    return rings;
  }

  /** Width and height of a block, degrees. */
  extent(block: number): { west: number; south: number; east: number; north: number } {
    const [x0, y0, x1, y1] = this.mesh.boxes.subarray(4 * block, 4 * block + 4);
    const [[west, south], [east, north]] = [this.plane.degrees(x0, y0), this.plane.degrees(x1, y1)];
    return { west, south, east, north };
  }
}
