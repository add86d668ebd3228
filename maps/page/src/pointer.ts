// What the pointer and the keys do on the map: a tip beside the pointer, a card for what is chosen.

import maplibregl from "maplibre-gl";
import type { Announcer } from "./announce";
import type { App, Selection } from "./app";
import { card, spoken, titleOf } from "./card";
import { districtOf } from "./districts";
import { bdi, el, fill } from "./dom";
import type { TownMap } from "./map";
import { place } from "./overlays";

/** Choose something and fly to it. */
export type Go = (selection: Selection) => void;

/** Show a card for what is selected, until it is not. */
export function cards(app: App, town: TownMap | null, announcer: Announcer, go: Go): void {
  let popup: maplibregl.Popup | null = null;
  app.watch(["selected", "view", "steps", "turns", "language", "theme"], (changed) => {
    const { selected } = app.state;
    popup?.remove();
    popup = null;
    const at = place(app);
    if (!selected || !at || !town) return;
    popup = new maplibregl.Popup({
      closeButton: false,
      closeOnClick: false,
      focusAfterOpen: false,
      maxWidth: "320px",
      offset: selected.kind === "block" ? 10 : 16,
    });
    popup.setLngLat(at).setDOMContent(card(app, selected, go)).addTo(town.map);
    if (changed.has("selected")) announcer.say(spoken(app, selected));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") app.change({ selected: null });
  });
}

/** The tip beside the pointer, and clicks. */
export function pointer(app: App, { map, at }: { map: maplibregl.Map; at: TownMap["at"] }, tip: HTMLElement): void {
  let asked = 0;
  let last: { x: number; y: number } | null = null;
  const look = (): void => {
    asked = 0;
    if (!last || map.isMoving()) return hide();
    const found = at(last.x, last.y);
    map.getCanvas().style.cursor = found ? "pointer" : "";
    if (!found) return hide();
    fill(tip, bdi(titleOf(app, found)), el("span", {}, brief(app, found)));
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const { clientWidth, clientHeight } = map.getContainer();
    const x = last.x + 16 + width > clientWidth ? last.x - width - 12 : last.x + 16;
    const y = Math.min(last.y + 16, clientHeight - height - 8);
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };
  const hide = (): void => {
    tip.hidden = true;
  };
  map.on("mousemove", ({ point, originalEvent }) => {
    last = originalEvent.buttons === 0 ? point : null;
    asked ||= requestAnimationFrame(look);
  });
  map.on("mouseout", () => {
    last = null;
    hide();
  });
  map.on("movestart", hide);
  map.on("click", ({ point }) => {
    hide();
    app.change({ selected: at(point.x, point.y) });
  });
  const canvas = map.getCanvas();
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { x, y } = map.project(map.getCenter());
    app.change({ selected: at(x, y) });
  });
}

/** What a tip says of a thing, in a line. */
function brief(app: App, { kind, index }: Selection): string {
  const { words, data, step } = app;
  switch (kind) {
    case "block": {
      const row = app.legend.find((row) => row.class === app.letters[index]);
      const weight = words.say("pair", { name: words.text(data.counted), value: words.number(app.weights[index]) });
      const district = districtOf(app, index);
      const parts = [district !== null && app.districtTitle(district), row && words.text(row.label), weight];
      return parts.filter(Boolean).join(" \u00b7 ");
    }
    case "district":
      return step.districts?.list[index] ? words.text(step.districts.list[index].brief) : "";
    case "site": {
      const found = step.sites.find(({ site }) => site === index);
      return found ? words.say(found.state) : "";
    }
    case "hole":
      return step.holes[index] ? words.text(step.holes[index].depth) : "";
    case "station":
      return step.stations[index] ? words.text(step.stations[index].value) : "";
    case "gap":
      return step.gaps[index] ? words.text(step.gaps[index].value) : "";
  }
}
