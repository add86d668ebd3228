// What people read: words of the data in the language of the page.

import type { Data, Language, Text } from "./data";

/** Every word of the page, by its key in the data. */
export const WORDS = [
  "no_webgl", "map_of", "map_help", "panel", "hide_panel", "show_panel", "to_chinese", "to_english",
  "to_dark", "to_light", "print", "zoom_in", "zoom_out", "whole_map", "search", "search_hint",
  "nothing_found", "found", "kind_block", "kind_centre", "kind_district", "district_number", "block_number", "and_more", "scenarios", "step_of",
  "step_before", "step_after", "shown", "what_is_shown", "who_is_served", "who_gains", "by_district", "who_moves", "figures", "layers",
  "blocks_by", "blocks", "two_shades", "three_shades", "not_compared", "absent", "estimated", "centres", "existing", "planned",
  "proposed", "decided", "closing", "circles", "isochrones", "holes", "deepest", "stations", "districts", "modules", "todays_districts", "zones", "barriers", "bridges", "names", "area",
  "streets", "water", "gaps", "holes_table", "stations_table", "moves", "from", "to", "name", "serves", "alone", "adds", "depth",
  "go_to", "sort_by", "selected", "close", "state", "change", "district_today", "its_centre", "tier", "nearest_straight", "nearest_on_foot", "none_near",
  "estimated_note", "position", "metres", "kilometres", "pair", "north", "made_by",
] as const;

export type Word = (typeof WORDS)[number];
export type Values = Record<string, string | number>;

export class Words {
  constructor(
    private readonly data: Data,
    public language: Language,
  ) {}

  /** A text of the data. */
  text(text: Text): string {
    return text[this.language];
  }

  /** A word with its values put in. */
  say(word: Word, values: Values = {}): string {
    const message = this.data.words[word];
    if (!message) return word;
    let said = "";
    for (const part of message[this.language].split(/(\{\w+\})/)) {
      const value = /^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] : part;
      said = this.joined(said, String(value ?? part));
    }
    return said;
  }

  /** Two texts after each other. In Chinese a Latin word or a number stands off by a space. */
  private joined(before: string, after: string): string {
    const meet = this.language === "zh" && /(\p{Script=Han}\n[a-z0-9]|[a-z0-9]\n\p{Script=Han})/iu;
    const apart = meet && meet.test(`${before.slice(-1)}\n${after.slice(0, 1)}`);
    return before + (apart ? " " : "") + after;
  }

  /** A number with its thousands grouped: 1,234.5. */
  number(value: number): string {
    const [whole, part] = String(Math.round(value * 1000) / 1000).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return part ? `${grouped}.${part}` : grouped;
  }

  /** A distance, from decimetres. */
  distance(decimetres: number): string {
    if (decimetres >= 1_000_000) return this.say("kilometres", { n: this.number(Math.round(decimetres / 1000) / 10) });
    const [whole, part = "0"] = String(decimetres / 10).split(".");
    return this.say("metres", { n: `${this.number(Number(whole))}.${part}` });
  }

  /** A round length of a scale bar, from metres. */
  length(metres: number): string {
    return metres >= 1000 ? this.say("kilometres", { n: metres / 1000 }) : this.say("metres", { n: metres });
  }
}

/** A name inside a sentence, kept from turning the text round it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
