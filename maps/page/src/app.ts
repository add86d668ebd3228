// What is shown now, and who is told when it changes.

import type { Data, Language, LegendRow, Step, View } from "./data";
import { NearestTable } from "./nearest";
import { PAPERS, type Paper, type Theme } from "./palette";
import type { Town } from "./town";
import { Words } from "./words";

/** Layers that can be switched. */
export type Layer =
  | "blocks" | "districts" | "modules" | "todays_districts" | "zones" | "barriers" | "circles" | "isochrones" | "holes"
  | "centres" | "names" | "area" | "streets" | "water";

export type Selection =
  | { kind: "block" | "site" | "gap" | "hole" | "station" | "district"; index: number };

/** What may change. */
export interface State {
  view: number;
  /** The step of every view. */
  steps: number[];
  /** Whether the map shows who gains and loses, where a view knows it. */
  turns: boolean;
  language: Language;
  theme: Theme;
  hidden: ReadonlySet<Layer>;
  selected: Selection | null;
}

export type Changed = ReadonlySet<keyof State>;

export class App {
  readonly words: Words;
  readonly nearest: NearestTable;
  readonly data: Data;
  private readonly listeners: ((changed: Changed) => void)[] = [];

  constructor(
    readonly town: Town,
    public state: State,
  ) {
    this.data = town.data;
    this.words = new Words(this.data, state.language);
    this.nearest = new NearestTable(this.data);
  }

  /** Call now, and whenever one of these changes. */
  watch(keys: (keyof State)[], act: (changed: Changed) => void): void {
    this.listeners.push((changed) => {
      if (keys.some((key) => changed.has(key))) act(changed);
    });
    act(new Set(keys));
  }

  change(patch: Partial<State>): void {
    const keys = (Object.keys(patch) as (keyof State)[]).filter((key) => patch[key] !== this.state[key]);
    if (keys.length === 0) return;
    this.state = { ...this.state, ...patch };
    this.words.language = this.state.language;
    const changed: Changed = new Set(keys);
    for (const listener of this.listeners) listener(changed);
  }

  /** Show a step of the view; what is selected stays only where it still is. */
  goTo(step: number): void {
    const steps = this.state.steps.slice();
    steps[this.state.view] = Math.min(this.view.steps.length - 1, Math.max(0, step));
    this.change({ steps, ...this.kept() });
  }

  show(view: number): void {
    this.change({ view, ...this.kept() });
  }

  /** Places of a step (gaps, holes, stations, districts) are not those of another. */
  private kept(): Partial<State> {
    const { selected } = this.state;
    return selected && selected.kind !== "block" && selected.kind !== "site" ? { selected: null } : {};
  }

  get view(): View {
    return this.data.views[this.state.view];
  }

  get stepIndex(): number {
    return this.state.steps[this.state.view];
  }

  get step(): Step {
    return this.view.steps[this.stepIndex];
  }

  /** Whether the map shows turns now. */
  get showsTurns(): boolean {
    return this.state.turns && this.step.turns !== null;
  }

  /** A letter for every block, as shown. */
  get letters(): string {
    return this.showsTurns ? (this.step.turns ?? "") : this.step.classes;
  }

  /** What every block weighs in the step that is shown. */
  get weights(): number[] {
    return this.step.weights ?? this.data.blocks.weights;
  }

  get legend(): LegendRow[] {
    return this.showsTurns ? this.step.turns_legend : this.step.legend;
  }

  get paper(): Paper {
    return PAPERS[this.state.theme];
  }

  shows(layer: Layer): boolean {
    return !this.state.hidden.has(layer);
  }

  /** What a district of the step that is shown is called, or one of other names. */
  districtTitle(district: number, names = this.step.districts?.list.map(({ name }) => name)): string {
    return this.words.say("district_number", { n: names?.[district] ?? "" });
  }

  /** What a block is called, if only by its number. */
  blockTitle(block: number): string {
    const { town, words } = this;
    return town.blockName(block) ?? words.say("block_number", { n: town.blockId(block) });
  }
}
