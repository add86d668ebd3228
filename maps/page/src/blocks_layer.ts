// The layer that draws every block, whatever their number. Corners never change; a small texture of
// colours and the order of drawing do. From afar a block is one square dot (of very many blocks part
// of one picture), nearer its outline.

import type { CustomLayerInterface, CustomRenderMethodInput, Map as GlMap } from "maplibre-gl";
import { type Coat, type Edges, edges, type Ordered } from "./coat";
import { Buffers, unit } from "./buffers";
import { EQUATOR, type Plane } from "./geometry";
import type { Mesh } from "./mesh";
import { type Overview, overviewOf, pictured } from "./overview";
import type { Colour } from "./palette";

/** Blocks narrower than this on the screen are dots, pixels of the page. */
const OUTLINED_FROM = 4.5;

/** Blocks narrower than this have no rim: some of its colour in theirs. */
const RIMMED_FROM = 7;

/** Blocks narrower than this have no hairline between them. */
const HAIRLINE_FROM = 14;

/** Rims are as wide as this at most, and a part of the block's width. */
const WIDEST_RIM = 1.4;

/** How much of the rim's colour blocks have that are too small for a rim. */
const SHADE = 0.16;

/** Runs of neighbouring squares. */
type Runs = [from: number, to: number][];

/** What all that is drawn in a frame shares. */
interface Frame {
  matrix: Float32Array;
  /** Pixels of the screen for one of the page. */
  ratio: number;
  /** Pixels of the screen for a metre of the plane. */
  perMetre: number;
  seen: Runs;
}

export class BlocksLayer implements CustomLayerInterface {
  readonly id = "blocks";
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  private map: GlMap | null = null;
  private held: Buffers | null = null;
  private coat: Coat | null = null;
  private stale = false;
  private pictureIsStale = true;
  private rim: Colour = [0, 0, 0];
  private hairline: Colour = [255, 255, 255];
  private readonly edges: Edges;
  /** The width of a usual block, metres of the plane. */
  private readonly usual: number;
  private readonly overview: Overview | null;
  /** How far apart blocks would be if they were spread evenly, metres of the plane. */
  private readonly spacing: number;

  /** `drawn` is told of every frame with blocks in it. */
  constructor(
    private readonly mesh: Mesh,
    private readonly plane: Plane,
    private readonly homeZoom: () => number,
    private readonly drawn: () => void,
  ) {
    this.usual = usualWidth(mesh);
    this.spacing = spacingOf(mesh);
    this.edges = edges(mesh, () => true);
    this.overview = overviewOf(mesh, this.usual);
  }

  /** The radius of a point on the screen, pixels: many points are small at first. */
  radius(zoom: number): number {
    const home = this.homeZoom();
    const apart = (this.spacing * 512 * 2 ** home) / EQUATOR;
    const first = Math.min(3.4, Math.max(1.2, 0.55 * apart));
    return Math.min(11, Math.max(1, first + 1.3 * (zoom - home)));
  }

  /** Show the blocks in this coat from the next frame on. */
  wear(coat: Coat): void {
    this.coat = coat;
    this.stale = this.pictureIsStale = true;
    this.map?.triggerRepaint();
  }

  /** Colours of the lines between blocks and round those without service. */
  rule(rim: Colour, hairline: Colour): void {
    this.rim = rim;
    this.hairline = hairline;
    this.pictureIsStale = true;
    this.map?.triggerRepaint();
  }

  onAdd(map: GlMap, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map;
    this.held = new Buffers(context as WebGL2RenderingContext, this.mesh, this.edges);
    this.stale = this.pictureIsStale = true;
  }

  onRemove(): void {
    this.held?.remove();
    this.held = null;
    this.map = null;
  }

  render(_context: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { held, coat, map } = this;
    if (!held || !coat || !map || this.mesh.count === 0) return;
    const { gl } = held;
    if (this.stale) held.dress(coat);
    this.stale = false;
    const matrix = this.plane.localized(input.defaultProjectionData.mainMatrix as ArrayLike<number>);
    const perMetre = (gl.drawingBufferWidth * matrix[0]) / (2 * matrix[15]);
    const frame = { matrix, ratio: map.getPixelRatio(), perMetre, seen: this.seen(matrix) };
    gl.disable(gl.CULL_FACE);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const width = (this.usual * perMetre) / frame.ratio;
    const isFar = width < OUTLINED_FROM;
    if (isFar && this.overview) this.drawPicture(held, coat, frame, this.overview);
    else if (isFar || this.mesh.points) this.drawDots(held, coat, frame);
    else this.drawShapes(held, coat, frame, width);
    gl.bindVertexArray(null);
    this.drawn();
  }

  private drawPicture(held: Buffers, coat: Coat, frame: Frame, overview: Overview): void {
    const { gl } = held;
    if (this.pictureIsStale) held.hang(overview, pictured(overview, this.mesh, coat, this.rim, this.hairline, SHADE));
    this.pictureIsStale = false;
    const { west, south, texel, width, height } = overview;
    const program = held.use("picture", frame.matrix);
    gl.uniform4f(program.u_box, west, south, west + width * texel, south + height * texel);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, held.picture);
    gl.uniform1i(program.u_picture, 0);
    gl.bindVertexArray(held.nothing);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  private drawDots(held: Buffers, coat: Coat, frame: Frame): void {
    const { gl } = held;
    const { points } = this.mesh;
    const program = held.use(points ? "disc" : "square", frame.matrix);
    const radius = this.radius(this.map?.getZoom() ?? 0);
    gl.uniform1f(program.u_size, points ? 2 * radius * frame.ratio + 1 : 1);
    gl.uniform1f(program.u_scale, points ? 0 : frame.perMetre);
    gl.bindVertexArray(held.dots);
    this.drawOrdered(held, program, coat.dots, gl.POINTS, frame, SHADE);
  }

  private drawShapes(held: Buffers, coat: Coat, frame: Frame, width: number): void {
    const { gl } = held;
    const program = held.use("fill", frame.matrix);
    gl.bindVertexArray(held.shapes);
    this.drawOrdered(held, program, coat.triangles, gl.TRIANGLES, frame, width < RIMMED_FROM ? SHADE : 0);
    if (width > HAIRLINE_FROM) {
      const hairline = Math.min(1, width / 24) * frame.ratio;
      this.drawEdges(held, held.edges, this.edges, frame, hairline, this.hairline, 0.85);
    }
    if (width < RIMMED_FROM) return;
    // Rims of small blocks are thin and pale, not to hide the colour.
    const rim = Math.max(0.5, Math.min(WIDEST_RIM, width / 8)) * frame.ratio;
    this.drawEdges(held, held.rims, coat.rims, frame, rim, this.rim, Math.min(1, width / 11));
  }

  private drawOrdered(
    { gl, paint }: Buffers,
    program: Record<string, WebGLUniformLocation>,
    { runs }: Ordered,
    mode: number,
    { ratio, seen }: Frame,
    shade: number,
  ): void {
    gl.uniform1f(program.u_ratio, ratio);
    gl.uniform1f(program.u_shade, shade);
    gl.uniform3fv(program.u_paper, unit(this.hairline));
    gl.uniform3fv(program.u_rim, unit(this.rim));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, paint);
    gl.uniform1i(program.u_paint, 0);
    for (const { first } of runs) {
      for (const [from, to] of seen) {
        const count = first[to] - first[from];
        if (count > 0) gl.drawElements(mode, count, gl.UNSIGNED_INT, 4 * first[from]);
      }
    }
  }

  private drawEdges(
    held: Buffers,
    texture: WebGLTexture,
    { first }: Edges,
    { matrix, seen }: Frame,
    width: number,
    colour: Colour,
    alpha: number,
  ): void {
    const { gl } = held;
    const program = held.use("edge", matrix);
    gl.uniform2f(program.u_screen, gl.drawingBufferWidth / 2, gl.drawingBufferHeight / 2);
    gl.uniform1f(program.u_width, width);
    gl.uniform4f(program.u_color, ...unit(colour), alpha);
    gl.bindVertexArray(held.nothing);
    for (const [at, name, bound] of [[0, "u_corners", held.corners], [1, "u_edges", texture]] as const) {
      gl.activeTexture(gl.TEXTURE0 + at);
      gl.bindTexture(gl.TEXTURE_2D, bound);
      gl.uniform1i(program[name], at);
    }
    for (const [from, to] of seen) {
      const count = first[to] - first[from];
      if (count > 0) gl.drawArrays(gl.TRIANGLES, 6 * first[from], 6 * count);
    }
  }

  /** Squares whose blocks are in view, as runs of neighbours. */
  private seen(matrix: Float32Array): Runs {
    const { squareBoxes } = this.mesh;
    const runs: Runs = [];
    const [w, dx, dy] = [matrix[15], matrix[12], matrix[13]];
    const margin = 0.04 * w;
    for (let square = 0; 4 * square < squareBoxes.length; square++) {
      const at = 4 * square;
      const [west, east] = [squareBoxes[at] * matrix[0] + dx, squareBoxes[at + 2] * matrix[0] + dx];
      const [south, north] = [squareBoxes[at + 1] * matrix[5] + dy, squareBoxes[at + 3] * matrix[5] + dy];
      const isSeen = west <= east && east > -w - margin && west < w + margin && north > -w - margin && south < w + margin;
      if (!isSeen) continue;
      const last = runs.at(-1);
      if (last && last[1] === square) last[1]++;
      else runs.push([square, square + 1]);
    }
    return runs;
  }
}

function usualWidth({ boxes, count }: Mesh): number {
  const widths: number[] = [];
  for (let block = 0; block < count; block += Math.max(1, Math.floor(count / 999))) {
    widths.push(Math.max(boxes[4 * block + 2] - boxes[4 * block], boxes[4 * block + 3] - boxes[4 * block + 1]));
  }
  return widths.sort((a, b) => a - b)[widths.length >> 1] ?? 0;
}

function spacingOf({ squareBoxes, count }: Mesh): number {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < squareBoxes.length; at += 4) {
    west = Math.min(west, squareBoxes[at]);
    south = Math.min(south, squareBoxes[at + 1]);
    east = Math.max(east, squareBoxes[at + 2]);
    north = Math.max(north, squareBoxes[at + 3]);
  }
  return count === 0 ? 0 : Math.sqrt(((east - west) * (north - south)) / count);
}
