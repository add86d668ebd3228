// The figures of the step that is shown: scenarios, slider, headline, ledger.

import type { Announcer } from "./announce";
import type { App } from "./app";
import { bdi, button, el, fill, set } from "./dom";
import { icon } from "./symbols";

/** One tab a scenario; nothing where there is one only. */
export function tabs(app: App): HTMLElement | null {
  const { views } = app.data;
  if (views.length < 2) return null;
  const made = views.map((view, index) =>
    button({ role: "tab", id: `tab-${index}`, "aria-controls": "results", class: "tab" }, () => app.show(index), bdi(view.name)),
  );
  const list = el("div", { role: "tablist", class: "tabs" }, ...made);
  list.addEventListener("keydown", (event) => {
    const moves: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const ends: Record<string, number> = { Home: 0, End: views.length - 1 };
    const move = moves[event.key];
    const next = move ? (app.state.view + move + views.length) % views.length : ends[event.key];
    if (next === undefined) return;
    event.preventDefault();
    app.show(next);
    made[next].focus();
  });
  app.watch(["language"], () => set(list, { "aria-label": app.words.say("scenarios") }));
  app.watch(["view"], () => {
    made.forEach((tab, index) => {
      const chosen = index === app.state.view;
      set(tab, { "aria-selected": String(chosen), tabindex: chosen ? 0 : -1 });
    });
  });
  return list;
}

/** The slider through the steps of a scenario. */
function slider(app: App, announcer: Announcer): HTMLElement {
  const range = el("input", { type: "range", id: "step", min: 0, step: 1 });
  const label = el("label", { for: "step" });
  const shown = el("output", { for: "step" });
  const before = button({ class: "icon-button" }, () => app.goTo(app.stepIndex - 1), icon("left"));
  const after = button({ class: "icon-button" }, () => app.goTo(app.stepIndex + 1), icon("right"));
  const row = el("div", { class: "slider-row" }, before, range, after);
  const made = el("div", { class: "slider" }, el("div", { class: "slider-head" }, label, shown), row);
  range.addEventListener("input", () => app.goTo(Number(range.value)));
  app.watch(["view", "steps", "language"], (changed) => {
    const { view, step, words } = app;
    made.hidden = view.steps.length < 2;
    if (made.hidden) return;
    const key = view.key ? words.text(view.key) : words.say("step_of");
    set(range, { max: view.steps.length - 1, "aria-valuetext": words.say("pair", { name: key, value: words.text(step.label) }) });
    range.value = String(app.stepIndex);
    range.style.setProperty("--part", `${(100 * app.stepIndex) / (view.steps.length - 1)}%`);
    fill(label, key);
    fill(shown, words.text(step.label));
    name(before, words.say("step_before"));
    name(after, words.say("step_after"));
    before.disabled = app.stepIndex === 0;
    after.disabled = app.stepIndex === view.steps.length - 1;
    if (changed.has("steps") && !changed.has("language")) {
      const value = words.text(step.headline.value);
      announcer.say(words.say("shown", { what: words.text(step.label), value, of: words.text(step.headline.of) }));
    }
  });
  return made;
}

/** Who is served, or who gains and loses; of districts, which is whose, or who changes theirs. */
function turnSwitch(app: App): HTMLElement {
  const choices = ([false, true] as const).map((turns) => {
    const input = el("input", { type: "radio", name: "turns", id: `turns-${turns}` });
    input.addEventListener("change", () => app.change({ turns }));
    const label = el("label", { for: `turns-${turns}` });
    return { turns, input, label };
  });
  const legend = el("legend", { class: "unseen" });
  const made = el("fieldset", { class: "switch" }, legend, ...choices.flatMap(({ input, label }) => [input, label]));
  app.watch(["view", "steps", "turns", "language"], () => {
    made.hidden = app.step.turns === null;
    fill(legend, app.words.say("what_is_shown"));
    for (const { turns, input, label } of choices) {
      input.checked = app.state.turns === turns;
      const words = app.step.districts ? (["by_district", "who_moves"] as const) : (["who_is_served", "who_gains"] as const);
      fill(label, app.words.say(words[turns ? 1 : 0]));
    }
  });
  return made;
}

/** The rows of figures. */
export function ledger(app: App): HTMLElement {
  const { words, step } = app;
  const rows = step.ledger.map(({ label, value, note }) =>
    el(
      "div",
      { class: "row" },
      el("dt", {}, words.text(label), note && el("span", { class: "note" }, words.text(note))),
      el("dd", {}, words.text(value)),
    ),
  );
  return el("dl", { class: "ledger" }, ...rows);
}

/** The large figure and what it is of. */
export function headline(app: App): HTMLElement {
  const { value, of } = app.step.headline;
  return el("p", { class: "headline" }, el("strong", {}, app.words.text(value)), " ", el("span", {}, app.words.text(of)));
}

export function results(app: App, announcer: Announcer): HTMLElement {
  const several = app.data.views.length > 1;
  const role = several ? { role: "tabpanel" } : {};
  const about = el("p", { class: "about" });
  const figures = el("div", { class: "figures" });
  const heading = el("h2", { class: "unseen" });
  const made = el("section", { id: "results", class: "results", ...role }, heading, about, slider(app, announcer), figures, turnSwitch(app));
  app.watch(["view", "steps", "language"], (changed) => {
    const { view, words } = app;
    if (several) set(made, { "aria-labelledby": `tab-${app.state.view}` });
    fill(heading, words.say("figures"));
    fill(about, view.about && bdi(view.about), view.about && " ", el("span", { class: "rule" }, words.text(view.rule)));
    fill(figures, headline(app), ledger(app));
    if (changed.has("view") && !changed.has("language")) {
      const { value, of } = app.step.headline;
      announcer.say(words.say("shown", { what: view.name, value: words.text(value), of: words.text(of) }));
    }
  });
  return made;
}

/** The name of a button that shows only a drawing. */
export function name(button: HTMLElement, text: string): void {
  set(button, { "aria-label": text, title: text });
}
