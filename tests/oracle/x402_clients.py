"""Stock x402 clients pay the gateway: PyPI's `x402`, npm's `@x402/fetch` (version 2) and `x402-fetch` (version 1).

Run by `make oracle`, as `pytest tests/oracle/x402_clients.py`; skipped where the registries do not answer. The clients
are installed into a folder of their own under `.caravan/oracle/` and know nothing of us but an address and a key with
money. They refuse tokens that they do not know, so the chain here has the number of Base Sepolia, and a token of ours
lies where USDC lies there.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from caravan.chain import contracts, nodes
from caravan.chain.abi import decode_result, encode_call, encode_deployment, keccak
from caravan.chain.models import Transaction
from caravan.devstack.anvil import Anvil
from caravan.devstack.ports import port_of_my_own
from caravan.settings.env import Secret
from registry.models import Call, Payment
from registry.royalties import Role
from registry.services import offering, registering, sharing
from tests import cast
from tests.fakes.upstream import SECRET, serving

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".caravan" / "oracle" / "x402"
PYTHON = HOME / "venv" / "bin" / "python"
PIP = ("x402[requests,evm]==2.25.0",)
NPM = ("@x402/fetch@2.27.0", "@x402/evm@2.27.0", "x402-fetch@1.2.0", "viem@2")
BASE_SEPOLIA, USDC = 84532, "0x036CbD53842c5426634e7929541eC2318f3dCF7e"
KEY = "0x" + "33" * 32
PRICE = 1500
QUESTION = json.dumps({"messages": [{"role": "user", "content": "Diga bom dia."}], "max_tokens": 50})

WITH_PIP = """
import sys
from eth_account import Account
from x402 import x402ClientSync
from x402.http.clients import x402_requests
from x402.mechanisms.evm.exact import register_exact_evm_client

url, key, body = sys.argv[1:]
client = x402ClientSync()
register_exact_evm_client(client, Account.from_key(key))
answer = x402_requests(client).post(url, data=body, headers={"Content-Type": "application/json"})
print(answer.text)
sys.exit(answer.status_code != 200)
"""
WITH_NPM_2 = """
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { registerExactEvmScheme } from "@x402/evm/exact/client";
import { privateKeyToAccount } from "viem/accounts";

const [url, key, body] = process.argv.slice(2);
const client = new x402Client();
registerExactEvmScheme(client, { signer: privateKeyToAccount(key) });
const pay = wrapFetchWithPayment(fetch, client);
const answer = await pay(url, { method: "POST", body, headers: { "content-type": "application/json" } });
console.log(await answer.text());
process.exit(answer.status === 200 ? 0 : 1);
"""
WITH_NPM_1 = """
import { wrapFetchWithPayment } from "x402-fetch";
import { privateKeyToAccount } from "viem/accounts";

const [url, key, body] = process.argv.slice(2);
const pay = wrapFetchWithPayment(fetch, privateKeyToAccount(key));
const answer = await pay(url, { method: "POST", body, headers: { "content-type": "application/json" } });
console.log(await answer.text());
process.exit(answer.status === 200 ? 0 : 1);
"""


def install(done: Path, *steps: list[str]) -> None:
    """Fetch what is missing from the registries; skip where they do not answer."""
    if done.exists():
        return
    HOME.mkdir(parents=True, exist_ok=True)
    for step in steps:
        try:
            subprocess.run(step, cwd=HOME, check=True, capture_output=True, timeout=600)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"the registry does not answer: {error}")
    done.touch()


def pip_client() -> list[str]:
    venv = [sys.executable, "-m", "venv", "venv"]
    install(HOME / "pip.done", venv, [str(PYTHON), "-m", "pip", "install", "--quiet", *PIP])
    return [str(PYTHON), "-c", WITH_PIP]


def npm_client(program: str, name: str) -> list[str]:
    (HOME / "package.json").parent.mkdir(parents=True, exist_ok=True)
    (HOME / "package.json").write_text('{"private": true, "type": "module"}')
    install(HOME / "npm.done", ["npm", "install", "--silent", "--no-audit", "--no-fund", *NPM])
    (HOME / name).write_text(program)
    return ["node", name]


CLIENTS: dict[str, Callable[[], list[str]]] = {
    "pip x402": pip_client,
    "npm @x402/fetch": lambda: npm_client(WITH_NPM_2, "second.mjs"),
    "npm x402-fetch": lambda: npm_client(WITH_NPM_1, "first.mjs"),
}


@pytest.fixture
def sepolia(settings: Settings, tmp_path: Path, transactional_db: None) -> Iterator[Anvil]:
    """A chain like Base Sepolia, on which our payer has some of what lies where USDC lies."""
    node = Anvil(tmp_path / "anvil.log", port_of_my_own(BASE_SEPOLIA), chain_id=BASE_SEPOLIA)
    node.start()
    node.wait_ready()
    settings.CHAIN = {**settings.CHAIN, "id": BASE_SEPOLIA, "rpc_url": Secret(node.url)}
    try:
        accounts: Any = node.call("eth_accounts")
        data = "0x" + encode_deployment("RewardToken", ["USDC", "USDC", accounts[0]]).hex()
        sent = node.call("eth_sendTransaction", {"from": accounts[0], "data": data})
        receipt: Any = None
        while receipt is None:  # a node answers before it has mined what it was sent; pytest's limit ends this
            receipt = node.call("eth_getTransactionReceipt", sent)
        node.call("anvil_setCode", USDC, node.call("eth_getCode", receipt["contractAddress"], "latest"))
        # The storage of OpenZeppelin's ERC20: balances by address in slot 0, name and symbol in 3 and 4.
        payer = Account.from_key(KEY).address
        balance = "0x" + keccak(encode(["address", "uint256"], [payer, 0])).hex()
        node.call("anvil_setStorageAt", USDC, balance, f"0x{10**6:064x}")
        for slot in (3, 4):
            text = (b"USDC".ljust(31, b"\0") + bytes([2 * len("USDC")])).hex()
            node.call("anvil_setStorageAt", USDC, f"0x{slot:064x}", "0x" + text)
        contracts.record("RewardToken", USDC, 0, BASE_SEPOLIA, symbol="USDC", decimals=6)
        yield node
    finally:
        node.stop()


@pytest.mark.chain
@pytest.mark.timeout(900)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_stock_client_pays_the_gateway(
    client: str, sepolia: Anvil, live_server: LiveServer, settings: Settings
) -> None:
    command = CLIENTS[client]()
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    asset = registering.make_asset(cast.weather_watch(), by=cast.olga(), kind="model", title="Bom dia")
    version = registering.draft(
        asset, by=cast.olga(), token="USDC", roles={Role.MODEL: 10_000}, licence={"preset": "open-use"}
    )
    sharing.weigh(version, Role.MODEL, {cast.olga().pk: 1})
    registering.publish(version)
    registering.set_prices(version, {"call": PRICE})
    with serving() as upstream:
        offering.set_endpoint(version, url=upstream.url, secret=SECRET)
        url = f"{live_server.url}/gateway/bom-dia/v1/chat/completions"
        done = subprocess.run(
            [*command, url, KEY, QUESTION], cwd=HOME, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["choices"][0]["message"]["content"] == "Bom dia !"
    assert len(upstream.asked) == 1
    payer = Account.from_key(KEY).address
    assert Payment.objects.get().payer == payer
    assert Call.objects.get().state == Call.State.CHARGED
    assert Transaction.objects.get().cause.startswith("payment:")
    answer = nodes.connect().call(USDC, encode_call("RewardToken", "balanceOf", [payer]))
    assert decode_result("RewardToken", "balanceOf", answer)[0] == 10**6 - PRICE
