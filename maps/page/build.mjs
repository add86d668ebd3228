// Bundles the page into dist/page.js and dist/page.css, which are put into page.html.
//
// MapLibre's own bundle is set before ours as it stands: it makes its worker from its own text,
// which a second minifier could break.

import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const maplibre = join(here, "node_modules/maplibre-gl/dist");

const globalMaplibre = {
  name: "maplibre-gl stands before",
  setup(build) {
    build.onResolve({ filter: /^maplibre-gl$/ }, () => ({ path: "maplibre-gl", namespace: "before" }));
    build.onLoad({ filter: /.*/, namespace: "before" }, () => ({ contents: "module.exports = globalThis.maplibregl;" }));
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  charset: "ascii",
  legalComments: "inline",
  target: ["chrome110", "firefox115", "safari16.4"],
  logLevel: "warning",
};

const earcut = JSON.parse(await readFile(join(here, "node_modules/earcut/package.json"), "utf8"));
const licence = (await readFile(join(here, "node_modules/earcut/LICENSE"), "utf8")).trim();

const script = await build({
  ...common,
  entryPoints: ["src/main.ts"],
  format: "iife",
  banner: { js: `/*!\nearcut ${earcut.version}\n${licence}\n*/` },
  plugins: [globalMaplibre],
});
const style = await build({ ...common, entryPoints: ["src/style/page.css"], loader: { ".css": "css" } });

const text = (result) => result.outputFiles[0].text;
const map = (await readFile(join(maplibre, "maplibre-gl.js"), "utf8")).replace(/\/\/# sourceMappingURL=.*\s*$/, "");
const js = closed(`${map};\n${text(script)}`);
const css = text(style);

for (const [name, found] of [
  ["page.js", /<\/script|<!--/i.exec(js)],
  ["page.css", /<\/style/i.exec(css) ?? /url\((?!"?data:)/i.exec(css) ?? /@import/i.exec(css)],
]) {
  if (found) throw new Error(`${name} must not hold ${found[0]}`);
}

await mkdir(join(here, "dist"), { recursive: true });
await writeFile(join(here, "dist/page.js"), js);
await writeFile(join(here, "dist/page.css"), css);
console.log(`dist/page.js ${js.length} bytes, dist/page.css ${css.length} bytes`);

// What would end the script element early is written so that it does not.
function closed(js) {
  return js.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}
