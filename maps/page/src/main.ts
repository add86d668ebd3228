// Puts the page together.

import { Announcer } from "./announce";
import { App, type Selection } from "./app";
import { el, fill, set } from "./dom";
import { TownMap } from "./map";
import type { Theme } from "./palette";
import { cards, pointer } from "./pointer";
import { Sheet } from "./print";
import { metresPerPixel, ScaleBar } from "./scale";
import { shell } from "./shell";
import { Town } from "./town";
import { unpack } from "./unpack";

async function open(): Promise<void> {
  const data = await unpack("data");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const app = new App(new Town(data), {
    view: 0,
    steps: data.views.map((view) => view.step),
    turns: false,
    language: data.language,
    theme: dark.matches ? "dark" : "light",
    hidden: new Set(),
    selected: null,
  });
  followTheme(app, dark);
  app.watch(["language"], () => {
    document.documentElement.lang = app.state.language === "zh" ? "zh-CN" : "en";
  });

  const announcer = new Announcer();
  let town: TownMap | null = null;
  const go = (selected: Selection): void => {
    app.change({ selected });
    town?.flyTo(selected);
  };
  const page = shell(app, announcer, {
    go,
    print: () => void sheet.print(),
    zoom: (by) => town?.zoom(by),
    home: () => town?.goHome(),
  });
  document.body.append(page.element);
  town = makeMap(app, page);
  const sheet = new Sheet(app, town);
  document.body.append(sheet.element);
  cards(app, town, announcer, go);
  if (town) furnish(app, town, page);
}

/** Light or dark as the machine has it, until somebody chooses. */
function followTheme(app: App, dark: MediaQueryList): void {
  app.watch(["theme"], () => (document.documentElement.dataset.theme = app.state.theme));
  dark.addEventListener("change", () => app.change({ theme: (dark.matches ? "dark" : "light") satisfies Theme }));
}

type Page = ReturnType<typeof shell>;

/** The map; none where the browser cannot draw it, which is said. */
function makeMap(app: App, page: Page): TownMap | null {
  try {
    return new TownMap(app, page.map);
  } catch (problem) {
    console.warn(problem);
    app.watch(["language"], () => fill(page.notice, app.words.say("no_webgl")));
    page.notice.hidden = false;
    return null;
  }
}

/** What stands on the map and answers to it. */
function furnish(app: App, town: TownMap, page: Page): void {
  const { map } = town;
  pointer(app, { map, at: (x, y) => town.at(x, y) }, page.tip);
  const canvas = map.getCanvas();
  app.watch(["language"], () => {
    set(canvas, { "aria-label": app.words.say("map_help", { title: app.data.title }) });
  });
  const bar = new ScaleBar();
  page.room.append(el("div", { class: "corner" }, bar.element));
  const { credits, streets } = app.data;
  if (streets && credits.length > 0) page.room.append(el("p", { class: "credits" }, credits.join(" \u00b7 ")));
  const show = (): void => bar.show(app.words, metresPerPixel(map.getZoom(), map.getCenter().lat), 130);
  map.on("move", show);
  app.watch(["language"], show);
}

open().catch((problem: unknown) => {
  console.error(problem);
  const said = document.querySelector("noscript")?.textContent ?? "";
  document.body.append(el("p", { class: "notice", role: "alert" }, said, " ", String(problem)));
});
