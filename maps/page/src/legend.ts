// The legend, each of its parts a layer to switch.

import type { App, Layer } from "./app";
import type { SiteState } from "./data";
import { el, fill } from "./dom";
import { diamond, grounds, sample, siteMark, stripes, swatch } from "./symbols";
import type { Word } from "./words";

interface Row {
  symbol: SVGElement;
  label: string;
  value?: string;
}

interface Part {
  layer: Layer;
  label: string;
  /** The symbol of a part with no rows of its own. */
  symbol?: SVGElement;
  value?: string;
  rows: Row[];
  note?: string | null;
}

const STATES: SiteState[] = ["existing", "planned", "proposed", "decided", "closing"];

/** What the map shows now, part by part. */
function parts(app: App): Part[] {
  const { data, step, words } = app;
  const parts: (Part | null)[] = [
    data.blocks.weights.length > 0 ? blocks(app) : null,
    ...divided(app),
    step.sites.length > 0 ? centres(app) : null,
    step.circles.length > 0 ? { layer: "circles", label: words.say("circles"), symbol: circleSample(app), rows: [] } : null,
    step.isochrones.length > 0 ? { layer: "isochrones", label: isochroneLabel(app), symbol: sample("isochrones"), rows: [] } : null,
    step.holes.length > 0 || step.stations.length > 0 ? holes(app) : null,
    { layer: "names", label: words.say("names"), symbol: sample("names"), rows: [] },
    data.area ? { layer: "area", label: words.say("area"), symbol: sample("area"), rows: [] } : null,
    data.streets ? { layer: "streets", label: words.say("streets"), symbol: sample("streets"), rows: [] } : null,
    data.water ? { layer: "water", label: words.say("water"), symbol: sample("water"), rows: [] } : null,
  ];
  return parts.filter((part) => part !== null);
}

function blocks(app: App): Part {
  const { data, words, step } = app;
  const rows: Row[] = app.legend.map((row) => ({ symbol: swatch(row, app.state.theme), label: words.text(row.label), value: words.text(row.value) }));
  if (step.nearest.estimated.length > 0 && !app.showsTurns) rows.push({ symbol: stripes(), label: words.say("estimated") });
  const [low, high] = data.breaks.map((value) => words.number(value));
  const shades = low === high ? words.say("two_shades", { low }) : words.say("three_shades", { low, high });
  // Districts colour their blocks whatever they weigh.
  if (step.districts) return { layer: "blocks", label: words.say("blocks"), rows };
  const note = data.breaks[1] > 0 ? shades : null;
  return { layer: "blocks", label: words.say("blocks_by", { counted: words.text(data.counted) }), rows, note };
}

/** Districts, and the lines that have to do with them. */
function divided({ step, words, state }: App): (Part | null)[] {
  const { districts } = step;
  if (!districts) return [];
  const { barriers } = districts;
  const barrierRows = barriers && [
    barriers.areas.parts.length + barriers.lines.counts.length > 0 ? { symbol: sample("barriers"), label: words.say("barriers") } : null,
    barriers.bridges.counts.length > 0 ? { symbol: sample("bridges"), label: words.say("bridges") } : null,
  ].filter((row) => row !== null);
  return [
    { layer: "districts", label: words.say("districts"), symbol: grounds(state.theme), value: words.number(districts.list.length), rows: [] },
    districts.modules && { layer: "modules", label: words.say("modules"), symbol: sample("modules"), rows: [] },
    districts.today && { layer: "todays_districts", label: words.say("todays_districts"), symbol: sample("todays"), rows: [] },
    districts.zones && { layer: "zones", label: words.say("zones"), symbol: sample("zones"), rows: [] },
    barrierRows && (barrierRows.length === 1
      ? { layer: "barriers", label: barrierRows[0].label, symbol: barrierRows[0].symbol, rows: [] }
      : { layer: "barriers", label: words.say("barriers"), rows: barrierRows }),
  ];
}

function centres({ step, words }: App): Part {
  const rows = STATES.flatMap((state): Row[] => {
    const count = step.sites.filter((site) => site.state === state).length;
    return count === 0 ? [] : [{ symbol: siteMark(state, "1"), label: words.say(state as Word), value: words.number(count) }];
  });
  return { layer: "centres", label: words.say("centres"), rows };
}

function holes({ step, words }: App): Part {
  const rows: Row[] = [];
  const count = (many: number): string => words.number(many);
  if (step.holes.length > 0) {
    rows.push({ symbol: sample("holes"), label: words.say("holes"), value: count(step.holes.length) });
    rows.push({ symbol: diamond("1"), label: words.say("deepest") });
  }
  if (step.stations.length > 0) rows.push({ symbol: siteMark("proposed", "1"), label: words.say("stations"), value: count(step.stations.length) });
  return { layer: "holes", label: words.say(step.holes.length > 0 ? "holes" : "stations"), rows };
}

function circleSample({ step }: App): SVGElement {
  const isNew = step.sites.length > 0 && step.sites.every(({ state }) => state === "proposed" || state === "decided");
  return sample(isNew ? "circles-new" : "circles");
}

function isochroneLabel({ step, words }: App): string {
  const labels = [...new Set(step.isochrones.map(({ label }) => words.text(label)))];
  const name = words.say("isochrones");
  return labels.length > 0 && labels.length <= 4 ? words.say("pair", { name, value: labels.join(" / ") }) : name;
}

/** The legend with a switch for each part. */
export function legend(app: App): HTMLElement {
  const heading = el("h2", {});
  const list = el("div", { class: "parts" });
  const made = el("section", { class: "legend", "aria-labelledby": "legend-heading" }, heading, list);
  heading.id = "legend-heading";
  app.watch(["view", "steps", "turns", "language", "theme"], () => {
    const held = document.activeElement?.id;
    fill(heading, app.words.say("layers"));
    fill(list, ...parts(app).map((part) => switched(app, part)));
    if (held?.startsWith("layer-")) document.getElementById(held)?.focus();
  });
  return made;
}

function switched(app: App, part: Part): HTMLElement {
  const input = el("input", { type: "checkbox", id: `layer-${part.layer}` });
  input.checked = app.shows(part.layer);
  const made = el(
    "div",
    { class: part.rows.length > 0 ? "part headed" : "part" },
    el("div", { class: "part-head" }, input, part.symbol, el("label", { for: input.id }, part.label), part.value && el("span", { class: "value" }, part.value)),
    body(part),
  );
  made.classList.toggle("off", !input.checked);
  input.addEventListener("change", () => {
    const hidden = new Set(app.state.hidden);
    if (input.checked) hidden.delete(part.layer);
    else hidden.add(part.layer);
    made.classList.toggle("off", !input.checked);
    app.change({ hidden });
  });
  return made;
}

function body({ rows, note }: Part): HTMLElement | null {
  if (rows.length === 0) return null;
  const items = rows.map(({ symbol, label, value }) =>
    el("li", {}, symbol, el("span", { class: "label" }, label), value && el("span", { class: "value" }, value)),
  );
  return el("div", { class: "part-body" }, el("ul", {}, ...items), note && el("p", { class: "note" }, note));
}

/** The legend of what is shown, for print. */
export function printedLegend(app: App): HTMLElement {
  const shown = parts(app).filter(({ layer }) => app.shows(layer) && layer !== "names");
  return el(
    "div",
    { class: "legend" },
    ...shown.map((part) =>
      el(
        "div",
        { class: part.rows.length > 0 ? "part headed" : "part" },
        el("div", { class: "part-head" }, part.symbol, el("span", { class: "label" }, part.label)),
        body(part),
      ),
    ),
  );
}
