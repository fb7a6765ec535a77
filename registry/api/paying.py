"""Who pays for a call: a key's purse, or a payment that the request brought. Either holds first and pays last."""

import hashlib
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from caravan.api import throttles
from registry.errors import CallUnderWay, KeyRefused, LimitReached
from registry.gateway.prices import Count, cost
from registry.gateway.x402 import Resource
from registry.models import Call, Key, Payment
from registry.paid import Till, Unpaid
from registry.services import attributing, calling, facilitating, keys
from registry.services.calling import Order, Outcome

STRANGERS_PER_MINUTE = 120


class Payer(Protocol):
    """Pays for one call."""

    @property
    def key(self) -> Key | None:
        """The key that pays, if one does."""

    def begin(self, order: Order, count: Count) -> Call | HttpResponseBase:
        """Hold what a call of at most `count` costs; return it, or the answer to the same call made before."""

    def finish(self, call: Call, outcome: Outcome, body: bytes) -> HttpResponseBase:
        """Charge, and return the answer with its receipt."""

    def fail(self, call: Call, why: str) -> None:
        """Give everything back."""


def payer_of(request: HttpRequest) -> Payer:
    """Return who pays for a request: its key, or else whatever it brings by x402.

    Raises:
        KeyRefused, LimitReached: its key does not count.
    """
    secret = secret_of(request)
    if secret:
        return KeyPayer(keys.find(secret))
    if throttles.count(f"gateway:{throttles.address(request)}", 60) > STRANGERS_PER_MINUTE:
        raise LimitReached
    return StrangerPayer(request)


def secret_of(request: HttpRequest) -> str:
    """Return the key that a request brings: as a bearer token, or in x-api-key, as OpenAI's and others' clients do."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else request.headers.get("x-api-key", "")


class KeyPayer:
    """A purse pays what was used, once it was."""

    def __init__(self, key: Key) -> None:
        self.key: Key | None = key
        self._key = key

    def begin(self, order: Order, count: Count) -> Call | HttpResponseBase:
        """Hold the most out of the purse."""
        call = calling.begin(self._key, order, most=cost(order.version.prices, count))
        return answer_again(call) if call.state == Call.State.CHARGED else call

    def finish(self, call: Call, outcome: Outcome, body: bytes) -> HttpResponseBase:
        """Charge what was used."""
        return answer_of(calling.charge(call, outcome), outcome, body)

    def fail(self, call: Call, why: str) -> None:
        """Put everything back."""
        calling.fail(call, why)


class StrangerPayer:
    """A payment by x402 pays the most that the call can cost, known before; it is settled once there is an answer."""

    key: Key | None = None

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._till: Till | None = None

    def begin(self, order: Order, count: Count) -> Call | HttpResponseBase:
        """Take the payment; without one, say what it costs."""
        url = self._request.build_absolute_uri()
        resource = Resource(url, f"{order.version.asset.title}: {order.way}")
        offer = facilitating.offer_of(order.version.token, cost(order.version.prices, count))
        if offer is None:
            raise KeyRefused(_("This needs a key: it costs nothing, or what it costs is not on a chain."))
        try:
            self._till = Till(self._request, resource, order.version.token, offer)
            if (again := self._before(self._till, order)) is not None:
                return again
            payment = self._till.receive()
        except Unpaid as refusal:
            return refusal.response
        return calling.begin_paid(payment, order)

    def finish(self, call: Call, outcome: Outcome, body: bytes) -> HttpResponseBase:
        """Settle, then charge. An answer whose payment is still on its way is kept, for when it is asked for again."""
        headers = attributing.headers_of(call)
        response = HttpResponse(body, content_type=outcome.answer_type, headers=headers)
        if self._till is None:
            raise CallUnderWay
        try:
            self._till.settle(response)
        except Unpaid as refusal:
            if Payment.objects.filter(call=call, state=Payment.State.SENT).exists():
                calling.keep(call, outcome)
            else:
                calling.fail(call, "The payment was refused.")
            return refusal.response
        receipt = attributing.receipt_of(calling.charge(call, outcome), hashlib.sha256(body).hexdigest())
        response["Caravan-Receipt"] = attributing.header_of(receipt)
        return response

    def fail(self, call: Call, why: str) -> None:
        """Let the payment go: the same one may be offered again, so nothing is kept of the call either."""
        call.delete()
        if self._till is not None:
            self._till.drop()

    def _before(self, till: Till, order: Order) -> HttpResponseBase | None:
        """Return the answer that this very payment has bought for this very question."""
        payment = facilitating.find(till.payment, till.offer) if till.payment else None
        call = Call.objects.filter(payment=payment, request_hash=order.request_hash).first() if payment else None
        if call is None or call.answer is None or call.state != Call.State.CHARGED:
            return None
        return answer_again(call)


def answer_of(call: Call, outcome: Outcome, body: bytes) -> HttpResponseBase:
    """Return the answer to a charged call, with what it says of itself."""
    receipt = attributing.receipt_of(call, hashlib.sha256(body).hexdigest())
    headers = {**attributing.headers_of(call), "Caravan-Receipt": attributing.header_of(receipt)}
    return HttpResponse(body, content_type=outcome.answer_type, headers=headers)


def answer_again(call: Call) -> HttpResponseBase:
    """Return the answer that was kept of a call; it costs nothing more."""
    body = bytes(call.answer or b"")
    receipt = call.receipt or attributing.receipt_of(call, hashlib.sha256(body).hexdigest())
    headers = {**attributing.headers_of(call), "Caravan-Receipt": attributing.header_of(receipt)}
    return HttpResponse(body, content_type=call.answer_type, headers={**headers, "Caravan-Replayed": "true"})
