"""Asking in turns, and counting."""

import http.client
import json
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from caravan.accounts.models import Membership, Organisation, User
from registry.models import Call, Charge, Version
from registry.royalties import Role
from registry.services import auditing, keys, offering, registering, sharing, topping
from tests.fakes.upstream import SECRET, FakeUpstream, serving

CURRENCY, PRICE, MONEY = "PTS", 7, 10**12
MESSAGES = [{"role": "user", "content": "How will the weather be tomorrow? " * 20}]
WARM_UP = 20
MOST_MS = 60.0
"""What the gateway may add to half of the calls, on a machine with two cores that does nothing else."""


def run(calls: int, site: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """Return the report; `ok` when each call was charged once, failures were not, and half add less than `MOST_MS`."""
    with serving() as upstream:
        version, secret, purse = _offer(upstream)
        path = f"/gateway/{version.asset.slug}/v1/chat/completions"
        report: dict[str, Any] = {"calls": calls}
        for kind, stream in (("whole", False), ("streamed", True)):
            tell(f"{kind} …")
            body = json.dumps({"messages": MESSAGES, "max_tokens": 50, "stream": stream})
            direct = _Asker(upstream.url, "/v1/chat/completions", SECRET, body)
            through = _Asker(site, path, secret, body)
            for _ in range(WARM_UP):
                direct.ask(), through.ask()
            took = [(direct.ask(), through.ask()) for _ in range(calls)]
            report |= _figures(kind, [one for one, _ in took], [two for _, two in took])
        upstream.does = "hang_up"
        failed = [through.status() for _ in range(10)]
    made = 2 * (calls + WARM_UP)
    purse.refresh_from_db()
    problems = [each["message"] for each in auditing.problems()]
    charged = Charge.objects.filter(version=version).count()
    if failed != [502] * 10:
        problems.append(f"failing calls were answered {failed}")
    if not charged == Call.objects.filter(state=Call.State.CHARGED).count() == made:
        problems.append(f"{made} calls were made and {charged} charged")
    if purse.available_base_units != MONEY - made * PRICE:
        problems.append(f"the purse has {purse.available_base_units}")
    slow = [kind for kind in ("whole", "streamed") if report[f"{kind}_added_ms"] > MOST_MS]
    return {"ok": not problems and not slow, **report, "charged": charged, "failed": len(failed), "problems": problems}


class _Asker:
    """Asks one address over one connection, as clients with a pool do."""

    def __init__(self, site: str, path: str, key: str, body: str) -> None:
        self._line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
        self._path, self._body = path, body
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self) -> float:
        """Return the milliseconds from the question to the last byte of the answer."""
        began = time.perf_counter()
        status = self.status()
        if status != 200:
            raise RuntimeError(f"{self._path} answered {status}")
        return (time.perf_counter() - began) * 1000

    def status(self) -> int:
        """Ask, read everything, and return the status."""
        self._line.request("POST", self._path, self._body, self._headers)
        answer = self._line.getresponse()
        answer.read()
        return answer.status


def _offer(upstream: FakeUpstream) -> tuple[Version, str, Any]:
    """Publish a model that the service answers for, and open a purse with a key."""
    house = Organisation.objects.create(name="Gateway")
    owner = User.objects.create(email="gateway@bench.test", name="Owner")
    Membership.objects.create(organisation=house, user=owner, role=Membership.Role.OWNER)
    asset = registering.make_asset(house, by=owner, kind="model", title="Gateway bench")
    version = registering.draft(
        asset, by=owner, token=CURRENCY, roles={Role.MODEL: 10_000}, licence={"preset": "open-use"}
    )
    sharing.weigh(version, Role.MODEL, {owner.pk: 1})
    registering.publish(version)
    registering.set_prices(version, {"call": PRICE})
    offering.set_endpoint(version, url=upstream.url, secret=SECRET)
    purse = topping.purse_of(owner, CURRENCY)
    topping.top_up(purse, by=owner, amount_base_units=MONEY)
    secret = keys.issue(purse, by=owner, name="bench", per_minute=10**6)[1]
    return version, secret, purse


def _figures(kind: str, direct: list[float], through: list[float]) -> dict[str, float]:
    added = [two - one for one, two in zip(direct, through, strict=True)]
    return {
        f"{kind}_direct_ms": round(median(direct), 2),
        f"{kind}_gateway_ms": round(median(through), 2),
        f"{kind}_added_ms": round(median(added), 2),
        f"{kind}_added_p95_ms": round(quantiles(added, n=20)[-1], 2),
    }
