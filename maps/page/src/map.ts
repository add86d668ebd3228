// The map: made once, told of every change.

import { ABSENT } from "./palette";
import maplibregl, { type GeoJSONSource, type Map as GlMap } from "maplibre-gl";
import { type App, type Layer, type Selection } from "./app";
import { BlocksLayer } from "./blocks_layer";
import { type Coat, coat } from "./coat";
import { boundsOf } from "./districts";
import { set } from "./dom";
import { FAMILIES } from "./fonts";
import { ANSWERING, type Features, GROUND, layersOf, OF_KIND, OVER_BLOCKS, SELECTION, type Source, styleOf, SWITCHED } from "./layers";
import { drawMarks } from "./marks";
import { estimatedOf } from "./nearest";
import { blockNames, ground, kindsOf, overlays, place, selection } from "./overlays";

/** Blocks have their names from so many pixels of width on. */
const NAMED_FROM = 46;

/** More centres than this have no names at first. */
const UNNAMED_FROM = 60;

/** More circles than this would hide the map at first. */
const UNROUNDED_FROM = 400;

/** Room round the first view, pixels. */
const MARGIN = 36;

export class TownMap {
  readonly map: GlMap;
  private readonly layer: BlocksLayer;
  private coat: Coat | null = null;
  private home = 0;
  private ready = false;
  private moved = false;
  private reframed = false;

  constructor(
    private readonly app: App,
    container: HTMLElement,
  ) {
    const { data, state } = app;
    const style = styleOf(app.paper, state.theme, { ground: ground(app), ...overlays(app) });
    this.map = new maplibregl.Map({
      container,
      style,
      bounds: [data.bounds[0], data.bounds[1], data.bounds[2], data.bounds[3]],
      fitBoundsOptions: { padding: MARGIN },
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      maxPitch: 0,
      maxZoom: 21,
      // Without copies no view reaches beyond the 180th meridian.
      renderWorldCopies: isNearEdge(data.bounds),
      localIdeographFontFamily: FAMILIES,
      canvasContextAttributes: { antialias: isFast(), contextType: "webgl2" },
      fadeDuration: 120,
      validateStyle: false,
      refreshExpiredTiles: false,
    } as maplibregl.MapOptions);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.home = this.map.getZoom();
    this.map.setMinZoom(Math.max(0, this.home - 3));
    this.layer = new BlocksLayer(app.town.mesh, app.town.plane, () => this.home, drawnOnce());
    drawMarks(this.map);
    this.map.on("style.load", () => this.settle());
    this.map.on("webglcontextrestored", () => this.map.once("styledata", () => this.settle()));
    this.map.on("render", () => set(container, { "aria-busy": "true" }));
    this.map.on("idle", () => set(container, { "aria-busy": "false" }));
    this.map.on("resize", () => this.isHome && !this.reframed && this.goHome(false));
    this.map.on("moveend", () => this.nameBlocks());
    this.map.on("movestart", ({ originalEvent }) => (this.moved ||= originalEvent !== undefined));
    app.watch(["view", "steps", "turns", "theme"], () => this.dress());
    app.watch(["view", "steps", "turns", "selected"], (changed) => this.show(changed.has("view") || changed.has("steps")));
    app.watch(["theme"], () => this.recolour());
    app.watch(["hidden"], () => this.switch());
  }

  /** Everything but the style itself, once that is there. */
  private settle(): void {
    if (!this.map.getLayer("blocks")) this.map.addLayer(this.layer, OVER_BLOCKS);
    this.ready = true;
    if (this.app.data.views.some(({ steps }) => steps.some(({ circles }) => circles.length > UNROUNDED_FROM))) {
      for (const id of ["circles", "circles-closing"]) this.map.setLayerZoomRange(id, this.home + 1.2, 24);
    }
    if (this.app.data.sites.ids.length > UNNAMED_FROM) {
      for (const id of ["site-names", "site-names-turned"]) this.map.setLayerZoomRange(id, this.home + 1.2, 24);
    }
    this.recolour();
    this.switch();
    this.show(false);
    this.nameBlocks();
  }

  /** Whether the map still shows the whole, as at first. */
  get isHome(): boolean {
    return !this.moved;
  }

  /** Show the whole. */
  goHome(animate = true): void {
    const [west, south, east, north] = this.app.data.bounds;
    this.moved = false;
    this.map.fitBounds([west, south, east, north], { padding: MARGIN, animate });
  }

  /** Show the same part in a frame of another size and fineness; what is returned undoes it. */
  reframe(size: { width: number; height: number }, fineness: number): () => void {
    const { map } = this;
    const container = map.getContainer();
    const [center, zoom, ratio] = [map.getCenter(), map.getZoom(), map.getPixelRatio()];
    const corners = map.getBounds();
    container.style.width = `${size.width}px`;
    container.style.height = `${size.height}px`;
    map.stop();
    this.reframed = true;
    map.setPixelRatio(fineness);
    map.resize();
    const [west, south, east, north] = this.app.data.bounds;
    const part: maplibregl.LngLatBoundsLike = this.isHome ? [west, south, east, north] : corners;
    map.fitBounds(part, { padding: this.isHome ? MARGIN : 0, animate: false });
    return () => {
      container.style.width = "";
      container.style.height = "";
      map.setPixelRatio(ratio);
      map.resize();
      map.jumpTo({ center, zoom });
      this.reframed = false;
    };
  }

  /** When all of the map is drawn, or the time is over. */
  settled(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const over = window.setTimeout(resolve, patience);
      this.map.once("idle", () => {
        window.clearTimeout(over);
        resolve();
      });
      this.map.triggerRepaint();
    });
  }

  zoom(by: number): void {
    this.moved = true;
    this.map.easeTo({ zoom: this.map.getZoom() + by, duration: 250 });
  }

  /** Bring what is selected into the middle, near enough to be seen. */
  flyTo(selected: Selection): void {
    const at = place(this.app);
    if (!at) return;
    this.moved = true;
    const bounds = selected.kind === "district" ? boundsOf(this.app, selected.index) : null;
    if (bounds) {
      this.map.fitBounds(bounds, { padding: 2 * MARGIN, maxZoom: 17, speed: 1.8, maxDuration: 2200 });
      return;
    }
    let zoom = Math.max(this.map.getZoom(), this.home + 2.2);
    if (selected.kind === "block") zoom = Math.max(zoom, Math.min(17, this.zoomFor(selected.index)));
    this.map.flyTo({ center: at, zoom, speed: 1.8, maxDuration: 2200 });
  }

  /** The zoom at which a block is some 60 pixels wide. */
  private zoomFor(block: number): number {
    const { west, east, south, north } = this.app.town.extent(block);
    const size = Math.max(east - west, north - south, 1e-9);
    return Math.log2((60 * 360) / (512 * size));
  }

  /** What lies at a place of the window: a centre, a place, a block, a district. */
  at(x: number, y: number): Selection | null {
    const layers = ANSWERING.filter((id) => this.map.getLayer(id));
    const found = this.map.queryRenderedFeatures([[x - 4, y - 4], [x + 4, y + 4]], { layers });
    const top = found[0]?.properties;
    if (top) return top.kind ? { kind: top.kind, index: top.index } : { kind: "site", index: top.site };
    return this.blockAt(x, y) ?? this.districtAt(x, y);
  }

  private blockAt(x: number, y: number): Selection | null {
    if (!this.app.shows("blocks")) return null;
    const { plane, picker } = this.app.town;
    const here = this.map.unproject([x, y]);
    const there = this.map.unproject([x + 1, y]);
    const perPixel = plane.x(there.lng) - plane.x(here.lng);
    const reach = (this.layer.radius(this.map.getZoom()) + 3) * perPixel;
    const block = picker.at(plane.x(here.lng), plane.y(here.lat), reach, (block) => (this.app.letters[block] === ABSENT ? null : (this.coat?.ranks[block] ?? 0)));
    return block === null ? null : { kind: "block", index: block };
  }

  private districtAt(x: number, y: number): Selection | null {
    const [found] = this.map.getLayer(GROUND) ? this.map.queryRenderedFeatures([x, y], { layers: [GROUND] }) : [];
    return found ? { kind: "district", index: found.properties.index } : null;
  }

  private dress(): void {
    const { app } = this;
    const estimated = [...estimatedOf(app.step.nearest)];
    this.coat = coat(app.town.mesh, app.letters, app.weights, app.data.breaks, app.state.theme, app.showsTurns ? [] : estimated);
    this.layer.wear(this.coat);
  }

  private show(all: boolean): void {
    if (!this.ready) return;
    if (all) {
      for (const [source, features] of Object.entries(overlays(this.app))) this.put(source as Source, features);
      this.switch();
    }
    const selected = selection(this.app);
    this.put("selection", selected);
    const visibility = selected.features.length > 0 ? "visible" : "none";
    for (const id of SELECTION) this.map.setLayoutProperty(id, "visibility", visibility);
  }

  private put(source: Source, features: Features): void {
    this.map.getSource<GeoJSONSource>(source)?.setData(features);
  }

  /** Colours of the theme. */
  private recolour(): void {
    const { paper, state } = this.app;
    this.layer.rule(paper.rim, paper.hairline);
    if (!this.ready) return;
    for (const layer of layersOf(paper, state.theme)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        if (name.includes("color") || name.includes("halo")) this.map.setPaintProperty(layer.id, name, value, { validate: false });
      }
      if (layer.id.endsWith("-turned")) {
        const image = (layer.layout as Record<string, unknown>)["icon-image"];
        this.map.setLayoutProperty(layer.id, "icon-image", image, { validate: false });
      }
    }
  }

  /** Layers that are switched off are not drawn. */
  private switch(): void {
    if (!this.ready) return;
    const kinds = kindsOf(this.app);
    for (const [layer, ids] of Object.entries(SWITCHED)) {
      for (const id of ids) {
        const isThere = !(id in OF_KIND) || kinds.has(OF_KIND[id]);
        const visibility = this.app.shows(layer as Layer) && isThere ? "visible" : "none";
        if (this.map.getLayoutProperty(id, "visibility") !== visibility) this.map.setLayoutProperty(id, "visibility", visibility);
      }
    }
    this.nameBlocks();
  }

  private nameBlocks(): void {
    if (!this.ready) return;
    const { app, map } = this;
    const bounds = map.getBounds();
    const middle = app.town.mesh.order[app.town.mesh.count >> 1];
    const { west, east } = middle === undefined ? { west: 0, east: 0 } : app.town.extent(middle);
    const pixels = ((map.project([east, bounds.getSouth()]).x - map.project([west, bounds.getSouth()]).x) || 0);
    const near = app.town.mesh.points ? map.getZoom() > this.home + 3.5 : pixels > NAMED_FROM;
    if (!near || !app.shows("blocks") || !app.shows("names")) {
      this.put("block-names", { type: "FeatureCollection", features: [] });
      return;
    }
    this.put("block-names", blockNames(app, bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()));
  }
}

/** Whether a view as wide as a few towns reaches beyond the 180th meridian. */
function isNearEdge([west, , east]: [number, number, number, number]): boolean {
  return Math.max(Math.abs(west), Math.abs(east)) + 3 * (east - west) > 180;
}

/** Whether a graphics card draws: without one smooth edges cost too much. */
function isFast(): boolean {
  const probe = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return probe !== null;
}

/** Mark the first frame with blocks, for whoever measures. */
function drawnOnce(): () => void {
  let drawn = false;
  return () => {
    if (!drawn) performance.mark("blocks drawn");
    drawn = true;
  };
}
