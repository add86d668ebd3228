// Which block lies at a place.

import { type Mesh, RING_END } from "./mesh";

/** Cells a side of the grid over all blocks. */
const CELLS = 256;

export class Picker {
  private readonly west: number = 0;
  private readonly south: number = 0;
  private readonly perColumn: number = 1;
  private readonly perRow: number = 1;
  private readonly first = new Uint32Array(CELLS * CELLS + 1);
  private readonly blocks: Uint32Array;

  constructor(private readonly mesh: Mesh) {
    const { boxes } = mesh;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < boxes.length; at += 4) {
      west = Math.min(west, boxes[at]);
      south = Math.min(south, boxes[at + 1]);
      east = Math.max(east, boxes[at + 2]);
      north = Math.max(north, boxes[at + 3]);
    }
    if (west <= east) {
      this.west = west;
      this.south = south;
      this.perColumn = (CELLS - 1) / Math.max(1, east - west);
      this.perRow = (CELLS - 1) / Math.max(1, north - south);
    }
    for (let block = 0; block < mesh.count; block++) this.cells(block, (cell) => this.first[cell + 1]++);
    for (let cell = 1; cell < this.first.length; cell++) this.first[cell] += this.first[cell - 1];
    const next = this.first.slice();
    this.blocks = new Uint32Array(this.first[CELLS * CELLS]);
    for (let block = 0; block < mesh.count; block++) this.cells(block, (cell) => (this.blocks[next[cell]++] = block));
  }

  /**
   * The block at a place of the plane, the highest where several lie there: `rank` says which; what
   * has none is passed over. A point answers within `tolerance` metres of the plane.
   */
  at(x: number, y: number, tolerance: number, rank: (block: number) => number | null): number | null {
    let found: number | null = null;
    let best = -Infinity;
    const reach = this.mesh.points ? tolerance : 0;
    this.near(x - reach, y - reach, x + reach, y + reach, (block) => {
      const seen = rank(block);
      if (seen === null) return;
      const value = this.mesh.points ? -this.away(block, x, y) : seen;
      const hit = this.mesh.points ? -value <= tolerance : this.holds(block, x, y);
      if (hit && value >= best) [found, best] = [block, value];
    });
    return found;
  }

  /** Every block whose cells meet a box, some of them more than once. */
  near(west: number, south: number, east: number, north: number, visit: (block: number) => void): void {
    const [left, right] = [this.column(west), this.column(east)];
    for (let row = this.row(south); row <= this.row(north); row++) {
      for (let cell = row * CELLS + left; cell <= row * CELLS + right; cell++) {
        for (let at = this.first[cell]; at < this.first[cell + 1]; at++) visit(this.blocks[at]);
      }
    }
  }

  private away(block: number, x: number, y: number): number {
    const at = 4 * block;
    return Math.hypot(this.mesh.boxes[at] - x, this.mesh.boxes[at + 1] - y);
  }

  /** Whether a block's outline holds a place: a ray from it crosses an odd number of edges. */
  private holds(block: number, x: number, y: number): boolean {
    const { boxes, corners, owners, firstCorner, place } = this.mesh;
    const at = 4 * block;
    if (x < boxes[at] || y < boxes[at + 1] || x > boxes[at + 2] || y > boxes[at + 3]) return false;
    let inside = false;
    const end = firstCorner[place[block] + 1];
    for (let corner = firstCorner[place[block]]; corner + 1 < end; corner++) {
      if (owners[corner] >= RING_END) continue;
      const [x0, y0] = [corners[2 * corner], corners[2 * corner + 1]];
      const [x1, y1] = [corners[2 * corner + 2], corners[2 * corner + 3]];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
    return inside;
  }

  private cells(block: number, visit: (cell: number) => void): void {
    const at = 4 * block;
    const { boxes } = this.mesh;
    const [left, right] = [this.column(boxes[at]), this.column(boxes[at + 2])];
    for (let row = this.row(boxes[at + 1]); row <= this.row(boxes[at + 3]); row++) {
      for (let column = left; column <= right; column++) visit(row * CELLS + column);
    }
  }

  private column(x: number): number {
    return Math.min(CELLS - 1, Math.max(0, Math.floor((x - this.west) * this.perColumn)));
  }

  private row(y: number): number {
    return Math.min(CELLS - 1, Math.max(0, Math.floor((y - this.south) * this.perRow)));
  }
}
