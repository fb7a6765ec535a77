"""The shapes of the registry's API. Amounts are decimal strings of base units, shares hundredths of a per cent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.base import Storable
from caravan.api.fields import BaseUnits
from registry.models import Asset, Edge, Grant, Notice, Purse, TopUp, Version
from registry.royalties import Role
from registry.services import harvesting
from registry.services.registering import COUNTED

STATES_TO = (Version.State.DEPRECATED, Version.State.WITHDRAWN)


class SharesField(serializers.DictField):
    """Shares of roles in hundredths of a per cent, the whole together."""

    child = serializers.IntegerField(min_value=1, max_value=10_000)

    def to_internal_value(self, data: Any) -> dict[Role, int]:
        """Refuse what is no role."""
        shares: dict[str, int] = super().to_internal_value(data)
        unknown = [name for name in shares if name not in set(Role)]
        if unknown:
            raise serializers.ValidationError(f"There is no role {unknown[0]!r}; roles are {', '.join(Role)}.")
        return {Role(name): share for name, share in shares.items()}


class PricesField(serializers.DictField):
    """What use costs, by what is counted."""

    child = BaseUnits()

    def to_internal_value(self, data: Any) -> dict[str, int]:
        """Refuse what is not counted."""
        prices: dict[str, int] = super().to_internal_value(data)
        unknown = [name for name in prices if name not in COUNTED]
        if unknown:
            raise serializers.ValidationError(f"{unknown[0]!r} is not counted; prices are for {', '.join(COUNTED)}.")
        return prices


class AssetSerializer(serializers.ModelSerializer[Asset]):
    """An asset."""

    owner = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = Asset
        fields = (
            "id",
            "slug",
            "kind",
            "title",
            "summary",
            "description",
            "languages",
            "organisation",
            "owner",
            "created_at",
        )
        read_only_fields = ("id", "created_at")
        extra_kwargs = {"slug": {"required": False}, "languages": {"read_only": True}}


class AssetChangeSerializer(serializers.ModelSerializer[Asset]):
    """What can be changed of an asset."""

    class Meta:
        model = Asset
        fields = ("title", "summary", "description")


class EdgeSerializer(serializers.ModelSerializer[Edge]):
    """Where a version comes from."""

    parent_hash = serializers.CharField(source="parent.content_hash", read_only=True)

    class Meta:
        model = Edge
        fields = ("parent", "parent_hash", "relation", "share_bps", "evidence")
        extra_kwargs = {"evidence": {"required": False}}


class VersionSerializer(serializers.ModelSerializer[Version]):
    """A version."""

    asset = serializers.SlugRelatedField[Asset](slug_field="slug", read_only=True)
    parents = EdgeSerializer(many=True, read_only=True)
    prices = PricesField(read_only=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = (
            "id",
            "asset",
            "number",
            "state",
            "notes",
            "content",
            "manifest",
            "content_hash",
            "licence",
            "offered",
            "policy",
            "token",
            "prices",
            "campaign",
            "parents",
            "roles",
            "created_at",
            "published_at",
            "ended_at",
            "reason",
        )

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_roles(self, version: Version) -> dict[str, int]:
        """Return each role's share."""
        return {pool.role: pool.share_bps for pool in version.pools.all()}


class DraftSerializer(serializers.Serializer[Any]):
    """What a draft is begun with; `roles` default to the person who makes it, with everything."""

    token = serializers.CharField(max_length=12, required=False, help_text="currency code; the usual one unless named")
    roles = SharesField(required=False)
    policy = serializers.ChoiceField(Version.Rule.choices, default=Version.Rule.ONCE)
    prices = PricesField(required=False)
    licence = Storable(required=False)
    content = Storable(required=False)
    notes = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class DraftChangeSerializer(serializers.Serializer[Any]):
    """What can be changed of a draft."""

    roles = SharesField(required=False)
    policy = serializers.ChoiceField(Version.Rule.choices, required=False)
    licence = Storable(required=False)
    content = Storable(required=False)
    notes = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class PricesSerializer(serializers.Serializer[Any]):
    """What use costs from now on."""

    prices = PricesField()


class WeightsSerializer(serializers.Serializer[Any]):
    """People's weights in a role, by their ids."""

    weights = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=10**9), allow_empty=False)


class EndSerializer(serializers.Serializer[Any]):
    """How a version ends, and why."""

    state = serializers.ChoiceField([(each.value, each.label) for each in STATES_TO])
    reason = serializers.CharField(max_length=500)


class HarvestSerializer(serializers.Serializer[Any]):
    """How a finished campaign becomes a dataset."""

    asset = serializers.SlugField(required=False, help_text="of a dataset of one's own, for its next version")
    roles = SharesField(required=False, help_text=f"usually {dict(harvesting.USUAL_BPS)}")


class PolicySerializer(serializers.Serializer[Any]):
    """Another policy, to see what it would do."""

    policy = serializers.ChoiceField(Version.Rule.choices, required=False)


class RolePartSerializer(serializers.Serializer[Any]):
    """What a role gets of 100."""

    role = serializers.CharField()
    people = serializers.IntegerField()
    percent = serializers.FloatField()


class ReceiverSerializer(serializers.Serializer[Any]):
    """What a version gets of 100."""

    version = serializers.UUIDField(source="version.pk")
    asset = serializers.CharField(source="version.asset.slug")
    title = serializers.CharField(source="version.asset.title")
    number = serializers.IntegerField(source="version.number")
    distance = serializers.IntegerField(help_text="steps up, by the shortest way")
    percent = serializers.FloatField()
    roles = RolePartSerializer(many=True)


class RoyaltySerializer(serializers.Serializer[Any]):
    """What one version has brought somebody in one role."""

    version = serializers.UUIDField(source="version.pk")
    asset = serializers.CharField(source="version.asset.slug")
    title = serializers.CharField(source="version.asset.title")
    role = serializers.CharField()
    token = serializers.CharField()
    amount_base_units = BaseUnits()
    uses = serializers.IntegerField(help_text="settled uses that it was paid from")


class SourceSerializer(serializers.Serializer[Any]):
    """What the use of one version brought."""

    version = serializers.UUIDField(source="version.pk")
    asset = serializers.CharField(source="version.asset.slug")
    uses = serializers.IntegerField()
    amount_base_units = BaseUnits()


class RevenueSerializer(serializers.Serializer[Any]):
    """What a version has brought in."""

    uses = serializers.IntegerField(help_text="charged, settled or not")
    charged_base_units = BaseUnits()
    received_base_units = BaseUnits(help_text="settled, of its own use and its descendants'")
    sources = SourceSerializer(many=True)


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """Word that something a version comes from has ended."""

    class Meta:
        model = Notice
        fields = ("id", "version", "about", "what", "reason", "created_at", "read_at")


class PurseSerializer(serializers.ModelSerializer[Purse]):
    """A prepaid balance."""

    available_base_units = BaseUnits(read_only=True)

    class Meta:
        model = Purse
        fields = ("id", "organisation", "token", "available_base_units", "created_at")
        read_only_fields = ("id", "created_at")


class TopUpSerializer(serializers.ModelSerializer[TopUp]):
    """Money on its way into a purse."""

    amount_base_units = BaseUnits(read_only=True)
    transaction = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True)

    class Meta:
        model = TopUp
        fields = ("id", "purse", "amount_base_units", "state", "transaction", "error", "created_at")


class TermsSerializer(serializers.Serializer[Any]):
    """Terms, as `licence` of a version has them."""

    terms = Storable()


class SentenceSerializer(serializers.Serializer[Any]):
    """One sentence of a licence."""

    permits = serializers.BooleanField(allow_null=True, help_text="true permits, false forbids, null demands")
    text = serializers.CharField()


class LicenceSerializer(serializers.Serializer[Any]):
    """A licence as data, in words and in ODRL."""

    terms = Storable()
    words = SentenceSerializer(many=True)
    odrl = Storable()


class BuySerializer(serializers.Serializer[Any]):
    """Who buys a licence, and how the client calls its request."""

    purse = serializers.PrimaryKeyRelatedField(queryset=Purse.objects.all())
    request_id = serializers.UUIDField(help_text="made by the client; asking again buys once")


class GrantSerializer(serializers.ModelSerializer[Grant]):
    """A licence that somebody bought."""

    asset = serializers.CharField(source="version.asset.slug", read_only=True)

    class Meta:
        model = Grant
        fields = ("id", "version", "asset", "terms", "expires", "is_transferable", "created_at", "revoked_at")
