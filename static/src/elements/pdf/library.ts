/** Opens documents with PDF.js, whose worker comes from this site. Loaded with the first document. */

import { GlobalWorkerOptions, getDocument, type PDFDocumentLoadingTask } from "pdfjs-dist";
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
export function open(url: string): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerPort ??= new Worker(allowed(workerAddress), { type: "module" });
  return getDocument({ url, BinaryDataFactory: Files, useWorkerFetch: false, enableXfa: false });
}
