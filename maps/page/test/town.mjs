// Towns that are not: a small one with names that try to break the page, and a large city.

import { words } from "./words.mjs";

const UNIT = 1e-6;
const ORIGIN = [106.8, 39.65];
const PER_DEGREE = 111_319.49;
const EAST = UNIT * PER_DEGREE * Math.cos((ORIGIN[1] * Math.PI) / 180);
const NORTH = UNIT * PER_DEGREE;

export const HOSTILE = [
  "<script>window.broken = 1</script>",
  "</script><script>window.broken = 2</script>",
  "\"><img src=x onerror=\"window.broken = 3\">",
  "O'Hara & \"Sons\" </title>",
  "\u202Eevil\u202C left",
  "\u0645\u0631\u0643\u0632 \u0627\u0644\u062E\u062F\u0645\u0629",
  "{{script}} $& ${1}",
];

/** The same numbers every time. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const steps = (x, y) => [Math.round(x / EAST), Math.round(y / NORTH)];
export const text = (en, zh = en) => ({ en, zh });
export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
export const people = (number, blocks) => text(`${grouped(number)} (${blocks} blocks)`, `${grouped(number)}（${blocks} 个小区）`);
const flat = (pairs) => pairs.flat();

/** Each from the one before. */
export function deltas(pairs, from = [0, 0]) {
  let last = from;
  return flat(
    pairs.map((pair) => {
      const delta = [pair[0] - last[0], pair[1] - last[1]];
      last = pair;
      return delta;
    }),
  );
}

/** Items of polygons of rings of places in metres; each from its own start, or the origin. */
export function rings(items, from = []) {
  const made = { parts: [], rings: [], corners: [], xy: [] };
  items.forEach((polygons, item) => {
    made.parts.push(polygons.length);
    let last = from[item] ?? [0, 0];
    for (const polygon of polygons) {
      made.rings.push(polygon.length);
      for (const ring of polygon) {
        made.corners.push(ring.length);
        const corners = ring.map(([x, y]) => steps(x, y));
        made.xy.push(...deltas(corners, last));
        last = corners.at(-1);
      }
    }
  });
  return made;
}

export function lines(all) {
  return { counts: all.map((line) => line.length), xy: all.flatMap((line) => deltas(line.map(([x, y]) => steps(x, y)))) };
}

function round(x, y, radius, corners = 64) {
  return Array.from({ length: corners }, (_, at) => {
    const turn = (2 * Math.PI * at) / corners;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
}

const circle = (site, [x, y], radius) => ({ site, ring: deltas(round(x, y, radius).map(([x, y]) => steps(x, y)), steps(x, y)) });

function nearestOf(blocks, sites, open, stretch) {
  const legs = { site: [], dm: [] };
  for (const { x, y } of blocks) {
    let [best, site] = [Infinity, -1];
    for (const index of open) {
      const away = Math.hypot(sites[index].x - x, sites[index].y - y) * stretch;
      if (away < best) [best, site] = [away, index];
    }
    legs.site.push(site);
    legs.dm.push(site < 0 ? 0 : Math.ceil(best * 10));
  }
  return legs;
}

const LABELS = {
  s: text("served", "已覆盖"), n: text("newly served", "新增覆盖"), h: text("a path is missing", "缺通路"),
  u: text("uncovered", "未覆盖"), x: text("no street near", "附近无道路"), o: text("over capacity", "超出容量"),
  k: text("served before and now", "持续覆盖"), m: text("never served", "始终未覆盖"),
  g: text("newly served", "新获服务"), l: text("no longer served", "失去服务"),
};

function legend(letters, blocks, order) {
  return [...order].flatMap((letter) => {
    const held = blocks.filter((_, index) => letters[index] === letter);
    const weight = held.reduce((sum, { weight }) => sum + weight, 0);
    return held.length === 0 ? [] : [{ class: letter, label: LABELS[letter], value: people(weight, held.length) }];
  });
}

function share(letters, blocks) {
  const all = blocks.reduce((sum, { weight }) => sum + weight, 0);
  const served = blocks.reduce((sum, { weight }, index) => sum + ("sn".includes(letters[index]) ? weight : 0), 0);
  return (Math.round((1000 * served) / all) / 10).toFixed(1);
}

const changed = (now, before) => now.dm.flatMap((dm, at) => (dm !== before.dm[at] || now.site[at] !== before.site[at] ? [at] : []));
const gathered = (all, at) => ({ site: at.map((index) => all.site[index]), dm: at.map((index) => all.dm[index]) });
const numbers = (list) => list.map((value, at) => value - (at > 0 ? list[at - 1] : 0));

/** A step of the straight line within `limit` metres of the open centres. */
export function step({ blocks, sites, open, today, limit, label, base, onFoot = false, states = {} }) {
  const straight = nearestOf(blocks, sites, open, 1);
  const walk = onFoot ? nearestOf(blocks, sites, open, 1.31) : null;
  const before = nearestOf(blocks, sites, today, onFoot ? 1.31 : 1);
  const cost = walk ?? straight;
  const within = (legs, at) => legs.site[at] >= 0 && legs.dm[at] <= limit * 10;
  const letter = (at) => {
    if (onFoot && at % 61 === 7) return "x";
    if (within(cost, at)) return within(before, at) ? "s" : "n";
    return onFoot && within(straight, at) ? "h" : "u";
  };
  const classes = blocks.map((_, at) => letter(at)).join("");
  const turn = (at) => (within(cost, at) ? (within(before, at) ? "k" : "g") : within(before, at) ? "l" : "m");
  const turns = base === undefined ? null : blocks.map((_, at) => turn(at)).join("");
  const served = share(classes, blocks);
  const of = onFoot ? text(`of population within ${limit / 1000} km on foot`, `人口覆盖率（步行 ${limit / 1000} 公里内）`)
    : text(`of population within ${limit / 1000} km`, `人口覆盖率（${limit / 1000} 公里内）`);
  const proposed = open.filter((site) => !today.includes(site));
  const gaps = blocks.map((block, at) => ({ block, at })).filter(({ at }) => "uh".includes(classes[at]));
  gaps.sort((a, b) => b.block.weight - a.block.weight);
  const ranked = (site) => ({
    site,
    state: states[site] ?? (proposed.includes(site) ? "proposed" : "existing"),
    rank: proposed.includes(site) && !states[site] ? proposed.indexOf(site) + 1 : null,
    serves: blocks.reduce((sum, { weight }, at) => sum + (straight.site[at] === site && within(straight, at) ? weight : 0), 0),
    alone: 10 + site * 7,
    adds: proposed.includes(site) ? 900 - 40 * proposed.indexOf(site) : null,
  });
  return {
    label,
    headline: { value: text(`${served} %`, `${served}%`), of },
    ledger: [
      { label: text("before the proposal", "现状覆盖率"), value: text(`${share(classes.replaceAll("n", "u"), blocks)} %`, `${share(classes.replaceAll("n", "u"), blocks)}%`), note: null },
      { label: text("mean distance to the nearest centre", "到最近服务点的平均距离"), value: text("416 m", "416 米"), note: null },
      { label: text("farthest block", "最远的小区"), value: text("1,047 m", "1,047 米"), note: text("the block farthest from any centre, whatever its size", "不论规模，距服务点最远的小区") },
      { label: text("ground covered, of 31.2 km\u00b2", "面积覆盖率（区域 31.2 平方公里）"), value: text("70.9 %", "70.9%"), note: null },
    ],
    legend: legend(classes, blocks, "snhux"),
    classes,
    turns,
    turns_legend: turns ? legend(turns, blocks, "glkm") : [],
    sites: [...open.map(ranked), ...Object.entries(states).filter(([, state]) => state === "closing").map(([site]) => ({ site: Number(site), state: "closing", rank: null, serves: 0, alone: 0, adds: null }))],
    circles: onFoot ? [] : open.map((site) => circle(site, [sites[site].x, sites[site].y], limit)),
    isochrones: [],
    holes: [],
    stations: [],
    gaps: gaps.slice(0, 8).map(({ block }) => ({ name: block.name ?? "", at: steps(block.x, block.y), value: text(grouped(block.weight)) })),
    legs: { straight, walk },
    nearest: { like: null, blocks: null, straight, walk, estimated: onFoot ? numbers(blocks.flatMap((_, at) => (at % 17 === 3 ? [at] : []))) : [] },
  };
}

const NAMES = ["新南社区", "佳苑社区", "新海社区", "团结新村", "东山北社区", "青山社区", "千钢社区", "墨香梨园社区"];

/** Blocks of about 90 m in quarters of rows. */
function quarters(columns, rows, next, named) {
  const blocks = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = (column + Math.floor(column / 6) * 0.35) * 120 + next() * 20;
      const y = (row + Math.floor(row / 5) * 0.4) * 120 + next() * 20;
      const [w, h] = [34 + next() * 22, 34 + next() * 22];
      const lean = (next() - 0.5) * 24;
      const shell = [[x - w, y - h], [x + w, y - h + lean], [x + w - lean, y + h], [x - w, y + h - lean]];
      const index = blocks.length;
      const name = named(index);
      blocks.push({ x: Math.round(x), y: Math.round(y), weight: Math.round(20 + 900 * next() ** 3), name, polygons: [[shell]] });
    }
  }
  return blocks;
}

/** The parts of the data that hold the blocks and centres. */
export function ground(blocks, sites, polygons) {
  const at = blocks.map(({ x, y }) => steps(x, y));
  const places = sites.map(({ x, y }) => steps(x, y));
  const sorted = blocks.map(({ weight }) => weight).sort((a, b) => a - b);
  return {
    breaks: [sorted[Math.floor(sorted.length / 3)], sorted[Math.floor((2 * sorted.length) / 3)]],
    blocks: {
      ids: null,
      names: blocks.map(({ name }) => name),
      weights: blocks.map(({ weight }) => weight),
      at: deltas(at),
      outlines: polygons ? rings(blocks.map(({ polygons }) => polygons), at) : null,
    },
    sites: { ids: sites.map((_, index) => `c${index + 1}`), names: sites.map(({ name }) => name), tiers: sites.map(({ tier }) => tier ?? null), at: deltas(places) },
  };
}

export function frame(west, south, east, north) {
  const degree = (x, y) => [ORIGIN[0] + (x / EAST) * UNIT, ORIGIN[1] + (y / NORTH) * UNIT];
  return [...degree(west, south), ...degree(east, north)];
}

/** Views whose steps name their circles, and the circles; each stands once. */
export function shared(views) {
  const places = new Map();
  for (const step of views.flatMap(({ steps }) => steps)) {
    step.weights ??= null;
    step.districts ??= null;
    step.circles = step.circles.map((circle) => {
      const key = JSON.stringify(circle);
      if (!places.has(key)) places.set(key, places.size);
      return places.get(key);
    });
  }
  return { circles: [...places.keys()].map((key) => JSON.parse(key)), views };
}

/** What every town says of itself. */
export async function head(language, title) {
  return {
    format: "radii.page/1", version: "0.1.0", language, title, words: await words(),
    counted: text("population", "人口"), local: false, unit: UNIT, origin: ORIGIN,
    sources: [text("Data: blocks.geojson, centres.csv, area.geojson", "数据：blocks.geojson、centres.csv、area.geojson")],
    notes: [text("Measured on a transverse Mercator centred on 39.68\u00b0 N, 106.82\u00b0 E (WGS 84)", "量算基准：横轴墨卡托投影，中心 39.68° N，106.82° E（WGS 84）")],
    credits: ["\u00a9 OpenStreetMap contributors"],
  };
}

/** A small town with three scenarios, one of them a sweep of twelve steps. */
export async function town({ language = "zh", polygons = true } = {}) {
  const next = random(7);
  const named = (index) => (index % 40 === 5 ? null : index < HOSTILE.length * 3 && index % 3 === 0 ? HOSTILE[index / 3] : `${NAMES[index % 8]} ${1 + (index >> 3)}号小区`);
  const blocks = quarters(24, 40, next, named).filter((_, index) => index < 3 * HOSTILE.length || next() > 0.22);
  // One in two parts, one with a court.
  const [x, y] = [-420, 600];
  blocks.push({ x, y, weight: 640, name: "双院小区", polygons: [[[[x - 150, y - 90], [x - 20, y - 90], [x - 20, y + 90], [x - 150, y + 90]]], [[[x + 10, y - 60], [x + 90, y - 60], [x + 90, y + 60], [x + 10, y + 60]]]] });
  blocks.push({ x: x + 0, y: y + 400, weight: 820, name: "回院小区", polygons: [[[[x - 160, y + 260], [x + 90, y + 260], [x + 90, y + 540], [x - 160, y + 540]], [[x - 90, y + 330], [x - 90, y + 470], [x + 20, y + 470], [x + 20, y + 330]]]] });
  const sites = Array.from({ length: 26 }, (_, index) => ({
    x: 200 + next() * 2600, y: (index < 12 ? 200 + next() * 2600 : 300 + next() * 4600),
    name: index === 3 ? HOSTILE[0] : index === 4 ? HOSTILE[5] : index === 14 ? HOSTILE[4] : index % 9 === 8 ? null : `${NAMES[(index * 3) % 8]}服务站${index + 1}`,
    tier: index % 2 ? "community" : "station",
  }));
  const today = Array.from({ length: 12 }, (_, index) => index);
  const label = text("");
  const common = { blocks, sites, today, limit: 600 };
  const now = step({ ...common, open: today, label, onFoot: false });
  const closed = today.filter((site) => site !== 2 && site !== 9);
  const plan = step({ ...common, open: [...closed, 12, 13, 14], label, base: 0, states: { 12: "decided", 2: "closing", 9: "closing", 5: "planned" } });
  const sweep = Array.from({ length: 12 }, (_, index) =>
    step({ ...common, open: [...today, ...Array.from({ length: index + 1 }, (_, more) => 12 + more)], label: text(String(index + 1)), base: 0 }),
  );
  let last = { view: 0, step: 0, legs: now.legs };
  sweep.forEach((step, index) => {
    const at = changed(step.legs.straight, last.legs.straight);
    step.nearest = { like: [last.view, last.step], blocks: numbers(at), straight: gathered(step.legs.straight, at), walk: null, estimated: [] };
    last = { view: 1, step: index, legs: step.legs };
  });
  const foot = step({ ...common, open: today, label, onFoot: true });
  foot.isochrones = today.map((site) => ({ label: text("600 m", "600 米"), rings: rings([[[round(sites[site].x, sites[site].y, 430 + 60 * (site % 3), 20)]]]) }));
  now.holes = [[2900, 5000, 420], [300, 4600, 300]].map(([x, y, radius], index) => ({
    rings: rings([[[round(x, y, radius, 40)]]]), deepest: steps(x, y), depth: text(`${radius}.5 m`, `${radius}.5 米`), value: text(grouped(1200 - 900 * index)),
  }));
  foot.weights = blocks.map(({ weight }) => weight + 1);
  now.stations = [{ at: steps(2800, 4700), rank: 1, value: text("1,120") }];
  const views = [
    { name: "现状", about: null, rule: text("600 m, straight line", "直线距离 600 米"), steps: [now], key: null, step: 0 },
    { name: "逐年新增", about: "Opens one more centre a year", rule: text("600 m, straight line", "直线距离 600 米"), steps: sweep, key: text("new centres", "新增服务点数"), step: 3 },
    { name: "A & B <b>plan</b>", about: "2 centres close, 3 open", rule: text("600 m, straight line", "直线距离 600 米"), steps: [plan], key: null, step: 0 },
    { name: "步行", about: null, rule: text("600 m, on foot", "步行 600 米"), steps: [foot], key: null, step: 0 },
  ];
  for (const view of views) for (const step of view.steps) delete step.legs;
  const edge = [[-700, -200], [1400, -420], [3500, -150], [3700, 2500], [3450, 5500], [1300, 5800], [-500, 5500], [-760, 2400]];
  const street = (along, at) => (along ? [[-700, at], [1500, at + 30], [3600, at - 20]] : [[at, -250], [at + 20, 2600], [at - 10, 5600]]);
  return {
    ...(await head(language, "海勃湾区城区（虚构）")),
    bounds: frame(-800, -450, 3750, 5850),
    ...ground(blocks, sites, polygons),
    area: rings([[[edge]]]),
    water: { areas: rings([[[[[2500, 1500], [3100, 1400], [3200, 1750], [2600, 1900]]]]]), courses: lines([[[-650, 3000], [600, 3090], [1800, 2960], [3650, 3150]]]) },
    streets: {
      major: lines([street(true, 610), street(true, 3050), street(false, 720), street(false, 2180)]),
      minor: lines([...Array.from({ length: 9 }, (_, at) => street(true, 60 + at * 640)), ...Array.from({ length: 5 }, (_, at) => street(false, 60 + 750 * at))]),
    },
    ...shared(views),
  };
}

/** A city of so many blocks with outlines, 500 centres and a sweep of three steps. */
export async function city({ language = "en", count = 100_000 } = {}) {
  const next = random(11);
  const side = Math.ceil(Math.sqrt(count));
  const blocks = quarters(side, side, next, (index) => `${NAMES[index % 8]} ${1 + (index >> 3)}号小区`).slice(0, count);
  for (const block of blocks) {
    // Half of them have eight corners, as real outlines do.
    if (next() < 0.5) continue;
    const [shell] = block.polygons[0];
    block.polygons = [[shell.flatMap(([x, y], at) => [[x, y], [(x + shell[(at + 1) % 4][0]) / 2 + (next() - 0.5) * 12, (y + shell[(at + 1) % 4][1]) / 2 + (next() - 0.5) * 12]])]];
  }
  const reach = side * 128;
  const sites = Array.from({ length: 520 }, (_, index) => ({ x: next() * reach, y: next() * reach, name: `${NAMES[index % 8]}服务站${index + 1}` }));
  const grid = cells(sites, 2000);
  const found = (open) => nearestOfGrid(blocks, sites, open, grid, 2000);
  const today = Array.from({ length: 500 }, (_, index) => index);
  const limit = 1000;
  const before = found(new Set(today));
  const within = (legs, at) => legs.dm[at] <= limit * 10;
  const stepOf = (more, legs, like) => {
    const open = [...today, ...Array.from({ length: more }, (_, index) => 500 + index)];
    const classes = blocks.map((_, at) => (within(legs, at) ? (within(before, at) ? "s" : "n") : "u")).join("");
    const at = like ? changed(legs, like.legs) : null;
    return {
      label: text(String(more)),
      headline: { value: text(`${share(classes, blocks)} %`), of: text("of population within 1 km", "人口覆盖率（1 公里内）") },
      ledger: [{ label: text("blocks", "小区"), value: text(grouped(blocks.length)), note: null }],
      legend: legend(classes, blocks, "snu"), classes, turns: null, turns_legend: [],
      sites: open.map((site) => ({ site, state: site < 500 ? "existing" : "proposed", rank: site < 500 ? null : site - 499, serves: 1000 + site, alone: site, adds: null })),
      circles: open.map((site) => circle(site, [sites[site].x, sites[site].y], limit)),
      isochrones: [], holes: [], stations: [], gaps: [],
      nearest: at
        ? { like: like.at, blocks: numbers(at), straight: gathered(legs, at), walk: null, estimated: [] }
        : { like: null, blocks: null, straight: legs, walk: null, estimated: [] },
    };
  };
  const more = [10, 20].map((count) => found(new Set([...today, ...Array.from({ length: count }, (_, index) => 500 + index)])));
  const steps = [stepOf(0, before), stepOf(10, more[0], { at: [0, 0], legs: before }), stepOf(20, more[1], { at: [0, 1], legs: more[0] })];
  return {
    ...(await head(language, "A city of 100,000 blocks")),
    bounds: frame(-200, -200, reach + 200, reach + 200),
    ...ground(blocks, sites, true),
    area: rings([[[[[-200, -200], [reach + 200, -200], [reach + 200, reach + 200], [-200, reach + 200]]]]]),
    water: null,
    streets: {
      major: lines(Array.from({ length: 40 }, (_, at) => [[0, (at * reach) / 40], [reach, (at * reach) / 40]])),
      minor: lines(Array.from({ length: 4000 }, () => {
        const [x, y] = [next() * reach, next() * reach];
        return [[x, y], [x + 400 * (next() - 0.5), y + 900 * (next() - 0.5)], [x + 900 * (next() - 0.5), y + 900 * (next() - 0.5)]];
      })),
    },
    ...shared([{ name: "sweep", about: null, rule: text("1 km, straight line", "直线距离 1 公里"), steps, key: text("new centres", "新增服务点数"), step: 0 }]),
  };
}

function cells(sites, size) {
  const found = new Map();
  sites.forEach(({ x, y }, index) => {
    const key = `${Math.floor(x / size)},${Math.floor(y / size)}`;
    found.set(key, [...(found.get(key) ?? []), index]);
  });
  return found;
}

function nearestOfGrid(blocks, sites, open, grid, size) {
  const legs = { site: [], dm: [] };
  for (const { x, y } of blocks) {
    let [best, site] = [Infinity, -1];
    for (let reach = 1; site < 0 || reach < 3; reach++) {
      for (let dx = -reach; dx <= reach; dx++) {
        for (let dy = -reach; dy <= reach; dy++) {
          for (const index of grid.get(`${Math.floor(x / size) + dx},${Math.floor(y / size) + dy}`) ?? []) {
            const away = Math.hypot(sites[index].x - x, sites[index].y - y);
            if (open.has(index) && away < best) [best, site] = [away, index];
          }
        }
      }
    }
    legs.site.push(site);
    legs.dm.push(Math.ceil(best * 10));
  }
  return legs;
}
