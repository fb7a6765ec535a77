"""The gateway: owners' services and datasets' rows, metered, for whoever has a key or pays by x402."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import orjson
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from caravan.lib.errors import CaravanError
from registry.api.answering import answer
from registry.api.paying import Payer, payer_of, secret_of
from registry.errors import BadCall, NotServed, RegistryError
from registry.gateway.prices import Count
from registry.licences import Purpose, Use
from registry.models import Call, Version
from registry.paid import request_hash
from registry.services import calling, keys, offering, rows, upstream
from registry.services.calling import Order, Outcome
from registry.services.rows import Cut

P = ParamSpec("P")
NAMED = "Idempotency-Key"
PURPOSE = "Caravan-Purpose"
COUNTRY = "Caravan-Country"


def answers_errors(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Have a view's errors answered as OpenAI's clients, and ours, read them."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return refusal(NotServed(_("There is no such asset here.")))
        except CaravanError as error:
            return refusal(error)

    return guarded


def refusal(error: CaravanError) -> JsonResponse:
    """Return an error as JSON."""
    said = {"message": str(error), "type": "caravan_error", "code": error.code}
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.retry:
        headers["Retry-After"] = "5"
    return JsonResponse({"error": said, **error.as_json()}, status=error.status, headers=headers)


@csrf_exempt  # no cookie counts here: the key or the payment in the request does
@require_POST
@answers_errors
def ask(request: HttpRequest, name: str, way: str) -> HttpResponseBase:
    """Pass a question in OpenAI's form on to the owner's service, and its answer back; charge for it."""
    version = offering.find(name)
    if way not in upstream.WAYS or not offering.has_endpoint(version):
        raise NotServed
    sent = upstream.question(version.endpoint, way, request.body)
    payer = payer_of(request)
    begun = _begin(request, payer, version, way, Count(tokens=sent.most_tokens), usual="infer")
    if not isinstance(begun, Call):
        return begun
    with_failure = _giving_back(payer, begun)
    return with_failure(lambda: answer(payer, begun, sent, upstream.ask(version.endpoint, way, sent)))


@require_GET
@answers_errors
def serve_rows(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return rows of a dataset by range and filter; charge for those there are."""
    version = offering.find(name)
    cut = _cut(request)
    payer = payer_of(request)
    found = rows.read(version, cut)
    following = found[-1]["row"] + 1 if len(found) == cut.limit else None
    body = orjson.dumps({"rows": found, "next": following})
    count = Count(rows=len(found), octets=len(body))
    begun = _begin(request, payer, version, "rows", count)
    if not isinstance(begun, Call):
        return begun
    outcome = Outcome(count, "", body, "application/json")
    return _giving_back(payer, begun)(lambda: payer.finish(begun, outcome, body))


@require_GET
@answers_errors
def one_call(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """Return what became of a call of the key's own purse, and its receipt."""
    key = keys.find(secret_of(request))
    call = Call.objects.filter(pk=pk, key__purse=key.purse_id).first()
    if call is None:
        raise Http404
    said = {"call": str(call.pk), "state": call.state, "amount": str(call.amount_base_units), "tokens": call.tokens}
    return JsonResponse({**said, "rows": call.rows, "counted": call.counted, "receipt": call.receipt})


@require_GET
@answers_errors
def balance(request: HttpRequest) -> HttpResponseBase:
    """Return what the key's purse holds."""
    purse = keys.find(secret_of(request)).purse
    return JsonResponse({"token": purse.token, "available": str(purse.available_base_units)})


def _begin(
    request: HttpRequest, payer: Payer, version: Version, way: str, count: Count, *, usual: str = ""
) -> Call | HttpResponseBase:
    purpose = request.headers.get(PURPOSE) or request.GET.get("purpose") or usual
    if not purpose:
        raise BadCall(_("Say what it is for, in the header Caravan-Purpose: train, evaluate, infer …"))
    use = _use(request, purpose)
    calling.permit(version, use, key=payer.key)
    if payer.key and payer.key.purse.token != version.token:
        raise RegistryError(_("This key's purse holds another currency than this asset is priced in."))
    named = request.headers.get(NAMED, "")
    if len(named) > 128:
        raise BadCall(_("An idempotency key has at most 128 characters."))
    return payer.begin(Order(version, use.purpose.value, way, request_hash(request), named), count)


def _use(request: HttpRequest, said: str) -> Use:
    """Read what a use is declared to be: ``Caravan-Purpose: train commercial``, ``Caravan-Country: BR``."""
    purpose, *rest = said.lower().split() or [""]
    if purpose not in set(Purpose) or set(rest) - {"commercial"}:
        raise BadCall(
            _("A purpose is one of %(purposes)s, with the word commercial behind it if it is for money.")
            % {"purposes": ", ".join(Purpose)}
        )
    country = request.headers.get(COUNTRY, "").upper()[:2]
    return Use(Purpose(purpose), "commercial" in rest, timezone.now().date(), country)


def _giving_back(payer: Payer, call: Call) -> Callable[[Callable[[], HttpResponseBase]], HttpResponseBase]:
    """Return what runs the rest of a call, and gives its money back if that fails."""

    def run(rest: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        try:
            return rest()
        except BaseException as error:
            payer.fail(call, f"{type(error).__name__}: {error}")
            raise

    return run


def _cut(request: HttpRequest) -> Cut:
    said = request.GET
    try:
        start, limit = int(said.get("start", "0")), int(said.get("limit", "100"))
        confidence = float(said["least_confidence"]) if "least_confidence" in said else None
    except ValueError:
        raise BadCall(_("start and limit are whole numbers, least_confidence is a number.")) from None
    if not 0 <= start < 2**31 or not 1 <= limit <= rows.MOST or (confidence is not None and not 0 <= confidence <= 1):
        raise BadCall(_("At most 1,000 rows at once, from row 0 on; confidence is between 0 and 1."))
    where = {name.removeprefix("data."): str(value) for name, value in said.items() if name.startswith("data.")}
    return Cut(start, limit, said.get("label", ""), confidence, where)
