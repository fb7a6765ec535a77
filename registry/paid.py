"""Views that are paid by x402: a decorator for any Django view, and the till behind it.

    @csrf_exempt
    @paid(2_000, token="CVN", description="Tomorrow's weather")
    def forecast(request): ...

Without a payment the view answers 402 with its price, to clients of x402 version 2 and 1. With one, the view runs, and
the payment is settled if it answers below 400; so who gets an error pays nothing. docs/gateway.md has the whole story.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from caravan.chain.errors import ChainError
from registry.gateway import x402
from registry.gateway.x402 import BadPayment, Offer, Resource
from registry.models import Payment
from registry.services import facilitating

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Unpaid(Exception):
    """There is no payment that counts; `response` says so to the client."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def paid(
    price: int | Callable[..., int],
    *,
    token: str,
    pay_to: str = "",
    description: str = "",
    mime_type: str = "application/json",
) -> Callable[[View], View]:
    """Have a view paid by x402.

    The payment's row is `request.payment` for the view. A price of 0 lets everybody in.

    Args:
        price: base units, or a function of the request and the address's arguments that returns them.
        token: currency code of a token with transfers by signature (ERC-3009).
        pay_to: who gets the money, at once; empty for the operator's address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
            amount = price(request, *args, **kwargs) if callable(price) else price
            if not amount:
                return view(request, *args, **kwargs)
            resource = Resource(request.build_absolute_uri(), description, mime_type)
            try:
                till = Till(request, resource, token, _offer(token, amount, pay_to))
                request.payment = till.receive()  # type: ignore[attr-defined]
            except Unpaid as refusal:
                return refusal.response
            return till.answered_by(lambda: view(request, *args, **kwargs))

        return cast(View, answer)

    return decorate


class Till:
    """Takes one payment for one request, and settles it or lets it go.

    Raises:
        Unpaid: what the request brings as a payment cannot be read.
    """

    def __init__(self, request: HttpRequest, resource: Resource, token: str, offer: Offer) -> None:
        self._resource, self._token = resource, token
        self.offer = offer
        self.request_hash = request_hash(request)
        self.payment: x402.Payment | None = None
        self._row: Payment | None = None
        try:
            self.payment = x402.read(request.headers)
        except BadPayment as error:
            raise self.refused(error) from None

    def receive(self) -> Payment:
        """Check the payment that the request brought, and take it.

        Raises:
            Unpaid: there is none, or it does not count.
        """
        try:
            if self.payment is None:
                raise Unpaid(self.challenge())
            if not self.payment.pays(self.offer):
                raise BadPayment("invalid_payment_requirements", "The payment is for other terms than these.")
            self._row = facilitating.take(
                self.payment,
                self.offer,
                token=self._token,
                resource=self._resource.url,
                request_hash=self.request_hash,
            )
        except BadPayment as error:
            raise self.refused(error) from None
        except ChainError as error:
            raise Unpaid(_unavailable(str(error))) from None
        return self._row

    def answered_by(self, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """Return a view's answer, settled if it is one; of an error, or none at all, nothing is paid."""
        try:
            response = view()
        except BaseException:
            self.drop()
            raise
        if response.status_code >= 400:
            self.drop()
            return response
        try:
            return self.settle(response)
        except Unpaid as refusal:
            response.close()
            return refusal.response

    def settle(self, response: HttpResponseBase) -> HttpResponseBase:
        """Have the transfer made, and say so in the response.

        Raises:
            Unpaid: it did not come through; `response` is not to be sent.
        """
        if self._row is None or self.payment is None:
            raise Unpaid(self.challenge())
        try:
            sent = facilitating.settle(self._row, self.payment)
        except BadPayment as error:
            raise self.refused(error) from None
        for name, value in x402.settled(self.payment, self.offer, sent).items():
            response[name] = value
        return response

    def drop(self) -> None:
        """Let the payment go."""
        if self._row is not None:
            facilitating.drop(self._row)

    def challenge(self, error: str = "") -> HttpResponseBase:
        """Return the 402 that says what it costs."""
        headers, body = x402.challenge(self._resource, [self.offer], error=error)
        return JsonResponse(body, status=402, headers={**headers, "Cache-Control": "no-store"})

    def refused(self, error: BadPayment) -> Unpaid:
        """Return the 402 that says why a payment does not count."""
        response = self.challenge(f"{error.reason}: {error}")
        if self.payment is not None:
            for name, value in x402.settled(self.payment, self.offer, "", error=error.reason).items():
                response[name] = value
        return Unpaid(response)


def request_hash(request: HttpRequest) -> str:
    """Return the SHA-256 of what is asked: method, address and body."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _offer(token: str, amount: int, pay_to: str) -> Offer:
    try:
        offer = facilitating.offer_of(token, amount, pay_to=pay_to)
    except ChainError as error:
        raise Unpaid(_unavailable(str(error))) from None
    if offer is None:
        raise Unpaid(_unavailable(_("This currency is not on a chain, so it cannot be paid by x402.")))
    return offer


def _unavailable(why: str) -> HttpResponseBase:
    body: dict[str, Any] = {"code": "payment_unavailable", "message": why, "errors": []}
    return JsonResponse(body, status=503, headers={"Retry-After": "10"})
