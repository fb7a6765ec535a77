import { describe, expect, it } from "vitest";
import { account, declined, discover, type Provider, signText, signTyped, strangeChain, useChain } from "./wallets";

function speaking(answers: Record<string, unknown>): Provider & { calls: { method: string; params?: unknown[] }[] } {
  const calls: { method: string; params?: unknown[] }[] = [];
  return {
    calls,
    request: async (call) => {
      calls.push(call);
      return answers[call.method];
    },
  };
}

describe("wallets", () => {
  it("finds every wallet that announces itself, once", async () => {
    const provider = speaking({});
    const announce = (): void => {
      for (const uuid of ["a", "b", "a"])
        dispatchEvent(
          new CustomEvent("eip6963:announceProvider", { detail: { info: { name: uuid, uuid }, provider } }),
        );
    };
    addEventListener("eip6963:requestProvider", announce);
    const found = await discover(5);
    removeEventListener("eip6963:requestProvider", announce);
    expect(found.map((each) => each.uuid)).toEqual(["a", "b"]);
  });

  it("signs text as UTF-8", async () => {
    const provider = speaking({ personal_sign: "0x1" });
    await signText(provider, "é", "0xabc");
    expect(provider.calls).toEqual([{ method: "personal_sign", params: ["0xc3a9", "0xabc"] }]);
  });

  it("signs typed data as the text wallets expect", async () => {
    const provider = speaking({ eth_signTypedData_v4: "0x2" });
    await signTyped(provider, { message: { amount: "5" } }, "0xabc");
    expect(provider.calls[0]?.params).toEqual(["0xabc", '{"message":{"amount":"5"}}']);
  });

  it("tells a chain the wallet does not know from a person who says no", () => {
    expect([strangeChain({ code: 4902 }), declined({ code: 4902 }), strangeChain(null)]).toEqual([true, false, false]);
  });

  it("asks for another chain only when it must", async () => {
    const provider = speaking({ eth_chainId: "0x7a69" });
    await useChain(provider, 31337);
    await useChain(provider, 1);
    expect(provider.calls.map((call) => call.method)).toEqual([
      "eth_chainId",
      "eth_chainId",
      "wallet_switchEthereumChain",
    ]);
  });

  it("knows a refusal from a fault", async () => {
    expect(declined({ code: 4001 })).toBe(true);
    expect(declined(new Error("x"))).toBe(false);
    await expect(account(speaking({ eth_requestAccounts: [] }))).rejects.toThrow();
  });
});
