// Search by name: blocks, centres, districts.

import type { App, Selection } from "./app";
import { bdi, el, fill, set } from "./dom";
import { icon } from "./symbols";

/** Names listed at most. */
const LISTED = 12;

interface Hit {
  selection: Selection;
  name: string;
}

/** A field that finds; `go` is told what was chosen. */
export function search(app: App, go: (selection: Selection) => void): HTMLElement {
  const input = el("input", {
    type: "text", id: "search", role: "combobox", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list",
  });
  const label = el("label", { for: "search", class: "unseen" });
  const list = el("ul", { id: "search-list", role: "listbox", hidden: true });
  const said = el("p", { class: "search-said", "aria-live": "polite" });
  const made = el("div", { class: "search", role: "search" }, label, el("div", { class: "field" }, icon("search"), input), list, said);
  const index = new Index(app);
  let hits: Hit[] = [];
  let active = -1;

  const mark = (at: number): void => {
    active = at;
    [...list.children].forEach((item, index) => set(item, { "aria-selected": String(index === at) }));
    set(input, { "aria-activedescendant": at < 0 ? null : `hit-${at}` });
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const close = (): void => {
    list.hidden = true;
    set(input, { "aria-expanded": "false" });
    mark(-1);
    fill(said);
  };
  const choose = (at: number): void => {
    const hit = hits[at];
    if (!hit) return;
    close();
    go(hit.selection);
  };
  const look = (): void => {
    const { found, count } = index.find(input.value);
    hits = found;
    fill(list, ...found.map((hit, at) => item(app, hit, at)));
    list.hidden = found.length === 0;
    set(input, { "aria-expanded": String(found.length > 0) });
    mark(-1);
    const { words } = app;
    const text = count === 0 ? words.say("nothing_found") : count > found.length ? words.say("and_more", { n: words.number(count - found.length) }) : "";
    fill(said, input.value.trim() && text);
  };

  input.addEventListener("input", look);
  input.addEventListener("focus", () => input.value && list.hidden && look());
  made.addEventListener("focusout", (event) => !made.contains(event.relatedTarget as Node | null) && close());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = (event.target as Element).closest("li");
    if (item) choose([...list.children].indexOf(item));
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) look();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (hits.length > 0) mark((active + step + hits.length + (active < 0 && step < 0 ? 1 : 0)) % hits.length);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      choose(Math.max(0, active));
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  });
  app.watch(["language"], () => {
    fill(label, app.words.say("search"));
    set(input, { placeholder: app.words.say("search_hint") });
    set(list, { "aria-label": app.words.say("found") });
    close();
  });
  return made;
}

function item(app: App, { selection, name }: Hit, at: number): HTMLElement {
  const kind = app.words.say(selection.kind === "site" ? "kind_centre" : selection.kind === "district" ? "kind_district" : "kind_block");
  return el("li", { role: "option", id: `hit-${at}`, "aria-selected": "false" }, bdi(name), el("span", { class: "kind" }, kind));
}

/** Names and identifiers, made comparable when first asked. */
class Index {
  private keys: { sites: string[]; blocks: string[] } | null = null;

  constructor(private readonly app: App) {}

  /** What holds the text: districts first, then centres, then blocks; those that begin with it before others. */
  find(text: string): { found: Hit[]; count: number } {
    const wanted = comparable(text);
    if (!wanted) return { found: [], count: 0 };
    const { town } = this.app;
    const keys = (this.keys ??= this.made());
    const shown = new Set(this.app.step.sites.map(({ site }) => site));
    const ranked: { rank: number; hit: () => Hit }[] = [];
    const add = (key: string, rank: number, hit: () => Hit): void => {
      const at = key.indexOf(wanted);
      if (at >= 0) ranked.push({ rank: rank + (at === 0 ? 0 : 2), hit });
    };
    this.app.step.districts?.list.forEach(({ name }, index) => {
      const title = this.app.districtTitle(index);
      const hit = (): Hit => ({ selection: { kind: "district", index }, name: title });
      add(comparable(name), -1, hit);
      if (!comparable(name).includes(wanted)) add(comparable(title), -1, hit);
    });
    keys.sites.forEach((key, index) => {
      if (shown.has(index)) add(key, 0, () => ({ selection: { kind: "site", index }, name: town.siteName(index) }));
    });
    keys.blocks.forEach((key, index) => {
      add(key, 1, () => ({ selection: { kind: "block", index }, name: this.app.blockTitle(index) }));
    });
    ranked.sort((a, b) => a.rank - b.rank);
    return { found: ranked.slice(0, LISTED).map(({ hit }) => hit()), count: ranked.length };
  }

  private made(): { sites: string[]; blocks: string[] } {
    const { town, data } = this.app;
    const key = (name: string | null, id: string): string => comparable(name === null || name === id ? id : `${name}\n${id}`);
    return {
      sites: data.sites.ids.map((id, index) => key(data.sites.names[index], id)),
      blocks: data.blocks.weights.map((_, index) => key(town.blockName(index), town.blockId(index))),
    };
  }
}

function comparable(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}
