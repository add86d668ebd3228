// The data out of the page: base64 of gzip of JSON.

import type { Data } from "./data";

/** The data that stand in the element of this name. */
export async function unpack(id: string): Promise<Data> {
  const element = document.getElementById(id);
  const bytes = ofBase64(element?.textContent?.trim() ?? "");
  element?.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = JSON.parse(await new Response(stream).text()) as Data;
  if (data.format !== "radii.page/1") throw new Error(`unknown format: ${String(data.format)}`);
  return data;
}

function ofBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
