// What is said aloud to those who do not see the map.

import { el } from "./dom";

export class Announcer {
  readonly element = el("div", { role: "status", "aria-live": "polite", class: "unseen" });
  private waiting = 0;

  /** Say this; of what comes quickly after another only the last. */
  say(text: string): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => (this.element.textContent = text), 180);
  }
}
