// What the map shows, as tables: centres, gaps, holes, proposed stations.

import type { App, Selection } from "./app";
import type { SiteOfStep } from "./data";
import { bdi, button, el, fill } from "./dom";
import { diamond, siteMark } from "./symbols";
import type { Word } from "./words";

/** The column of what weights count. */
const COUNTED = "counted";

interface Column {
  label: Word | typeof COUNTED;
  /** Whether its cells are figures, set at the right. */
  figures?: boolean;
}

interface Line {
  selection: Selection;
  mark: SVGElement | string;
  name: string;
  cells: string[];
}

interface Table {
  key: string;
  title: Word;
  columns: Column[];
  lines: Line[];
}

function tablesOf(app: App): Table[] {
  return [centres(app), gaps(app), holes(app), stations(app)].filter(({ lines }) => lines.length > 0);
}

const ORDER: SiteOfStep["state"][] = ["proposed", "decided", "closing", "planned", "existing"];

function centres({ step, town, words }: App): Table {
  const sites = [...step.sites].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.rank ?? 0) - (b.rank ?? 0));
  const keys = (["serves", "alone", "adds"] as const).filter((key) => step.sites.some((site) => site[key] !== null));
  const shown = (value: number | null): string => (value === null ? "" : words.number(value));
  return {
    key: "centres",
    title: "centres",
    columns: [{ label: "name" }, ...keys.map((label) => ({ label, figures: true }))],
    lines: sites.map((site) => ({
      selection: { kind: "site", index: site.site },
      mark: siteMark(site.state, site.rank === null ? "" : String(site.rank), 26),
      name: town.siteName(site.site),
      cells: keys.map((key) => shown(site[key])),
    })),
  };
}

function gaps({ step, words, data }: App): Table {
  return {
    key: "gaps",
    title: "gaps",
    columns: [{ label: "name" }, { label: COUNTED, figures: true }],
    lines: step.gaps.map(({ name, value }, index) => ({
      selection: { kind: "gap", index },
      mark: String(index + 1),
      name: name || words.text(data.counted),
      cells: [words.text(value)],
    })),
  };
}

function holes({ step, words }: App): Table {
  return {
    key: "holes",
    title: "holes_table",
    columns: [{ label: "depth" }, { label: COUNTED, figures: true }],
    lines: step.holes.map(({ depth, value }, index) => ({
      selection: { kind: "hole", index },
      mark: diamond(String(index + 1), 26),
      name: words.text(depth),
      cells: [words.text(value)],
    })),
  };
}

function stations({ step, words }: App): Table {
  return {
    key: "stations",
    title: "stations_table",
    columns: [{ label: "name" }, { label: COUNTED, figures: true }],
    lines: step.stations.map(({ rank, value }, index) => ({
      selection: { kind: "station", index },
      mark: siteMark("proposed", String(rank), 26),
      name: words.say("stations"),
      cells: [words.text(value)],
    })),
  };
}

/** The tables, folded until they are wanted. `go` flies to what a row is about. */
export function tables(app: App, go: (selection: Selection) => void): HTMLElement {
  const open = new Set<string>();
  const made = el("section", { class: "tables" });
  app.watch(["view", "steps", "language"], () => {
    fill(
      made,
      ...tablesOf(app).map((table) => {
        const count = el("span", { class: "value" }, app.words.number(table.lines.length));
        const details = el("details", {}, el("summary", {}, el("h2", {}, app.words.say(table.title)), count));
        // Rows are made when somebody looks: there may be thousands.
        const show = (): void => {
          if (!details.querySelector("table")) details.append(el("div", { class: "scroll" }, drawn(app, table, go)));
        };
        details.open = open.has(table.key);
        if (details.open) show();
        details.addEventListener("toggle", () => {
          if (details.open) open.add(table.key);
          else open.delete(table.key);
          if (details.open) show();
        });
        return details;
      }),
    );
  });
  return made;
}

function drawn(app: App, table: Table, go: (selection: Selection) => void): HTMLTableElement {
  const head = table.columns.map(({ label, figures }) => {
    const text = label === COUNTED ? app.words.text(app.data.counted) : app.words.say(label);
    return el("th", { scope: "col", class: figures ? "figures" : false }, text);
  });
  const rows = table.lines.map(({ selection, mark, name, cells }) => {
    const press = button({ class: "row-button", title: app.words.say("go_to") }, () => go(selection), bdi(name));
    const row = el(
      "tr",
      {},
      el("td", { class: "mark" }, mark),
      el("th", { scope: "row" }, press),
      ...cells.map((cell) => el("td", { class: "figures" }, cell)),
    );
    row.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("button")) go(selection);
    });
    return row;
  });
  return el(
    "table",
    {},
    el("caption", { class: "unseen" }, app.words.say(table.title)),
    el("thead", {}, el("tr", {}, el("td", {}), ...head)),
    el("tbody", {}, ...rows),
  );
}
