// The nearest centre of every block, step by step: most steps are told as differences.

import type { Data, Legs, Nearest } from "./data";

/** Of every block: a centre (-1: none) and how far it is, decimetres. */
export interface AllLegs {
  site: Int32Array;
  dm: Int32Array;
}

export interface AllNearest {
  straight: AllLegs | null;
  walk: AllLegs | null;
  estimated: Set<number>;
}

/** Steps asked for lately are kept, so many. */
const KEPT = 24;

export class NearestTable {
  private readonly kept = new Map<string, AllNearest>();

  constructor(private readonly data: Data) {}

  of(view: number, step: number): AllNearest {
    const key = `${view}/${step}`;
    const known = this.kept.get(key);
    if (known) return known;
    const said = this.data.views[view].steps[step].nearest;
    const base = said.like ? this.of(said.like[0], said.like[1]) : null;
    const blocks = said.blocks ? summed(said.blocks) : null;
    const found: AllNearest = {
      straight: this.legs(base?.straight ?? null, blocks, said.straight),
      walk: this.legs(base?.walk ?? null, blocks, said.walk),
      estimated: estimatedOf(said),
    };
    this.kept.set(key, found);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value as string);
    return found;
  }

  private legs(base: AllLegs | null, blocks: Int32Array | null, said: Legs | null): AllLegs | null {
    if (!said) return base;
    if (!blocks) return { site: Int32Array.from(said.site), dm: Int32Array.from(said.dm) };
    const count = this.data.blocks.weights.length;
    const site = base ? base.site.slice() : new Int32Array(count).fill(-1);
    const dm = base ? base.dm.slice() : new Int32Array(count);
    blocks.forEach((block, at) => {
      site[block] = said.site[at];
      dm[block] = said.dm[at];
    });
    return { site, dm };
  }
}

/** The blocks of a step whose verdict is only estimated. */
export function estimatedOf(nearest: Nearest): Set<number> {
  return new Set(summed(nearest.estimated));
}

function summed(deltas: number[]): Int32Array {
  let sum = 0;
  return Int32Array.from(deltas, (delta) => (sum += delta));
}
