// The page of some data, put together as the program does it.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
const escaped = (text) =>
  text.replace(/[&<>"']/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[mark]);

/** The policy of a page with this script and this style. */
export function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    "worker-src blob:",
    "child-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** One HTML file. */
export async function assemble(data) {
  const [template, script, style] = await Promise.all(["page.html", "dist/page.js", "dist/page.css"].map(read));
  const parts = {
    language: data.language === "zh" ? "zh-CN" : "en",
    policy: policy(script, style),
    title: escaped(data.title),
    style,
    data: gzipSync(JSON.stringify(data)).toString("base64"),
    script,
    noscript: escaped(data.words.noscript[data.language]),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
}
