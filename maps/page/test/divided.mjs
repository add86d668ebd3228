// A town that is divided into districts: by itself, against today's, and around centres.

import { frame, grouped, ground, head, HOSTILE, lines, people, random, rings, shared, step, steps, text } from "./town.mjs";

/** Blocks a side of a district, districts a row and rows of them. */
const [SIDE, COLUMNS, ROWS] = [3, 4, 3];
const PITCH = 120;
const WIDE = SIDE * PITCH;

/** Colours of zones: each row begins with another, so that neighbours differ. */
const colour = (district) => ((district % COLUMNS) + 2 * Math.floor(district / COLUMNS)) % 6;
const district = (block) => Math.floor((block % (SIDE * COLUMNS)) / SIDE) + COLUMNS * Math.floor(block / (SIDE * SIDE * COLUMNS));
const signed = (part) => `${part < 0 ? "\u2212" : "+"}${(100 * Math.abs(part)).toFixed(2)}`;
const box = (x, y, wide, high) => [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]];
const corner = (index) => [WIDE * (index % COLUMNS), WIDE * Math.floor(index / COLUMNS)];

const COLUMN_NAMES = [
  text("population", "人口"), text("from even", "偏差"), text("blocks", "小区数"),
  text("compactness", "紧凑度"), text("farthest", "最远距离"), text("km2", "平方公里"),
];

function divisionOf(blocks, of, more = {}) {
  const loads = Array.from({ length: COLUMNS * ROWS }, (_, index) => blocks.reduce((sum, { weight }, at) => sum + (of[at] === index ? weight : 0), 0));
  const even = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  const cell = (value, said = grouped(value)) => ({ text: text(said), value });
  const list = loads.map((load, index) => {
    const part = load / even - 1;
    const from = { text: text(`${signed(part)} %`, `${signed(part)}%`), value: part };
    const count = of.filter((own) => own === index).length;
    const [x, y] = corner(index);
    return {
      name: index === 4 ? HOSTILE[0] : String(index + 1),
      site: null,
      colour: colour(index),
      at: steps(x + 0.5 * WIDE - 58, y + 0.5 * WIDE - 58),
      brief: text(`${grouped(load)} (${from.text.en})`, `${grouped(load)}（${from.text.zh}）`),
      cells: [cell(load), from, cell(count), cell(0.785, "0.785"), { text: text("254.6 m", "254.6 米"), value: 254.6 }, cell(0.13, "0.130")],
    };
  });
  return {
    columns: COLUMN_NAMES, list, of,
    ground: rings(list.map((_, index) => [[box(...corner(index), WIDE, WIDE)]])),
    moves: null, names_today: null, modules: null, today: null, zones: null, barriers: null, ...more,
  };
}

function stepOf(blocks, districts, more = {}) {
  const weight = blocks.reduce((sum, { weight }) => sum + weight, 0);
  return {
    label: text(""),
    headline: { value: text("12 districts", "12 个分区"), of: text("largest deviation 4.21 % from an even share", "负荷最大偏差 4.21%") },
    ledger: [
      { label: text("population: largest deviation", "人口：最大偏差"), value: text("4.21 %", "4.21%"), note: text("tolerance 5.00 %", "允许偏差 5.00%") },
      { label: text("in one piece", "连片的分区"), value: text("12 of 12", "12 / 12"), note: null },
    ],
    legend: [{ class: "d", label: text("block, by district", "小区（按分区）"), value: people(weight, blocks.length) }],
    classes: districts.of.map((own) => "ABCDEF"[colour(own)]).join(""),
    turns: null, turns_legend: [], sites: [], circles: [], isochrones: [], holes: [], stations: [], gaps: [],
    nearest: { like: null, blocks: null, straight: null, walk: null, estimated: [] },
    districts,
    ...more,
  };
}

/** Today's are the same, but for the blocks at the foot of the second and the third district. */
function keptOf(blocks, of) {
  const moved = of.flatMap((own, at) => ((own === 1 || own === 2) && at < SIDE * COLUMNS && at % 2 === 0 ? [at] : []));
  const turns = blocks.map((_, at) => (moved.includes(at) ? "c" : at === blocks.length - 1 ? "-" : "r")).join("");
  const labels = { c: text("change district", "改变所属分区"), r: text("stay in their district", "保持所属分区"), "-": text("in no district today", "目前不属于任何分区") };
  const turnsLegend = [..."cr-"].map((letter) => {
    const held = blocks.filter((_, at) => turns[at] === letter);
    return { class: letter, label: labels[letter], value: people(held.reduce((sum, { weight }) => sum + weight, 0), held.length) };
  });
  const all = [WIDE * COLUMNS, WIDE * ROWS];
  const districts = divisionOf(blocks, of, {
    moves: moved.map((block) => ({ block, from: of[block] === 1 ? 2 : 1, to: of[block] })),
    names_today: ["11", "12", "13", "14"],
    today: rings([[[box(0, 0, 400, all[1])]], [[box(400, 0, all[0] - 400, all[1])]]]),
    zones: rings([[[box(0, 0, all[0], 2 * WIDE)]], [[box(0, 2 * WIDE, all[0], WIDE)]]]),
    modules: rings([[[box(0, 0, 2 * WIDE, all[1])]], [[box(2 * WIDE, 0, 2 * WIDE, all[1])]]]),
    barriers: { areas: rings([[[box(0, WIDE - 8, all[0], 16)]]]), lines: lines([[[WIDE, 0], [WIDE, all[1]]]]), bridges: lines([[[700, WIDE - 30], [700, WIDE + 30]]]) },
  });
  return stepOf(blocks, districts, { turns, turns_legend: turnsLegend });
}

/** A small town in four tabs: who is served, districts, districts beside today's, districts around centres. */
export async function divided({ language = "zh" } = {}) {
  const next = random(5);
  const blocks = Array.from({ length: SIDE * SIDE * COLUMNS * ROWS }, (_, at) => {
    const [x, y] = [PITCH * (at % (SIDE * COLUMNS)) + 60, PITCH * Math.floor(at / (SIDE * COLUMNS)) + 60];
    return { x, y, weight: 90 + Math.round(20 * next()), name: `${at + 1}号小区`, polygons: [[box(x - 40, y - 40, 80, 80)]] };
  });
  const of = blocks.map((_, at) => district(at));
  const sites = Array.from({ length: COLUMNS * ROWS }, (_, index) => {
    const [x, y] = corner(index);
    return { x: x + WIDE / 2, y: y + WIDE / 2, name: `服务站${index + 1}` };
  });
  const plain = divisionOf(blocks, of);
  const around = divisionOf(blocks, of);
  around.list.forEach((district, index) => Object.assign(district, { name: `c${index + 1}`, site: index, at: steps(sites[index].x, sites[index].y) }));
  const standing = sites.map((_, site) => ({ site, state: "existing", rank: null, serves: null, alone: null, adds: null }));
  const served = step({ blocks, sites, open: sites.map((_, site) => site), today: sites.map((_, site) => site), limit: 150, label: text("") });
  delete served.legs;
  const rule = text("Districts: 12 districts within 5.00 % of an even share", "服务分区：12 个分区，负荷偏差不超过 5.00%");
  const views = [
    { name: "现状", about: null, rule: text("150 m, straight line", "直线距离 150 米"), steps: [served], key: null, step: 0 },
    { name: "分区", about: null, rule, steps: [stepOf(blocks, plain)], key: null, step: 0 },
    { name: "调整", about: "As little as can be", rule, steps: [keptOf(blocks, of)], key: null, step: 0 },
    { name: "围绕服务点", about: null, rule, steps: [stepOf(blocks, around, { sites: standing })], key: null, step: 0 },
  ];
  return {
    ...(await head(language, "分区（虚构）")),
    bounds: frame(-60, -60, WIDE * COLUMNS + 60, WIDE * ROWS + 60),
    ...ground(blocks, sites, true),
    area: rings([[[box(0, 0, WIDE * COLUMNS, WIDE * ROWS)]]]),
    water: null,
    streets: null,
    ...shared(views),
  };
}

/** Where a district's ground lies open between its blocks, steps from the origin. */
export const open = (index) => {
  const [x, y] = corner(index);
  return steps(x + 2 * PITCH, y + 2 * PITCH);
};
