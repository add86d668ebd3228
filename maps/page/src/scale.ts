// The scale bar.

import { metresPerDegree } from "./geometry";
import { el, fill } from "./dom";
import type { Words } from "./words";

/** The largest of 1, 2, 5, 10, 20, 50 ... that is at most this. */
function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((digit) => digit * power <= metres) ?? 1) * power;
}

export class ScaleBar {
  private readonly bar = el("div", { class: "scale-bar" });
  private readonly label = el("div", { class: "scale-label" });
  readonly element = el("div", { class: "scale" }, this.label, this.bar);

  /** Show so many metres a pixel in at most so many pixels. */
  show(words: Words, metresPerPixel: number, room: number): void {
    if (!(metresPerPixel > 0)) return;
    const metres = roundLength(metresPerPixel * room);
    fill(this.label, words.length(metres));
    this.bar.style.width = `${(metres / metresPerPixel).toFixed(1)}px`;
  }
}

/** Metres of one pixel at this zoom (tiles of 512 pixels) and latitude. */
export function metresPerPixel(zoom: number, latitude: number): number {
  return (metresPerDegree(latitude)[0] * 360) / (512 * 2 ** zoom);
}
