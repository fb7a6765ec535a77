"""The shapes of the rewards API. Amounts are decimal strings of base units."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rewards.models import Claim, Epoch, Funding, Relay, Seal, Sending
from rewards.services.claiming import Proof
from rewards.services.sending import Order
from rewards.tokens import MOST_BASE_UNITS


class BaseUnits(serializers.CharField):
    """An amount as a string of digits."""

    def to_representation(self, value: Any) -> str:
        """Write an int."""
        return str(value)


class Hex(serializers.CharField):
    """Bytes as 0x-hex."""

    def to_representation(self, value: Any) -> str:
        """Write bytes."""
        return "0x" + bytes(value).hex()


class AmountSerializer(serializers.Serializer[Any]):
    """An amount to fund with."""

    amount_base_units = serializers.IntegerField(min_value=1, max_value=MOST_BASE_UNITS, help_text="int or string")
    request_id = serializers.UUIDField(required=False, help_text="made by the client; asking again with it pays once")


class EarningsSerializer(serializers.Serializer[Any]):
    """How far a person's pay in one currency has come."""

    token = serializers.CharField()
    accrued_base_units = BaseUnits()
    anchored_base_units = BaseUnits()
    claimable_base_units = BaseUnits()
    claimed_base_units = BaseUnits()


class SealSerializer(serializers.ModelSerializer[Seal]):
    """One link of the ledger's hash chain."""

    digest = Hex()

    class Meta:
        model = Seal
        fields = ("number", "entries", "digest", "created_at")


class EpochSerializer(serializers.ModelSerializer[Epoch]):
    """One published epoch."""

    rewards_root = Hex()
    contributions_root = Hex()
    total_base_units = BaseUnits()
    post = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True, help_text="transaction hash")
    attestation = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True)

    class Meta:
        model = Epoch
        fields = (
            "id",
            "chain_id",
            "token",
            "token_address",
            "number",
            "state",
            "error",
            "rewards_root",
            "contributions_root",
            "total_base_units",
            "contributions",
            "accounts",
            "post",
            "attestation",
            "attestation_uid",
            "created_at",
            "final_at",
        )


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """What a wallet drew."""

    amount_base_units = BaseUnits()
    cumulative_base_units = BaseUnits()

    class Meta:
        model = Claim
        fields = (
            "chain_id",
            "token",
            "address",
            "amount_base_units",
            "cumulative_base_units",
            "tx_hash",
            "block_number",
            "created_at",
        )


class CallSerializer(serializers.Serializer[Any]):
    """A transaction for a wallet to send."""

    to = serializers.CharField()
    data = serializers.CharField()  # type: ignore[assignment]


class WhoseProofSerializer(serializers.Serializer[Any]):
    """Which of one's wallets is to claim; the paid one unless told."""

    address = serializers.CharField(max_length=42, required=False)
    token = serializers.CharField(max_length=12, required=False)


class ProofSerializer(serializers.Serializer[Proof]):
    """What it takes to claim."""

    chain_id = serializers.IntegerField()
    distributor = serializers.CharField()
    token = serializers.CharField(source="token_address", help_text="address")
    currency = serializers.CharField(source="token", help_text="code")
    account = serializers.CharField()
    epoch = serializers.IntegerField()
    cumulative_base_units = BaseUnits()
    claimable_base_units = BaseUnits()
    proof = serializers.ListField(child=Hex())
    transaction = serializers.SerializerMethodField()

    @extend_schema_field(CallSerializer)
    def get_transaction(self, proof: Proof) -> dict[str, str]:
        """Return the call that claims."""
        return {"to": proof.distributor, "data": "0x" + proof.calldata().hex()}


class RelaySerializer(serializers.ModelSerializer[Relay]):
    """A claim the house will send."""

    cumulative_base_units = BaseUnits()

    class Meta:
        model = Relay
        fields = ("id", "chain_id", "token", "address", "cumulative_base_units", "state", "created_at")


class WantedSerializer(serializers.Serializer[Any]):
    """Which part of one's pay is to go where."""

    receiver = serializers.CharField(max_length=42, help_text="address")
    amount_base_units = serializers.IntegerField(
        min_value=1, max_value=MOST_BASE_UNITS, required=False, help_text="everything claimable unless named"
    )
    address = serializers.CharField(max_length=42, required=False, help_text="another wallet of one's own")
    token = serializers.CharField(max_length=12, required=False, help_text="currency code")


class SignedSerializer(WantedSerializer):
    """What was signed, and the signature."""

    amount_base_units = serializers.IntegerField(min_value=1, max_value=MOST_BASE_UNITS, help_text="int or string")
    nonce = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    deadline = serializers.IntegerField(min_value=0, max_value=2**63 - 1, help_text="Unix seconds")
    signature = serializers.RegexField(r"^0x([0-9a-fA-F]{2}){1,4096}$", help_text="0x-hex")

    def validate_signature(self, value: str) -> bytes:
        """Return its bytes."""
        return bytes.fromhex(value[2:])


class OrderSerializer(serializers.Serializer[Order]):
    """A payment to sign, or to send from the wallet itself."""

    chain_id = serializers.IntegerField(source="proof.chain_id")
    currency = serializers.CharField(source="proof.token", help_text="code")
    account = serializers.CharField(source="proof.account")
    receiver = serializers.CharField()
    amount_base_units = BaseUnits()
    nonce = serializers.IntegerField()
    deadline = serializers.IntegerField(help_text="Unix seconds")
    typed_data = serializers.SerializerMethodField(help_text="for `eth_signTypedData_v4`")
    transaction = serializers.SerializerMethodField(help_text="from the wallet itself, without a signature")

    def get_typed_data(self, order: Order) -> dict[str, Any]:
        """Return what the wallet signs."""
        return order.typed_data()

    @extend_schema_field(CallSerializer)
    def get_transaction(self, order: Order) -> dict[str, str]:
        """Return the call that pays."""
        return {"to": order.proof.distributor, "data": "0x" + order.calldata().hex()}


class SendingSerializer(serializers.ModelSerializer[Sending]):
    """A payment the house carries on chain."""

    amount_base_units = BaseUnits()
    transaction = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True)

    class Meta:
        model = Sending
        fields = (
            "id",
            "chain_id",
            "token",
            "address",
            "receiver",
            "amount_base_units",
            "nonce",
            "deadline",
            "state",
            "error",
            "transaction",
            "created_at",
        )


class RestSerializer(serializers.Serializer[Any]):
    """What is left of a finished campaign: 0 once it went back."""

    amount_base_units = BaseUnits()
    transaction = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True, source="sent")


class FundingSerializer(serializers.ModelSerializer[Funding]):
    """Money put into a campaign."""

    amount_base_units = BaseUnits()
    transaction = serializers.SlugRelatedField[Any](slug_field="tx_hash", read_only=True)

    class Meta:
        model = Funding
        fields = ("id", "campaign", "amount_base_units", "state", "error", "transaction", "created_at")
