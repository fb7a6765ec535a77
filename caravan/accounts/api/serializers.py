"""What the accounts API takes and answers."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from caravan.accounts.models import ApiToken, User

EMAIL_MOST = 254


class SignUpSerializer(serializers.Serializer[Any]):
    """A new person."""

    email = serializers.EmailField(max_length=EMAIL_MOST)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    name = serializers.CharField(max_length=120, required=False, default="")

    def validate_email(self, value: str) -> str:
        """Refuse an address that has an account, or is too long in lower case: some letters become two."""
        email = value.lower()
        if len(email) > EMAIL_MOST:
            raise serializers.ValidationError(_("This address is too long."), code="max_length")
        if User.objects.filter(email=email).exists():
            raise serializers.ValidationError(_("There is an account with this address."), code="taken")
        return email

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Apply the site's password rules, knowing the rest."""
        person = User(email=attrs["email"], name=attrs["name"])
        try:
            password_validation.validate_password(attrs["password"], person)
        except ValidationError as error:
            raise serializers.ValidationError({"password": error.messages}, code="weak") from error
        return attrs


class MeSerializer(serializers.ModelSerializer[User]):
    """The person who asks."""

    wallet = serializers.SerializerMethodField()
    organisations = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ("id", "email", "name", "language", "wallet", "organisations")

    def get_wallet(self, user: User) -> str | None:
        """Return the address that is paid."""
        return user.wallets.filter(is_primary=True).values_list("address", flat=True).first()

    def get_organisations(self, user: User) -> list[dict[str, str]]:
        """Return every role in every organisation."""
        rows = user.memberships.values_list("organisation_id", "organisation__name", "role")
        return [{"id": str(pk), "name": name, "role": role} for pk, name, role in rows]


class TokenRequestSerializer(serializers.Serializer[Any]):
    """A token wanted."""

    name = serializers.CharField(max_length=80, default="API")
    scopes = serializers.MultipleChoiceField(choices=ApiToken.Scope.choices, allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=730, default=90)


class PasswordTokenSerializer(TokenRequestSerializer):
    """A token wanted by somebody who knows a password."""

    email = serializers.EmailField(max_length=EMAIL_MOST)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token, without its secret."""

    class Meta:
        model = ApiToken
        fields = ("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")


class TokenMadeSerializer(serializers.Serializer[Any]):
    """A token with its secret, shown once."""

    token = serializers.CharField()
    details = TokenSerializer()


class AddressSerializer(serializers.Serializer[Any]):
    """An EVM address."""

    address = serializers.CharField(max_length=42)


class ChallengeSerializer(serializers.Serializer[Any]):
    """A message to sign."""

    nonce = serializers.CharField()
    message = serializers.CharField()
    expires_at = serializers.DateTimeField()


class SignatureSerializer(serializers.Serializer[Any]):
    """A signed message."""

    message = serializers.CharField(max_length=2000, trim_whitespace=False)
    signature = serializers.RegexField(r"^0x[0-9a-fA-F]{130,4096}$")


class WalletSerializer(serializers.Serializer[Any]):
    """A linked wallet."""

    address = serializers.CharField()
    is_primary = serializers.BooleanField()
    linked_at = serializers.DateTimeField()
