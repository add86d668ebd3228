// The page: panel, map, what stands round them.

import type { Announcer } from "./announce";
import type { App } from "./app";
import { bdi, button, el, fill, set } from "./dom";
import { legend } from "./legend";
import type { Go } from "./pointer";
import { name, results, tabs } from "./results";
import { search } from "./search";
import { icon } from "./symbols";
import { tables } from "./tables";

export interface Shell {
  element: HTMLElement;
  panel: HTMLElement;
  map: HTMLElement;
  tip: HTMLElement;
  room: HTMLElement;
  notice: HTMLElement;
}

interface Deeds {
  go: Go;
  print: () => void;
  zoom: (by: number) => void;
  home: () => void;
}

export function shell(app: App, announcer: Announcer, deeds: Deeds): Shell {
  const map = el("div", { id: "map" });
  const tip = el("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const notice = el("p", { class: "notice", role: "alert", hidden: true });
  const room = el("main", { class: "room" }, map, el("div", { class: "crosshair", "aria-hidden": "true" }), tip, notice, controls(app, deeds));
  const scenarioTabs = tabs(app);
  const body = el(
    "div",
    { class: "panel-body", id: "panel-body" },
    scenarioTabs,
    results(app, announcer),
    legend(app),
    tables(app, deeds.go),
    foot(app),
  );
  const fold = button({ class: "fold", "aria-expanded": "true", "aria-controls": "panel-body" }, () => toggle(), icon("left"));
  const panel = el("aside", { class: "panel" }, header(app, deeds), search(app, deeds.go), body);
  const element = el("div", { class: "page" }, panel, fold, room, announcer.element);
  const isFolded = (): boolean => element.classList.contains("folded");
  const nameFold = (): void => name(fold, app.words.say(isFolded() ? "show_panel" : "hide_panel"));
  const toggle = (): void => {
    element.classList.toggle("folded");
    set(fold, { "aria-expanded": String(!isFolded()) });
    nameFold();
  };
  app.watch(["language"], () => {
    set(panel, { "aria-label": app.words.say("panel") });
    set(map, { "aria-label": app.words.say("map_of", { title: app.data.title }) });
    nameFold();
  });
  return { element, panel, map, tip, room, notice };
}

function header(app: App, deeds: Deeds): HTMLElement {
  const language = button({ class: "text-button" }, () => app.change({ language: app.state.language === "zh" ? "en" : "zh" }));
  const theme = button({ class: "icon-button" }, () => app.change({ theme: app.state.theme === "dark" ? "light" : "dark" }));
  const print = button({ class: "icon-button" }, deeds.print, icon("print"));
  app.watch(["language", "theme"], () => {
    const { words, state } = app;
    const other = state.language === "zh" ? "en" : "zh";
    // The name of a language is written in that language.
    fill(language, words.say(other === "en" ? "to_english" : "to_chinese"));
    set(language, { lang: other === "en" ? "en" : "zh-CN" });
    fill(theme, icon(state.theme === "dark" ? "sun" : "moon"));
    name(theme, words.say(state.theme === "dark" ? "to_light" : "to_dark"));
    name(print, words.say("print"));
  });
  const tools = el("div", { class: "tools" }, language, theme, print);
  return el("header", {}, el("div", { class: "bar" }, el("span", { class: "brand" }, "radii"), tools), el("h1", {}, bdi(app.data.title)));
}

function controls(app: App, deeds: Deeds): HTMLElement {
  const near = button({ class: "icon-button" }, () => deeds.zoom(1), icon("plus"));
  const far = button({ class: "icon-button" }, () => deeds.zoom(-1), icon("minus"));
  const home = button({ class: "icon-button" }, deeds.home, icon("home"));
  app.watch(["language"], () => {
    name(near, app.words.say("zoom_in"));
    name(far, app.words.say("zoom_out"));
    name(home, app.words.say("whole_map"));
  });
  return el("div", { class: "controls" }, near, far, home);
}

/** Where the data come from, what is to be known of them. */
export function foot(app: App): HTMLElement {
  const made = el("footer", { class: "foot" });
  app.watch(["language"], () => fill(made, ...footLines(app).map((line) => el("p", {}, line))));
  return made;
}

export function footLines({ data, words }: App): string[] {
  return [
    ...data.notes.map((note) => words.text(note)),
    ...data.sources.map((source) => words.text(source)),
    ...data.credits,
    words.say("made_by", { version: data.version }),
  ];
}
