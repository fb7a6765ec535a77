"""An owner's rules over HTTP."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, Storable, person, valid
from annotation.models import Campaign, Rule, RuleFiring
from annotation.services import ruling
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """A rule; `condition` holds `every`, `fewest` and `comparisons` of [collector, below, limit]."""

    condition = Storable()
    parameters = Storable(required=False)

    class Meta:
        model = Rule
        fields = ("id", "name", "condition", "parameters", "action", "hours", "message", "active", "version")
        read_only_fields = ("id", "active", "version")


class SwitchSerializer(serializers.Serializer[Any]):
    """Whether a rule acts."""

    active = serializers.BooleanField()


class TrySerializer(serializers.Serializer[Any]):
    """A condition to try."""

    condition = Storable()


class HitSerializer(serializers.Serializer[Any]):
    """Whom a rule would have acted on, when, by what, and what they did after that."""

    person = serializers.UUIDField()
    at = serializers.FloatField(help_text="epoch seconds")
    values = serializers.DictField(child=serializers.FloatField())
    answers_after = serializers.IntegerField()
    base_units_after = serializers.CharField()


class FiringSerializer(serializers.ModelSerializer[RuleFiring]):
    """What a rule did, and what it said then."""

    person = serializers.CharField(source="person.name")

    class Meta:
        model = RuleFiring
        fields = ("id", "rule", "version", "person", "said", "values", "at", "until", "question", "lifted_at")


class Rules(LabellingView):
    """The rules of a campaign."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(operation_id="campaign_rules_list", responses=answers(404, _200=RuleSerializer(many=True)))
    def get(self, request: Request, pk: str) -> Response:
        """List a campaign's rules."""
        return Response(RuleSerializer(_own(request, pk).rules.order_by("pk"), many=True).data)

    @extend_schema(request=RuleSerializer, responses=answers(404, 422, _201=RuleSerializer))
    def post(self, request: Request, pk: str) -> Response:
        """Write a rule down; it acts when it is switched on."""
        said = valid(RuleSerializer(data=request.data))
        made = ruling.save(_own(request, pk), author=person(request), **said)
        return Response(RuleSerializer(made).data, status=status.HTTP_201_CREATED)


class TryRule(LabellingView):
    """A dry run."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=TrySerializer, responses=answers(404, 422, _200=HitSerializer(many=True)))
    def post(self, request: Request, pk: str) -> Response:
        """Say whom a condition would have hit when, had it stood all along; nothing is changed."""
        campaign = _own(request, pk)
        condition = ruling.condition_of(valid(TrySerializer(data=request.data))["condition"])
        hits = ruling.try_out(campaign, condition=condition)
        rows = [{**hit._asdict(), "base_units_after": str(hit.base_units_after)} for hit in hits]
        return Response(HitSerializer(rows, many=True).data)


class OneRule(LabellingView):
    """A rule of one's own campaign."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=SwitchSerializer, responses=answers(404, _200=RuleSerializer))
    def patch(self, request: Request, pk: int) -> Response:
        """Switch a rule on or off."""
        owned = selectors.campaigns_owned_by(person(request))
        rule = get_object_or_404(Rule, pk=pk, campaign__in=owned)
        rule.active = valid(SwitchSerializer(data=request.data))["active"]
        rule.save(update_fields=["active"])
        return Response(RuleSerializer(rule).data)


class Firings(LabellingView, ListAPIView[RuleFiring]):
    """What the rules of a campaign did."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = FiringSerializer

    def get_queryset(self) -> QuerySet[RuleFiring]:
        """Return those of a campaign of one's own."""
        if getattr(self, "swagger_fake_view", False):
            return RuleFiring.objects.none()
        campaign = _own(self.request, self.kwargs["pk"])
        return RuleFiring.objects.filter(rule__campaign=campaign).select_related("person").order_by("-pk")

    @extend_schema(operation_id="campaign_rule_firings_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what a campaign's rules did, newest first."""
        return super().get(request, *args, **kwargs)


class LiftFiring(LabellingView):
    """An owner's word."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=None, responses=answers(404, _204=None))
    def post(self, request: Request, pk: int) -> Response:
        """Undo what a rule did to a person."""
        owned = selectors.campaigns_owned_by(person(request))
        ruling.lift(get_object_or_404(RuleFiring, pk=pk, rule__campaign__in=owned), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _own(request: Request, pk: Any) -> Campaign:
    return get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
