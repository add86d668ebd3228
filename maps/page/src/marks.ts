// Marks of the map drawn on small canvases: numbered discs, pluses, crosses, diamonds, and names
// written from right to left, which need the browser's own setting.

import type { Map as GlMap } from "maplibre-gl";
import { FAMILIES } from "./fonts";
import { DEEPEST, DISC, type Paper, PAPERS } from "./palette";

/** Pixels of a mark for one of the map. */
const RATIO = 2;

type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/** Draw marks when the map asks for them, by name. */
export function drawMarks(map: GlMap): void {
  map.on("styleimagemissing", ({ id }: { id: string }) => {
    const image = mark(id);
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: RATIO });
  });
}

function mark(id: string): ImageData | null {
  const [kind, text] = split(id);
  switch (kind) {
    case "disc":
      return picture(text.length > 2 ? 28 : 23, 23, (context, width, height) => disc(context, width, height, text));
    case "dot":
      return picture(14, 14, (context) => round(context, DISC.existing));
    case "ring":
      return picture(14, 14, (context) => round(context, DISC.planned, "#ffffff"));
    case "plus":
      return picture(21, 21, plus);
    case "cross":
      return picture(17, 17, cross);
    case "diamond":
      return picture(27, 27, (context, width, height) => diamond(context, width, height, text));
    case "light":
    case "dark":
      return written(text, PAPERS[kind]);
    default:
      return null;
  }
}

function split(id: string): [string, string] {
  const at = id.indexOf(":");
  return at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at + 1)];
}

function picture(width: number, height: number, draw: Draw): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * RATIO);
  canvas.height = Math.ceil(height * RATIO);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.scale(RATIO, RATIO);
  draw(context, width, height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function ground(context: CanvasRenderingContext2D, width: number, height: number, colour: string): void {
  for (const [inset, fill] of [[0.5, "#ffffff"], [2, colour]] as const) {
    context.beginPath();
    context.roundRect(inset, inset, width - 2 * inset, height - 2 * inset, (height - 2 * inset) / 2);
    context.fillStyle = fill;
    context.fill();
  }
}

function round(context: CanvasRenderingContext2D, colour: string, heart = colour): void {
  for (const [radius, fill] of [[6.4, "#ffffff"], [4.9, colour], [2.6, heart]] as const) {
    context.beginPath();
    context.arc(7, 7, radius, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
  }
}

function disc(context: CanvasRenderingContext2D, width: number, height: number, text: string): void {
  ground(context, width, height, DISC.proposed);
  centred(context, width, height, text, text.length > 1 ? 11 : 12);
}

function plus(context: CanvasRenderingContext2D, width: number, height: number): void {
  ground(context, width, height, DISC.decided);
  stroke(context, "#ffffff", 2.2, [[width / 2, 6, width / 2, height - 6], [6, height / 2, width - 6, height / 2]]);
}

function cross(context: CanvasRenderingContext2D, width: number, height: number): void {
  const strokes: [number, number, number, number][] = [[4, 4, width - 4, height - 4], [width - 4, 4, 4, height - 4]];
  stroke(context, "#ffffff", 5.5, strokes);
  stroke(context, DISC.closing, 2.6, strokes);
}

function diamond(context: CanvasRenderingContext2D, width: number, height: number, text: string): void {
  for (const [inset, fill] of [[0.5, "#ffffff"], [2.4, DEEPEST]] as const) {
    context.beginPath();
    context.moveTo(width / 2, inset);
    context.lineTo(width - inset, height / 2);
    context.lineTo(width / 2, height - inset);
    context.lineTo(inset, height / 2);
    context.closePath();
    context.fillStyle = fill;
    context.fill();
  }
  centred(context, width, height, text, 10.5);
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number, parts: [number, number, number, number][]): void {
  context.lineCap = "round";
  context.strokeStyle = colour;
  context.lineWidth = width;
  for (const [x0, y0, x1, y1] of parts) {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
}

function centred(context: CanvasRenderingContext2D, width: number, height: number, text: string, size: number): void {
  context.font = `600 ${size}px ${FAMILIES}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillStyle = "#ffffff";
  const { actualBoundingBoxAscent: ascent, actualBoundingBoxDescent: descent } = context.measureText(text);
  context.fillText(text, width / 2, height / 2 + (ascent - descent) / 2);
}

function written(text: string, { ink, area }: Paper): ImageData | null {
  const font = `12px ${FAMILIES}`;
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) return null;
  ruler.font = font;
  return picture(Math.ceil(ruler.measureText(text).width) + 6, 19, (context, width, height) => {
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = area;
    context.lineWidth = 3;
    context.strokeText(text, width / 2, height / 2);
    context.fillStyle = ink;
    context.fillText(text, width / 2, height / 2);
  });
}

/** Whether a name holds what is written from right to left, or marks that turn it. */
export function turnsText(name: string): boolean {
  return /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/.test(name);
}
