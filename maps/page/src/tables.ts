// What the map shows, as tables: districts, who changes theirs, centres, gaps, holes, proposed stations.

import type { App, Selection } from "./app";
import type { SiteOfStep, Text } from "./data";
import { bdi, button, el, fill } from "./dom";
import { diamond, ground, siteMark } from "./symbols";
import type { Word } from "./words";

/** The column of what weights count. */
const COUNTED = "counted";

interface Column {
  label: Word | typeof COUNTED | Text;
  /** Whether its cells are figures, set at the right. */
  figures?: boolean;
}

/** A cell; a table is sorted by its values, where every cell of a column has one. */
interface Cell {
  text: string;
  value?: number;
}

interface Line {
  selection: Selection;
  mark: SVGElement | string;
  name: string;
  cells: Cell[];
}

interface Table {
  key: string;
  title: Word;
  columns: Column[];
  lines: Line[];
}

function tablesOf(app: App): Table[] {
  return [districts(app), moves(app), centres(app), gaps(app), holes(app), stations(app)].filter(({ lines }) => lines.length > 0);
}

function districts({ step, state, words }: App): Table {
  const { columns, list } = step.districts ?? { columns: [], list: [] };
  return {
    key: "districts",
    title: "districts",
    columns: [{ label: "kind_district" }, ...columns.map((label) => ({ label, figures: true }))],
    lines: list.map(({ name, colour, cells }, index) => ({
      selection: { kind: "district", index },
      mark: ground(colour, state.theme),
      name,
      cells: cells.map(({ text, value }) => ({ text: words.text(text), value })),
    })),
  };
}

function moves(app: App): Table {
  const { step, words } = app;
  const names = step.districts?.list.map(({ name }) => name) ?? [];
  const today = step.districts?.names_today ?? [];
  const named = (of: string[], index: number): Cell => ({ text: of[index] ?? "", value: index });
  return {
    key: "moves",
    title: "moves",
    columns: [{ label: "name" }, { label: "from", figures: true }, { label: "to", figures: true }, { label: COUNTED, figures: true }],
    lines: (step.districts?.moves ?? []).map(({ block, from, to }) => ({
      selection: { kind: "block", index: block },
      mark: "",
      name: app.blockTitle(block),
      cells: [named(today, from), named(names, to), { text: words.number(app.weights[block]), value: app.weights[block] }],
    })),
  };
}

const ORDER: SiteOfStep["state"][] = ["proposed", "decided", "closing", "planned", "existing"];

function centres({ step, town, words }: App): Table {
  const sites = [...step.sites].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.rank ?? 0) - (b.rank ?? 0));
  const keys = (["serves", "alone", "adds"] as const).filter((key) => step.sites.some((site) => site[key] !== null));
  const shown = (value: number | null): Cell => (value === null ? { text: "", value: -1 } : { text: words.number(value), value });
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
      cells: [{ text: words.text(value) }],
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
      cells: [{ text: words.text(value) }],
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
      cells: [{ text: words.text(value) }],
    })),
  };
}

/** The tables, folded until they are wanted. `go` flies to what a row is about. */
export function tables(app: App, go: (selection: Selection) => void): HTMLElement {
  const open = new Set<string>();
  const orders = new Map<string, Order>();
  const made = el("section", { class: "tables" });
  app.watch(["view", "steps", "language", "theme"], () => {
    fill(
      made,
      ...tablesOf(app).map((table) => {
        const count = el("span", { class: "value" }, app.words.number(table.lines.length));
        const details = el("details", {}, el("summary", {}, el("h2", {}, app.words.say(table.title)), count));
        // Rows are made when somebody looks: there may be thousands.
        const show = (): void => {
          if (!details.querySelector("table")) details.append(el("div", { class: "scroll" }, drawn(app, table, orders, go)));
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

/** By which column a table is sorted; the name is column -1. */
interface Order {
  column: number;
  down: boolean;
}

function drawn(app: App, table: Table, orders: Map<string, Order>, go: (selection: Selection) => void): HTMLTableElement {
  const body = el("tbody", {});
  const heads = table.columns.map(({ label, figures }, at) => {
    const text = label === COUNTED ? app.words.text(app.data.counted) : typeof label === "string" ? app.words.say(label) : app.words.text(label);
    const column = at - 1;
    const head = el("th", { scope: "col", class: figures ? "figures" : false });
    if (!canSort(table, column)) {
      fill(head, text);
      return head;
    }
    const press = (): void => {
      const order = orders.get(table.key);
      // Figures are looked at from the largest on, names from the first.
      orders.set(table.key, { column, down: order?.column === column ? !order.down : column >= 0 });
      sort();
    };
    fill(head, button({ class: "sort-button", title: app.words.say("sort_by", { column: text }) }, press, text));
    return head;
  });
  const sort = (): void => {
    const order = orders.get(table.key);
    heads.forEach((head, at) => {
      const isIt = order?.column === at - 1;
      if (isIt) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    fill(body, ...sorted(app, table, order).map((line) => row(app, line, go)));
  };
  sort();
  return el(
    "table",
    {},
    el("caption", { class: "unseen" }, app.words.say(table.title)),
    el("thead", {}, el("tr", {}, el("td", {}), ...heads)),
    body,
  );
}

function canSort({ lines }: Table, column: number): boolean {
  return lines.length > 1 && lines.every(({ cells }) => column < 0 || cells[column]?.value !== undefined) && lines.some(({ cells }) => cells.some(({ value }) => value !== undefined));
}

function sorted({ words }: App, table: Table, order: Order | undefined): Line[] {
  if (!order || !canSort(table, order.column)) return table.lines;
  const { column, down } = order;
  const names = new Intl.Collator(words.language === "zh" ? "zh-CN" : "en", { numeric: true });
  const compared = (a: Line, b: Line): number =>
    column < 0 ? names.compare(a.name, b.name) : (a.cells[column].value ?? 0) - (b.cells[column].value ?? 0);
  return [...table.lines].sort((a, b) => (down ? -1 : 1) * compared(a, b));
}

function row(app: App, { selection, mark, name, cells }: Line, go: (selection: Selection) => void): HTMLElement {
  const press = button({ class: "row-button", title: app.words.say("go_to") }, () => go(selection), bdi(name));
  const made = el(
    "tr",
    {},
    el("td", { class: "mark" }, mark),
    el("th", { scope: "row" }, press),
    ...cells.map(({ text }) => el("td", { class: "figures" }, text)),
  );
  made.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("button")) go(selection);
  });
  return made;
}
