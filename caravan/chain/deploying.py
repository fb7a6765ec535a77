"""Putting our contracts on a chain, through the same outbox as everything else: a killed deployment goes on later."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from caravan.chain import contracts, create2, currencies, eas, nodes, sender, watcher
from caravan.chain.abi import decode_result, encode_call, encode_deployment, keccak
from caravan.chain.currencies import Wanted
from caravan.chain.errors import ChainError, DeploymentFailed
from caravan.chain.models import Contract, Signer, Transaction
from caravan.chain.port import ChainPort

# One million demo tokens, from which the operator fills campaigns' escrows.
TREASURY_BASE_UNITS = 1_000_000 * 10**currencies.DEMO_DECIMALS
WITHOUT_LIMIT = 2**256 - 1
# Local test chains (anvil, hardhat; 31338 for a second one), which are wiped at will.
TEST_CHAINS = frozenset({31337, 31338})
POLL_S = 0.1


@dataclass(frozen=True)
class Plan:
    """What to deploy, and what is on the chain already.

    Args:
        token: address of an ERC-20 to pay in; empty deploys the demo token and mints a treasury.
        eas: address of the chain's own EAS; empty deploys ours.
        delay_s: seconds a posted root waits before it pays.
        redeploy: whether to start afresh when the recorded contracts are gone from a chain that is not a test chain.
        patience_s: seconds to wait for one step to become final.
        chain_id: which of the configured chains; the first one unless named.
    """

    token: str = ""
    eas: str = ""
    delay_s: int = 0
    redeploy: bool = False
    patience_s: float = 600.0
    chain_id: int | None = None


def deploy(plan: Plan, tell: Callable[[str], None]) -> None:
    """Have all contracts on a configured chain, connected, with their roles granted; repeatable.

    Raises:
        NoChain: none is configured.
        DeploymentFailed: a step failed or took too long.
    """
    port = nodes.connect(plan.chain_id)
    start_afresh_if_wiped(port, plan, tell)
    _forget_failures(port.chain_id)
    wanted = currencies.wanted_on(port.chain_id, plan.token)
    _adopt(port, plan, wanted)
    admin = port.address_of("poster")
    first: dict[str, Sequence[Any]] = {
        name: [token.name, token.code, admin] for name, token in wanted.items() if not token.address
    }
    first |= {"RewardDistributor": [admin, plan.delay_s], "SchemaRegistry": []}
    _create(port, plan, first, tell)
    where = {name: contracts.address_of(name, port.chain_id) for name in ("RewardDistributor", "SchemaRegistry")}
    second = {"CampaignEscrow": [admin, where["RewardDistributor"]], "EAS": [where["SchemaRegistry"]]}
    _create(port, plan, second, tell)
    _connect(port, plan, wanted)
    for contract in Contract.objects.filter(chain_id=port.chain_id).order_by("id"):
        tell(f"{contract.name} is at {contract.address}")


def start_afresh_if_wiped(port: ChainPort, plan: Plan, tell: Callable[[str], None]) -> None:
    """Forget a chain that lost our contracts: where they were, its nonces, and what was on its way there.

    Raises:
        DeploymentFailed: it is not a test chain, and nobody said `redeploy`.
    """
    known = Contract.objects.filter(chain_id=port.chain_id).order_by("id")
    gone = [contract for contract in known if not port.code(contract.address)]
    if not gone:
        return
    names = ", ".join(f"{contract.name} at {contract.address}" for contract in gone)
    sentence = f"Chain {port.chain_id} has lost {names}: it was wiped, or is another chain than this database knows."
    if port.chain_id not in TEST_CHAINS and not plan.redeploy:
        raise DeploymentFailed(f"{sentence} Check CHAIN_RPC_URL; --redeploy starts afresh.")
    tell(f"{sentence} Deploying again; epochs and claims of the lost chain stay in the database as history.")
    with transaction.atomic():
        ours = Transaction.objects.filter(chain_id=port.chain_id)
        ours.filter(cause__startswith=_cause(port.chain_id, "")).delete()
        for row in ours.filter(state__in=["queued", "signed", "mined"]):
            watcher.revert(row, "the chain it was meant for is gone")
        Signer.objects.filter(chain_id=port.chain_id).delete()
        known.delete()


def _forget_failures(chain_id: int) -> None:
    """Let steps that failed last time be tried again."""
    Transaction.objects.filter(chain_id=chain_id, cause__startswith=_cause(chain_id, ""), state="reverted").delete()


def _adopt(port: ChainPort, plan: Plan, wanted: Mapping[str, Wanted]) -> None:
    """Record the contracts that the chain has already."""
    known = set(Contract.objects.filter(chain_id=port.chain_id).values_list("name", flat=True))
    for name, token in wanted.items():
        if not token.address or name in known:
            continue
        symbol, decimals = (_ask(port, token.address, "RewardToken", question) for question in ("symbol", "decimals"))
        if token.code and token.decimals != decimals:
            raise DeploymentFailed(f"TOKENS gives {token.code} {token.decimals} decimals; its contract says {decimals}")
        code = {"code": token.code} if token.code else {}
        contracts.record(name, token.address, port.head(), port.chain_id, symbol=symbol, decimals=decimals, **code)
    if plan.eas and "EAS" not in known:
        registry = _ask(port, plan.eas, "EAS", "getSchemaRegistry")
        contracts.record("SchemaRegistry", registry, port.head(), port.chain_id)
        contracts.record("EAS", plan.eas, port.head(), port.chain_id, **_details(port, "EAS"))


def _create(port: ChainPort, plan: Plan, wanted: Mapping[str, Sequence[Any]], tell: Callable[[str], None]) -> None:
    """Deploy those that are not recorded and record them."""
    known = set(Contract.objects.filter(chain_id=port.chain_id).values_list("name", flat=True))
    missing = {name: args for name, args in wanted.items() if name not in known}
    if not missing:
        return
    tell(f"Deploying {', '.join(missing)} …")
    for name, args in missing.items():
        code = encode_deployment(name.partition(":")[0], args)
        call = create2.call_for(port, code)
        _step(port, name, "poster", call or code, create2.FACTORY if call else "")
    for name in missing:
        row = _wait(port, plan, name)
        receipt = port.receipt(row.tx_hash)
        if receipt is None:
            raise DeploymentFailed(f"the receipt of {name} is gone; run the command again")
        # What was sent the first time says where it went, whatever number would be next now.
        address = create2.address_of(bytes(row.data)) if row.to else receipt.contract_address
        contracts.record(name, address, receipt.block_number, port.chain_id, **_details(port, name))


def _connect(port: ChainPort, plan: Plan, wanted: Mapping[str, Wanted]) -> None:
    """Register the schema, grant the roles, and give the operator money to spend."""
    registry, distributor, escrow = (
        contracts.address_of(name, port.chain_id) for name in ("SchemaRegistry", "RewardDistributor", "CampaignEscrow")
    )
    poster, operator = port.address_of("poster"), port.address_of("operator")
    calls = {
        "poster role": ("poster", distributor, _grant("RewardDistributor", "POSTER_ROLE", poster)),
        "operator role": ("poster", escrow, _grant("CampaignEscrow", "OPERATOR_ROLE", operator)),
    }
    for name, token in wanted.items():
        row = contracts.find(name, port.chain_id)
        calls |= _treasury(port, row, escrow) | _cap(port, row, token, distributor)
    if not _schema_known(port, registry):
        calls["schema"] = ("poster", registry, eas.register_call())
    for name, (purpose, to, data) in calls.items():
        _step(port, name, purpose, data, to)
    for name in calls:
        _wait(port, plan, name)


def _treasury(port: ChainPort, token: Contract, escrow: str) -> dict[str, tuple[str, str, bytes]]:
    """Return the calls by which the operator can fill escrows with a token, and has some if it is a demo's."""
    _, colon, code = token.name.partition(":")
    approve = encode_call("RewardToken", "approve", [escrow, WITHOUT_LIMIT])
    # Of each operator its own: a new key has to allow the escrow anew.
    name = f"allowance{colon}{code} of {port.address_of('operator')}"
    calls = {name: ("operator", token.address, approve)}
    if token.details.get("demo"):
        mint = encode_call("RewardToken", "mint", [port.address_of("operator"), TREASURY_BASE_UNITS])
        calls[f"treasury{colon}{code}"] = ("poster", token.address, mint)
    return calls


def _cap(port: ChainPort, token: Contract, wanted: Wanted, distributor: str) -> dict[str, tuple[str, str, bytes]]:
    """Return the call that bounds a token's epochs, if its setting asks for a bound that the contract has not got."""
    pool = _ask(port, distributor, "RewardDistributor", "tokens", token.address)
    if not wanted.epoch_cap or pool[-1] == wanted.epoch_cap:
        return {}
    call = encode_call("RewardDistributor", "setCap", [token.address, wanted.epoch_cap])
    name = f"cap of {wanted.code}:"
    done = Transaction.objects.filter(cause__startswith=_cause(port.chain_id, name), state=Transaction.State.FINAL)
    return {f"{name}{done.count() + 1}": ("poster", distributor, call)}


def _step(port: ChainPort, name: str, purpose: str, data: bytes, to: str = "") -> None:
    with transaction.atomic():
        sender.enqueue(cause=_cause(port.chain_id, name), purpose=purpose, to=to, data=data, chain_id=port.chain_id)


def _wait(port: ChainPort, plan: Plan, name: str) -> Transaction:
    """Tick until a step is final; workers may tick as well."""
    deadline = time.monotonic() + plan.patience_s
    while True:
        row = Transaction.objects.get(cause=_cause(port.chain_id, name))
        if row.state == Transaction.State.FINAL:
            return row
        if row.state == Transaction.State.REVERTED:
            raise DeploymentFailed(f"{name} failed: {row.error}")
        if time.monotonic() > deadline:
            raise DeploymentFailed(f"{name} was not final after {plan.patience_s:.0f} s ({row.error or row.state})")
        _tick(port)


def _tick(port: ChainPort) -> None:
    try:
        sender.tick(port.chain_id)
    except ChainError as error:
        if not error.retry:
            raise
    time.sleep(POLL_S)


def _cause(chain_id: int, step: str) -> str:
    return f"deploy:{chain_id}:{step}"


def _details(port: ChainPort, name: str) -> dict[str, Any]:
    if name.startswith(currencies.CONTRACT):
        return currencies.details_of(currencies.wanted_on(port.chain_id)[name])
    return {"schema_uid": "0x" + eas.schema_uid().hex()} if name == "EAS" else {}


def _grant(contract: str, role: str, account: str) -> bytes:
    return encode_call(contract, "grantRole", [keccak(role.encode()), account])


def _schema_known(port: ChainPort, registry: str) -> bool:
    return bool(_ask(port, registry, "SchemaRegistry", "getSchema", eas.schema_uid())[0] != bytes(32))


def _ask(port: ChainPort, address: str, contract: str, function: str, *args: Any) -> Any:
    answer = port.call(address, encode_call(contract, function, args))
    return decode_result(contract, function, answer)[0]
