/** Wallets in the browser: found by EIP-6963, spoken to by EIP-1193. No library, no key ever seen. */

export interface Provider {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>;
}

export interface Found {
  name: string;
  uuid: string;
  provider: Provider;
}

interface Announcement {
  info: { name: string; uuid: string };
  provider: Provider;
}

/** Wallets that announce themselves within `wait` ms, else the one injected the old way (EIP-6963, "Window Events"). */
export async function discover(wait = 150): Promise<Found[]> {
  const found = new Map<string, Found>();
  const listen = (event: Event): void => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail;
    found.set(info.uuid, { name: info.name, uuid: info.uuid, provider });
  };
  addEventListener("eip6963:announceProvider", listen);
  dispatchEvent(new Event("eip6963:requestProvider"));
  await new Promise((done) => setTimeout(done, wait));
  removeEventListener("eip6963:announceProvider", listen);
  const injected = (globalThis as { ethereum?: Provider }).ethereum;
  if (!found.size && injected) found.set("injected", { name: "Wallet", uuid: "injected", provider: injected });
  return [...found.values()];
}

/** The account the person lets us see. */
export async function account(provider: Provider): Promise<string> {
  const [address] = (await provider.request({ method: "eth_requestAccounts" })) as string[];
  if (!address) throw new Error("no account");
  return address;
}

/** A signature of a text (EIP-191 `personal_sign`, the text as UTF-8 in hexadecimal). */
export async function signText(provider: Provider, text: string, address: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hex = `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  return (await provider.request({ method: "personal_sign", params: [hex, address] })) as string;
}

/** A signature of typed data (EIP-712). */
export async function signTyped(provider: Provider, data: unknown, address: string): Promise<string> {
  return (await provider.request({
    method: "eth_signTypedData_v4",
    params: [address, JSON.stringify(data)],
  })) as string;
}

/** Have the wallet on the chain the contracts are on; the wallet asks the person when it must change. */
export async function useChain(provider: Provider, chainId: number): Promise<void> {
  const wanted = `0x${chainId.toString(16)}`;
  const current = (await provider.request({ method: "eth_chainId" })) as string;
  if (current === wanted) return;
  await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: wanted }] });
}

/** Whether the person said no in their wallet (EIP-1193, error 4001). */
export function declined(error: unknown): boolean {
  return codeOf(error) === 4001;
}

/** Whether the wallet has never heard of the chain we need (EIP-3326, error 4902). */
export function strangeChain(error: unknown): boolean {
  return codeOf(error) === 4902;
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? (error as { code?: unknown }).code : undefined;
}
