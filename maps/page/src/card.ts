// What is known of the block, centre or place that was chosen.

import { ABSENT } from "./palette";
import type { App, Selection } from "./app";
import { districtOf } from "./districts";
import { bdi, button, el } from "./dom";
import type { AllLegs } from "./nearest";
import { degrees } from "./geometry";
import { name } from "./results";
import { dot, icon } from "./symbols";
import { isolated, type Word } from "./words";

type Row = [label: string, ...value: (Node | string)[]];

/** The card of what is selected; `go` shows another. */
export function card(app: App, selected: Selection, go: (selection: Selection) => void): HTMLElement {
  const close = button({ class: "icon-button close" }, () => app.change({ selected: null }), icon("close"));
  name(close, app.words.say("close"));
  const rows = rowsOf(app, selected, go).map(([label, ...value]) =>
    el("div", { class: "row" }, el("dt", {}, label), el("dd", {}, ...value)),
  );
  const note = selected.kind === "block" && isEstimated(app, selected.index) && el("p", { class: "note" }, app.words.say("estimated_note"));
  return el("div", { class: "card" }, el("h2", {}, bdi(titleOf(app, selected))), close, el("dl", {}, ...rows), note);
}

/** What the selection is called. */
export function titleOf(app: App, { kind, index }: Selection): string {
  const { town, words, step } = app;
  switch (kind) {
    case "block":
      return app.blockTitle(index);
    case "site":
      return town.siteName(index);
    case "gap":
      return step.gaps[index]?.name ?? "";
    case "hole":
      return words.say("pair", { name: words.say("holes"), value: index + 1 });
    case "station":
      return words.say("pair", { name: words.say("stations"), value: step.stations[index]?.rank ?? "" });
    case "district":
      return app.districtTitle(index);
  }
}

/** The same in a sentence, for those who hear it. */
export function spoken(app: App, selected: Selection): string {
  const rows = rowsOf(app, selected, () => undefined).map(([label, ...value]) => {
    const text = value.map((part) => (typeof part === "string" ? part : isolated(part.textContent ?? ""))).join(" ");
    return app.words.say("pair", { name: label, value: text.trim() });
  });
  return [app.words.say("selected", { name: isolated(titleOf(app, selected)) }), ...rows].join("\n");
}

function rowsOf(app: App, { kind, index }: Selection, go: (selection: Selection) => void): Row[] {
  const { words, data, step, town } = app;
  const counted = words.text(data.counted);
  switch (kind) {
    case "block":
      return blockRows(app, index, go);
    case "site":
      return siteRows(app, index, go);
    case "gap":
      return step.gaps[index] ? [[counted, words.text(step.gaps[index].value)]] : [];
    case "hole": {
      const hole = step.holes[index];
      if (!hole) return [];
      const at = degrees(town.frame, ...hole.deepest);
      return [[words.say("depth"), words.text(hole.depth)], [counted, words.text(hole.value)], ...position(app, at)];
    }
    case "station": {
      const station = step.stations[index];
      if (!station) return [];
      return [[words.say("adds"), words.text(station.value)], ...position(app, degrees(town.frame, ...station.at))];
    }
    case "district":
      return districtRows(app, index, go);
  }
}

function blockRows(app: App, block: number, go: (selection: Selection) => void): Row[] {
  const { words, data, step, town } = app;
  const rows: Row[] = [[words.text(data.counted), words.number(app.weights[block])]];
  if (step.classes[block] === ABSENT) return [[words.say("state"), words.say("absent")], ...position(app, town.block(block))];
  const verdict = classRow(app, "state", step.classes[block], step.legend);
  if (verdict) rows.push(verdict);
  const district = districtOf(app, block);
  if (district !== null) rows.push([words.say("kind_district"), link(app, { kind: "district", index: district }, app.districtTitle(district), go)]);
  const move = step.districts?.moves?.find((move) => move.block === block);
  if (move) rows.push([words.say("district_today"), app.districtTitle(move.from, step.districts?.names_today ?? [])]);
  const turn = step.turns ? classRow(app, "change", step.turns[block], step.turns_legend) : null;
  if (turn) rows.push(turn);
  const { straight, walk } = app.nearest.of(app.state.view, app.stepIndex);
  for (const [word, legs] of [["nearest_straight", straight], ["nearest_on_foot", walk]] as const) {
    if (legs) rows.push([words.say(word), ...legOf(app, legs, block, go)]);
  }
  rows.push(...position(app, town.block(block)));
  return rows;
}

function classRow(app: App, word: Word, letter: string, legend: App["legend"]): Row | null {
  const row = legend.find((row) => row.class === letter);
  const label = row ? app.words.text(row.label) : letter === "-" ? app.words.say("not_compared") : null;
  return label === null ? null : [app.words.say(word), dot(letter, app.state.theme), label];
}

function legOf(app: App, legs: AllLegs, block: number, go: (selection: Selection) => void): (Node | string)[] {
  const site = legs.site[block];
  if (site < 0) return [app.words.say("none_near")];
  const press = link(app, { kind: "site", index: site }, app.town.siteName(site), go);
  return [el("span", { class: "distance" }, app.words.distance(legs.dm[block])), press];
}

/** A name that shows what it is of. */
function link(app: App, selection: Selection, name: string, go: (selection: Selection) => void): HTMLElement {
  return button({ class: "link", title: app.words.say("go_to") }, () => go(selection), bdi(name));
}

function districtRows(app: App, index: number, go: (selection: Selection) => void): Row[] {
  const { words, town, step } = app;
  const district = step.districts?.list[index];
  if (!step.districts || !district) return [];
  const { columns } = step.districts;
  const rows = district.cells.map(({ text }, at): Row => [words.text(columns[at]), words.text(text)]);
  const { site } = district;
  return site === null ? rows : [[words.say("its_centre"), link(app, { kind: "site", index: site }, town.siteName(site), go)], ...rows];
}

function siteRows(app: App, site: number, go: (selection: Selection) => void): Row[] {
  const { words, step, data, town } = app;
  const rows: Row[] = [];
  const found = step.sites.find((other) => other.site === site);
  if (found) rows.push([words.say("state"), words.say(found.state)]);
  const district = step.districts?.list.findIndex((district) => district.site === site) ?? -1;
  if (district >= 0) rows.push([words.say("kind_district"), link(app, { kind: "district", index: district }, app.districtTitle(district), go)]);
  const tier = data.sites.tiers[site];
  if (tier !== null) rows.push([words.say("tier"), bdi(tier)]);
  for (const key of ["serves", "alone", "adds"] as const) {
    const value = found?.[key] ?? null;
    if (value !== null) rows.push([words.say(key), words.number(value)]);
  }
  rows.push(...position(app, town.site(site)));
  return rows;
}

function position({ words, data }: App, [longitude, latitude]: [number, number]): Row[] {
  if (data.local) return [];
  return [[words.say("position"), `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`]];
}

function isEstimated(app: App, block: number): boolean {
  return app.nearest.of(app.state.view, app.stepIndex).estimated.has(block);
}
