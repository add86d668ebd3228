// The programs that draw the blocks.

/** Texels a row of every texture. */
export const PAINT_WIDTH = 2048;

const PAINT = `
uniform sampler2D u_paint;
vec4 paint_of(uint block) {
  int at = int(block & 0x7fffffffu);
  return texelFetch(u_paint, ivec2(at % ${PAINT_WIDTH}, at / ${PAINT_WIDTH}), 0);
}`;

/** What the alpha of a block's colour says. */
export const ESTIMATED = 1;
export const RIMMED = 2;

const FLAGS = `
bool is(float alpha, int flag) { return (int(alpha * 255.0 + 0.5) & flag) != 0; }`;

const HEAD = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;`;

const FLAT = `${HEAD}
uniform float u_ratio;
uniform float u_shade;
uniform vec3 u_paper;
uniform vec3 u_rim;
flat in vec4 v_paint;
out vec4 color;
${FLAGS}
void main() {
  float stripe = mod((gl_FragCoord.x + gl_FragCoord.y) / u_ratio, 7.0);
  bool pale = is(v_paint.a, ${ESTIMATED}) && stripe < 3.0;
  vec3 shown = is(v_paint.a, ${RIMMED}) ? mix(v_paint.rgb, u_rim, u_shade) : v_paint.rgb;
  color = vec4(pale ? mix(shown, u_paper, 0.65) : shown, 1.0);
}`;

/** Blocks by their triangles. */
export const FILL = {
  vertex: `${HEAD}
uniform mat4 u_matrix;
${PAINT}
layout(location = 0) in vec2 a_at;
layout(location = 1) in uint a_block;
flat out vec4 v_paint;
void main() {
  v_paint = paint_of(a_block);
  gl_Position = u_matrix * vec4(a_at, 0.0, 1.0);
}`,
  fragment: FLAT,
};

const DOT = `${HEAD}
uniform mat4 u_matrix;
uniform float u_size;
uniform float u_scale;
layout(location = 0) in vec3 a_dot;
layout(location = 1) in vec4 a_paint;
flat out vec4 v_paint;
void main() {
  v_paint = a_paint;
  gl_Position = u_matrix * vec4(a_dot.xy, 0.0, 1.0);
  gl_PointSize = max(u_size, a_dot.z * u_scale);
}`;

/** Blocks from afar: squares. */
export const SQUARE = { vertex: DOT, fragment: FLAT };

/** The picture of all blocks. */
export const PICTURE = {
  vertex: `${HEAD}
uniform mat4 u_matrix;
uniform vec4 u_box;
out vec2 v_at;
void main() {
  v_at = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  gl_Position = u_matrix * vec4(mix(u_box.xy, u_box.zw, v_at), 0.0, 1.0);
}`,
  fragment: `${HEAD}
uniform sampler2D u_picture;
in vec2 v_at;
out vec4 color;
void main() {
  color = texture(u_picture, v_at);
}`,
};

/** Blocks that are points: discs. */
export const DISC = {
  vertex: DOT,
  fragment: `${HEAD}
uniform float u_ratio;
uniform float u_size;
uniform vec3 u_paper;
uniform vec3 u_rim;
flat in vec4 v_paint;
out vec4 color;
${FLAGS}
void main() {
  float away = length(gl_PointCoord - 0.5) * u_size;
  float edge = 0.5 * u_size - 0.5;
  float stripe = mod((gl_FragCoord.x + gl_FragCoord.y) / u_ratio, 4.0);
  bool pale = is(v_paint.a, ${ESTIMATED}) && stripe < 2.0;
  vec3 inner = pale ? mix(v_paint.rgb, u_paper, 0.65) : v_paint.rgb;
  vec3 rim = is(v_paint.a, ${RIMMED}) ? u_rim : v_paint.rgb * 0.72;
  float width = min((is(v_paint.a, ${RIMMED}) ? 1.2 : 0.8) * u_ratio, 0.14 * u_size);
  vec3 shown = mix(inner, rim, smoothstep(edge - width - 0.5, edge - width + 0.5, away));
  color = vec4(shown, 1.0) * (1.0 - smoothstep(edge - 0.5, edge + 0.5, away));
}`,
};

/**
 * Edges: quads of an even width on the screen, soft at their sides. Six corners an edge, all read
 * from textures, for software renderers are slow with instances.
 */
export const EDGE = {
  vertex: `${HEAD}
uniform mat4 u_matrix;
uniform vec2 u_screen;
uniform float u_width;
uniform sampler2D u_corners;
uniform usampler2D u_edges;
out float v_away;
ivec2 place(int at) { return ivec2(at % ${PAINT_WIDTH}, at / ${PAINT_WIDTH}); }
void main() {
  int corner = int(texelFetch(u_edges, place(gl_VertexID / 6), 0).r);
  vec4 from = u_matrix * vec4(texelFetch(u_corners, place(corner), 0).xy, 0.0, 1.0);
  vec4 to = u_matrix * vec4(texelFetch(u_corners, place(corner + 1), 0).xy, 0.0, 1.0);
  vec2 along = (to.xy / to.w - from.xy / from.w) * u_screen;
  vec2 unit = along / max(length(along), 1e-6);
  int turn = gl_VertexID % 6;
  float end = turn == 1 || turn == 3 || turn == 4 ? 1.0 : 0.0;
  float side = turn == 2 || turn == 3 || turn == 5 ? 1.0 : -1.0;
  v_away = side * (0.5 * u_width + 0.5);
  vec2 shift = unit * (end * 2.0 - 1.0) * 0.5 * u_width + vec2(-unit.y, unit.x) * v_away;
  vec4 at = end < 0.5 ? from : to;
  gl_Position = vec4(at.xy + shift / u_screen * at.w, at.zw);
}`,
  fragment: `${HEAD}
uniform float u_width;
uniform vec4 u_color;
in float v_away;
out vec4 color;
void main() {
  float seen = clamp(0.5 * u_width + 0.5 - abs(v_away), 0.0, 1.0);
  color = vec4(u_color.rgb, 1.0) * (u_color.a * seen);
}`,
};

/** A program of its two parts. */
export function program(gl: WebGL2RenderingContext, { vertex, fragment }: typeof FILL): WebGLProgram {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(made) ?? "a program does not link");
  }
  return made;
}

/** The places of a program's uniforms, by name. */
export function uniforms(gl: WebGL2RenderingContext, of: WebGLProgram): Record<string, WebGLUniformLocation> {
  const places: Record<string, WebGLUniformLocation> = {};
  const count = gl.getProgramParameter(of, gl.ACTIVE_UNIFORMS) as number;
  for (let at = 0; at < count; at++) {
    const name = gl.getActiveUniform(of, at)?.name;
    const place = name ? gl.getUniformLocation(of, name) : null;
    if (name && place) places[name] = place;
  }
  return places;
}
