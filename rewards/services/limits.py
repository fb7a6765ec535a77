"""What the house pays gas for: not too little at once, and not too often."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from caravan.accounts.models import User
from caravan.lib.money import decimals_of
from rewards.errors import TooLittle, TooOften
from rewards.models import Relay, Sending

DAY = timedelta(days=1)


def least(token: str) -> int:
    """Return the least base units of a token that the house sends at its own cost."""
    return int(Decimal(settings.RELAY_MINIMUM) * 10 ** decimals_of(token))


def check(user: User, *, token: str, amount_base_units: int) -> None:
    """Allow one more payment at the house's cost.

    Raises:
        TooLittle: its gas would be out of proportion; more may come together, and one's own wallet can always send it.
        TooOften: the person has had as many as anybody gets in a day.
    """
    if amount_base_units < least(token):
        raise TooLittle
    since = timezone.now() - DAY
    had = sum(kind.objects.filter(person=user, created_at__gt=since).count() for kind in (Relay, Sending))
    if settings.RELAYS_A_DAY and had >= settings.RELAYS_A_DAY:
        raise TooOften
