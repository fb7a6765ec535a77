"""What a key may spend in a day: counted is what its bytes can cost at most, gas at the highest fee offered."""

from django.utils import timezone

from caravan.chain import nodes
from caravan.chain.errors import SpendingLimit
from caravan.chain.models import Signer
from caravan.chain.port import Fees


def most(gas: int, fees: Fees, value: int) -> int:
    """Return what a transaction can cost at most, in wei."""
    return gas * fees.max_fee_wei + value


def spend(signer: Signer, wei: int) -> None:
    """Count what is about to be signed; call inside the transaction that signs it, with the signer locked.

    Raises:
        SpendingLimit: it is more than is left of today (UTC).
    """
    today = timezone.now().date()
    before = int(signer.spent_wei) if signer.spent_on == today else 0
    limit = nodes.daily_limit_wei(signer.chain_id, signer.purpose)
    if limit and before + wei > limit:
        where = f"{signer.purpose} on chain {signer.chain_id}"
        raise SpendingLimit(f"{where} may spend {limit} wei a day, has spent {before} and needs {wei}")
    Signer.objects.filter(pk=signer.pk).update(spent_on=today, spent_wei=before + wei)
