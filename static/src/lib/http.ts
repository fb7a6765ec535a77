/** The one place that speaks to the server: JSON in, JSON out, the CSRF token on every write. */

export interface Place {
  where: string;
  code: string;
  message: string;
}

/** The server answered, and the answer was no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly places: Place[] = [],
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  /** Whether the person is no longer signed in, or signed in anew elsewhere, so that this page's CSRF token is stale. */
  get signedOut(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** The server did not answer: no network, or it is restarting. */
export class Unreachable extends Error {}

/** The CSRF token of the page. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Send a request and return the JSON of the answer; undefined when it has none.
 *
 * Throws `Refusal` for a status of 400 and more, and `Unreachable` when nothing answered.
 */
export async function send<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  const isForm = body instanceof FormData; // the browser writes its boundary into the header itself
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin", redirect: "error" };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  if (signal) init.signal = signal;
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  const text = await response.text().catch(() => {
    throw new Unreachable("the answer broke off");
  });
  const answer = parsed(text);
  if (!response.ok) throw refusal(response.status, answer);
  return answer as T;
}

function parsed(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status: number, answer: unknown): Refusal {
  const body = (answer && typeof answer === "object" ? answer : {}) as Partial<Refusal> & { errors?: Place[] };
  return new Refusal(status, body.code ?? "error", body.message ?? "", body.errors ?? []);
}

/** Send a file; the answer says what stands for it. */
export function putAway(url: string, blob: Blob, name: string): Promise<{ file: string; url: string }> {
  const form = new FormData();
  form.append("file", blob, name);
  return send("POST", url, form);
}
