/** The wallet page: link a wallet by a signed message, claim with it or have the claim sent, all or part, elsewhere too. */

import { toBaseUnits } from "../lib/amounts";
import { h } from "../lib/dom";
import { Refusal, send } from "../lib/http";
import { gettext } from "../lib/i18n";
import {
  account,
  declined,
  discover,
  type Found,
  type Provider,
  signText,
  signTyped,
  strangeChain,
  useChain,
} from "../lib/wallets";

const API = "/api/v1";

interface Claim {
  account: string;
  transaction: { to: string; data: string };
}

/** A payment to an address of the person's choice, as the server words it. */
interface Order extends Claim {
  receiver: string;
  currency: string;
  amount_base_units: string;
  nonce: number;
  deadline: number;
  typed_data: unknown;
}

class WalletPage extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-wallet]") : null;
      if (button) void this.#act(button);
    });
  }

  async #act(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      const deed = button.dataset.wallet;
      if (deed === "link") await this.#link(await this.#pick());
      else if (deed === "claim") await this.#claim(await this.#pick(), button.dataset);
      else if (deed === "relay") await this.#relay();
      else if (deed === "send") await this.#send(await this.#pick(), formOf(button));
      else if (deed === "consent") await this.#consent(await this.#pick(), formOf(button));
      else if (deed === "unlink") await this.#unlink(button.dataset.address ?? "");
    } catch (error) {
      this.#say(told(error));
    } finally {
      button.disabled = false;
    }
  }

  /** The only wallet there is, or the one the person picks. */
  async #pick(): Promise<Provider> {
    const found = await discover();
    const [first] = found;
    if (!first)
      throw new Error(gettext("No wallet was found in this browser. Install one, or use a browser that has one."));
    return found.length === 1 ? first.provider : this.#ask(found);
  }

  #ask(found: Found[]): Promise<Provider> {
    this.#say(gettext("Which wallet?"));
    const place = this.querySelector("[data-wallet-choices]") ?? this;
    return new Promise((chosen) => {
      const buttons = found.map((each) =>
        h(
          "button",
          {
            type: "button",
            class: "btn btn-quiet",
            onclick: () => {
              for (const button of buttons) button.remove();
              chosen(each.provider);
            },
          },
          each.name,
        ),
      );
      place.append(...buttons);
      buttons[0]?.focus();
    });
  }

  async #link(provider: Provider): Promise<void> {
    const address = await account(provider);
    this.#say(gettext("Sign the message in your wallet."));
    const { message } = await send<{ message: string }>("POST", `${API}/accounts/wallet/nonce/`, { address });
    const signature = await signText(provider, message, address);
    await send("POST", `${API}/accounts/wallet/`, { message, signature });
    location.reload();
  }

  async #unlink(address: string): Promise<void> {
    await send("DELETE", `${API}/accounts/wallet/`, { address });
    location.reload();
  }

  async #claim(provider: Provider, { chainId, token = "" }: DOMStringMap): Promise<void> {
    const from = await account(provider);
    await useChain(provider, Number(chainId));
    const claim = await send<Claim>("GET", `${API}/claim/?token=${encodeURIComponent(token)}`);
    await this.#transact(provider, from, claim);
  }

  async #transact(provider: Provider, from: string, { transaction }: Claim): Promise<void> {
    this.#say(gettext("Confirm the claim in your wallet."));
    const params = [{ from, ...transaction }];
    const hash = (await provider.request({ method: "eth_sendTransaction", params })) as string;
    this.#say(`${gettext("Sent. It appears below once the chain has it:")} ${hash}`);
  }

  /** Pay what the form says from the wallet itself. */
  async #send(provider: Provider, form: HTMLFormElement): Promise<void> {
    const order = await this.#order(provider, form);
    await this.#transact(provider, order.account, order);
  }

  /** Have the wallet sign what the form says, and the house send it. */
  async #consent(provider: Provider, form: HTMLFormElement): Promise<void> {
    const order = await this.#order(provider, form);
    this.#say(gettext("Sign the payment in your wallet. Check amount and address there."));
    const signature = await signTyped(provider, order.typed_data, order.account);
    const { currency: token, account: address, receiver, amount_base_units, nonce, deadline } = order;
    const said = { token, address, receiver, amount_base_units, nonce, deadline, signature };
    await send("POST", `${API}/claim/sending/`, said);
    this.#say(gettext("We send it within a minute. It appears below once the chain has it."));
  }

  /** The payment the form asks for, with the wallet on its chain and its account at hand. */
  async #order(provider: Provider, form: HTMLFormElement): Promise<Order> {
    const { token = "", chainId, decimals, account: address = "" } = form.dataset;
    const typed = new FormData(form);
    const amount = toBaseUnits(String(typed.get("amount")), Number(decimals));
    if (!amount) throw new Error(gettext("The amount is not a number, or is finer than the token can be divided."));
    const from = await account(provider);
    if (from.toLowerCase() !== address.toLowerCase())
      throw new Error(
        `${gettext("Your wallet shows another account. Choose this one there and try again:")} ${address}`,
      );
    await useChain(provider, Number(chainId));
    const receiver = String(typed.get("receiver")).trim();
    const asked = new URLSearchParams({ token, address, receiver, amount_base_units: amount });
    return send<Order>("GET", `${API}/claim/sending/?${asked}`);
  }

  async #relay(): Promise<void> {
    await send("POST", `${API}/claim/relay/`, {});
    this.#say(gettext("We send it with the next batch. It appears below once the chain has it."));
  }

  #say(text: string): void {
    const place = this.querySelector("[data-wallet-status]");
    if (place) place.textContent = text;
  }
}

function formOf(button: HTMLButtonElement): HTMLFormElement {
  return button.form ?? (button.closest("form") as HTMLFormElement);
}

function told(error: unknown): string {
  if (declined(error)) return gettext("You declined in your wallet; nothing happened.");
  if (strangeChain(error))
    return gettext("Your wallet does not know the network this is paid on. Add it there and try again.");
  if (error instanceof Refusal || error instanceof Error) return error.message;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === "string" ? message : gettext("The wallet did not answer.");
}

customElements.define("cv-wallet", WalletPage);
