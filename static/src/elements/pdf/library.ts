/** PDF.js, loaded when the first document is opened. Its worker comes from this site. */

import type { PDFDocumentLoadingTask } from "pdfjs-dist";
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";

export type { PageViewport, PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
export type Library = typeof import("pdfjs-dist");

/** Fetches what a document lacks; named and called by the library. */
class Files {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const { bytesOf } = await import("./data");
    return bytesOf(filename);
  }
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): {
    createScriptURL(address: string): string;
  };
}

let loaded: Promise<Library> | undefined;

/** The library with its worker running. */
export function library(): Promise<Library> {
  loaded ??= import("pdfjs-dist").then((pdfjs) => {
    pdfjs.GlobalWorkerOptions.workerPort = new Worker(allowed(workerAddress), { type: "module" });
    return pdfjs;
  });
  return loaded;
}

/** Trusted Types let scripts of no other address through. */
function allowed(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const createScriptURL = (wanted: string) => {
    if (wanted !== workerAddress) throw new TypeError("another script");
    return wanted;
  };
  return trustedTypes?.createPolicy("caravan-pdf", { createScriptURL }).createScriptURL(address) ?? address;
}

/** Begin to open a document. */
export async function open(url: string): Promise<PDFDocumentLoadingTask> {
  const pdfjs = await library();
  return pdfjs.getDocument({ url, BinaryDataFactory: Files, useWorkerFetch: false, enableXfa: false });
}
