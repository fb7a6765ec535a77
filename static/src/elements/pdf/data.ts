/** Where the files are that some documents need: character maps, the standard fonts, decoders of pictures. */

const files = import.meta.glob<string>(
  [
    "../../../../node_modules/pdfjs-dist/cmaps/*.bcmap",
    "../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}",
    "../../../../node_modules/pdfjs-dist/wasm/*.{wasm,js}",
  ],
  { query: "?url", import: "default", eager: true },
);

const addresses = new Map(Object.entries(files).map(([path, address]) => [path.split("/").at(-1) ?? "", address]));

/** The bytes of one of them. */
export async function bytesOf(name: string): Promise<Uint8Array> {
  const address = addresses.get(name);
  const response = address ? await fetch(address) : null;
  if (!response?.ok) throw new Error(`no file ${name}`);
  return new Uint8Array(await response.arrayBuffer());
}
