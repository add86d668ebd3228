// The sheet that is printed: title, map, figures, legend, sources, on A4.

import type { App } from "./app";
import { bdi, el, fill } from "./dom";
import { printedLegend } from "./legend";
import type { TownMap } from "./map";
import { headline, ledger } from "./results";
import { metresPerPixel, ScaleBar } from "./scale";
import { footLines } from "./shell";
import { ground, siteMark, svgNorth } from "./symbols";
import type { Words } from "./words";

/** The map of a sheet, pixels of the page: upright towns stand beside their figures, others over them. */
const UPRIGHT = { width: 560, least: 620, most: 1060 };
const BROAD = { width: 900, least: 500, most: 740 };

/** The same where there are districts, of which more is said, and whose list stands under all else. */
const UPRIGHT_DISTRICTS = { width: 560, least: 620, most: 800 };
const BROAD_DISTRICTS = { width: 900, least: 420, most: 480 };

/** Widths on paper, pixels of print. */
const ON_PAPER = { upright: 442, broad: 701 };

/** Pixels of the sheet's map for one of the page. */
const FINENESS = 2.2;

/** How long a sheet waits for its map at most, milliseconds. */
const PATIENCE = 6000;

/** Proposed centres, and districts beside whichever map, listed on the sheet at most. */
const LISTED = 14;
const LISTED_DISTRICTS = { upright: 21, broad: 18 };

export class Sheet {
  readonly element = el("section", { class: "sheet", "aria-hidden": "true" });
  private readonly picture = el("canvas", {});
  private readonly upright: boolean;
  private readonly size: { width: number; height: number };
  private made = false;

  constructor(
    private readonly app: App,
    private readonly town: TownMap | null,
  ) {
    const [west, south, east, north] = app.data.bounds;
    const shape = (north - south) / ((east - west) * Math.cos((south * Math.PI) / 180));
    this.upright = shape > 1.15;
    const isDivided = app.data.views.some(({ steps }) => steps.some(({ districts }) => districts));
    const [upright, broad] = isDivided ? [UPRIGHT_DISTRICTS, BROAD_DISTRICTS] : [UPRIGHT, BROAD];
    const { width, least, most } = this.upright ? upright : broad;
    this.size = { width, height: Math.round(Math.min(most, Math.max(least, width * shape * 1.08))) };
    this.picture.width = Math.round(this.size.width * FINENESS);
    this.picture.height = Math.round(this.size.height * FINENESS);
    this.compose(new ScaleBar());
    window.addEventListener("beforeprint", () => {
      if (!this.made) this.drawNow();
    });
    window.addEventListener("afterprint", () => (this.made = false));
  }

  /** Draw the map for the sheet, wait until it is whole, and print. */
  async print(): Promise<void> {
    await this.draw(true);
    this.made = true;
    window.print();
  }

  private drawNow(): void {
    void this.draw(false);
  }

  /** Everything up to the first wait happens at once, which is all there is time for before some prints. */
  private async draw(wait: boolean): Promise<void> {
    const { app, town } = this;
    const { theme, selected } = app.state;
    app.change({ theme: "light", selected: null });
    const { picture, upright, size } = this;
    const scale = new ScaleBar();
    this.compose(scale);
    if (town) {
      const restore = town.reframe(size, FINENESS);
      if (wait) await town.settled(PATIENCE);
      town.map.redraw();
      const source = town.map.getCanvas();
      // A finished picture: a canvas drawn on just before print comes out too small.
      const copy = new OffscreenCanvas(picture.width, picture.height);
      copy.getContext("2d")?.drawImage(source, 0, 0, picture.width, picture.height);
      picture.getContext("bitmaprenderer")?.transferFromImageBitmap(copy.transferToImageBitmap());
      const { lat } = town.map.getCenter();
      // The sheet shows so many of its own pixels for one of the map.
      const shrink = (upright ? ON_PAPER.upright : ON_PAPER.broad) / size.width;
      scale.show(app.words, metresPerPixel(town.map.getZoom(), lat) / shrink, 120);
      restore();
    }
    app.change({ theme, selected });
  }

  private compose(scale: ScaleBar): void {
    const { app, upright, picture } = this;
    const { words, view, data } = app;
    const several = data.views.length > 1;
    const under = [several && bdi(view.name), view.steps.length > 1 && view.key && stepOf(app), el("span", {}, words.text(view.rule))];
    const north = el("div", { class: "north" }, svgNorth(), words.say("north"));
    const figure = el("figure", {}, el("div", { class: "picture" }, picture), el("div", { class: "furniture" }, scale.element, north));
    const list = this.districts();
    const side = el("div", { class: "side" }, el("div", {}, headline(app), ledger(app)), el("div", {}, printedLegend(app), this.proposals()));
    this.element.className = `sheet ${upright ? "upright" : "broad"}${list ? " divided" : ""}`;
    fill(
      this.element,
      el("h1", {}, bdi(data.title)),
      el("p", { class: "under" }, ...under),
      el("div", { class: "spread" }, figure, side),
      list,
      el("div", { class: "sources" }, ...footLines(app).map((line) => el("p", {}, line))),
    );
  }

  private districts(): HTMLElement | null {
    const { words, step, state } = this.app;
    const list = step.districts?.list ?? [];
    if (list.length === 0) return null;
    const rows = list.slice(0, LISTED_DISTRICTS[this.upright ? "upright" : "broad"]).map(({ name, colour, brief }) =>
      el("li", {}, ground(colour, state.theme), el("span", { class: "label" }, bdi(name)), el("span", { class: "value" }, words.text(brief))),
    );
    return listed(words, rows, list.length);
  }

  private proposals(): HTMLElement | null {
    const { app } = this;
    const { words, step, town } = app;
    const sites = step.sites.filter(({ rank }) => rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    if (sites.length === 0) return null;
    const rows = sites.slice(0, LISTED).map(({ site, rank, adds, state }) =>
      el(
        "li",
        {},
        siteMark(state, String(rank), 26),
        el("span", { class: "label" }, bdi(town.siteName(site))),
        adds !== null && el("span", { class: "value" }, `+${words.number(adds)}`),
      ),
    );
    return listed(words, rows, sites.length);
  }
}

/** Rows, and how many more there are. */
function listed(words: Words, rows: HTMLElement[], all: number): HTMLElement {
  const more = all - rows.length;
  return el("div", { class: "proposals" }, el("ul", {}, ...rows), more > 0 && el("p", { class: "note" }, words.say("and_more", { n: more })));
}

function stepOf({ words, view, step }: App): HTMLElement {
  const name = view.key ? words.text(view.key) : words.say("step_of");
  return el("span", {}, words.say("pair", { name, value: words.text(step.label) }));
}
