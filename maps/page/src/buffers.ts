// What the graphics card holds of the blocks.

import type { Coat, Edges } from "./coat";
import type { Mesh } from "./mesh";
import type { Colour } from "./palette";
import type { Overview } from "./overview";
import { DISC, EDGE, FILL, PAINT_WIDTH, PICTURE, program, SQUARE, uniforms } from "./shaders";

const PROGRAMS = { fill: FILL, square: SQUARE, disc: DISC, edge: EDGE, picture: PICTURE };

interface Program {
  made: WebGLProgram;
  at: Record<string, WebGLUniformLocation>;
}

export class Buffers {
  /** Vertex arrays of outlines, of dots, and of what has no attributes. */
  readonly shapes: WebGLVertexArrayObject;
  readonly dots: WebGLVertexArrayObject;
  readonly nothing: WebGLVertexArrayObject;
  /** Textures: colours of blocks, corners, edges of all blocks and of those with a rim. */
  readonly paint: WebGLTexture;
  readonly corners: WebGLTexture;
  readonly edges: WebGLTexture;
  readonly rims: WebGLTexture;
  /** The picture of all blocks. */
  readonly picture: WebGLTexture;
  private readonly triangleOrder: WebGLBuffer;
  private readonly dotOrder: WebGLBuffer;
  private readonly dotPaint: WebGLBuffer;
  private readonly buffers: WebGLBuffer[] = [];
  private readonly programs = new Map<string, Program>();

  constructor(
    readonly gl: WebGL2RenderingContext,
    mesh: Mesh,
    all: Edges,
  ) {
    for (const name of mesh.points ? (["disc"] as const) : (["square", "fill", "edge", "picture"] as const)) {
      const made = program(gl, PROGRAMS[name]);
      this.programs.set(name, { made, at: uniforms(gl, made) });
    }
    [this.paint, this.corners, this.edges, this.rims, this.picture] = [0, 1, 2, 3, 4].map(() => gl.createTexture()) as WebGLTexture[];
    [this.shapes, this.dots, this.nothing] = [0, 1, 2].map(() => gl.createVertexArray()) as WebGLVertexArrayObject[];
    [this.triangleOrder, this.dotOrder] = [this.buffer(), this.buffer()];
    this.array(this.shapes, mesh.corners, 2, this.triangleOrder);
    this.attribute(mesh.owners, () => gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 0, 0));
    this.array(this.dots, mesh.dots, 3, this.dotOrder);
    this.dotPaint = this.attribute(new Uint8Array(0), () => gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, 0, 0));
    gl.bindVertexArray(null);
    this.texture(this.corners, gl.RG32F, gl.RG, gl.FLOAT, mesh.corners, 2);
    this.texture(this.edges, gl.R32UI, gl.RED_INTEGER, gl.UNSIGNED_INT, all.corners, 1);
  }

  /** Put on colours and the order of drawing. */
  dress(coat: Coat): void {
    const { gl } = this;
    this.texture(this.paint, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, coat.paint, 4);
    this.texture(this.rims, gl.R32UI, gl.RED_INTEGER, gl.UNSIGNED_INT, coat.rims.corners, 1);
    for (const [array, { elements }] of [[this.shapes, coat.triangles], [this.dots, coat.dots]] as const) {
      gl.bindVertexArray(array);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, elements, gl.DYNAMIC_DRAW);
    }
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.dotPaint);
    gl.bufferData(gl.ARRAY_BUFFER, coat.dotPaint, gl.DYNAMIC_DRAW);
  }

  /** Put on the picture of all blocks. */
  hang({ width, height }: Overview, pixels: Uint8Array): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    this.unpack();
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
  }

  /** Draw with this program from now on; where its uniforms are. */
  use(name: keyof typeof PROGRAMS, matrix: Float32Array): Record<string, WebGLUniformLocation> {
    const { made, at } = this.programs.get(name) as Program;
    this.gl.useProgram(made);
    this.gl.uniformMatrix4fv(at.u_matrix, false, matrix);
    return at;
  }

  remove(): void {
    const { gl } = this;
    for (const array of [this.shapes, this.dots, this.nothing]) gl.deleteVertexArray(array);
    for (const texture of [this.paint, this.corners, this.edges, this.rims, this.picture]) gl.deleteTexture(texture);
    for (const buffer of this.buffers) gl.deleteBuffer(buffer);
    for (const { made } of this.programs.values()) gl.deleteProgram(made);
  }

  /** Begin an array of places, drawn in an order that comes later. */
  private array(array: WebGLVertexArrayObject, places: Float32Array, size: number, order: WebGLBuffer): void {
    const { gl } = this;
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer());
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, size, gl.FLOAT, false, 0, 0);
  }

  /** What else each vertex has. */
  private attribute(list: Uint32Array | Uint8Array, point: () => void): WebGLBuffer {
    const { gl } = this;
    const buffer = this.buffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, list, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(1);
    point();
    return buffer;
  }

  /** A list as a texture, row by row. */
  private texture(
    texture: WebGLTexture,
    inside: number,
    format: number,
    type: number,
    list: Float32Array | Uint32Array | Uint8Array,
    each: number,
  ): void {
    const { gl } = this;
    const rows = Math.max(1, Math.ceil(list.length / each / PAINT_WIDTH));
    const whole = new (list.constructor as Uint32ArrayConstructor)(rows * PAINT_WIDTH * each);
    whole.set(list);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
    this.unpack();
    gl.texImage2D(gl.TEXTURE_2D, 0, inside, PAINT_WIDTH, rows, 0, format, type, whole);
  }

  /** Textures are taken as they are. */
  private unpack(): void {
    const { gl } = this;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  }

  private buffer(): WebGLBuffer {
    const made = this.gl.createBuffer();
    this.buffers.push(made);
    return made;
  }
}

/** A colour as programs take it. */
export function unit(colour: Colour): [number, number, number] {
  return [colour[0] / 255, colour[1] / 255, colour[2] / 255];
}
