// The words of the page, read where they are written: src/language/messages/page.rs.

import { readFile } from "node:fs/promises";

const SOURCE = new URL("../../../src/language/messages/page.rs", import.meta.url);

/** Every message by its key in lower case. */
export async function words() {
  const source = await readFile(SOURCE, "utf8");
  const text = String.raw`"((?:[^"\\]|\\[\s\S])*)"`;
  const message = new RegExp(String.raw`^\s*([A-Z][A-Z_]*) =\s*${text},\s*${text};`, "gm");
  return Object.fromEntries([...source.matchAll(message)].map(([, key, en, zh]) => [key.toLowerCase(), { en: plain(en), zh: plain(zh) }]));
}

function plain(literal) {
  return literal
    .replace(/\\\n\s*/g, "")
    .replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/\\(["\\])/g, "$1");
}
