"""What we offer for gas: today's price under our cap, and more for what waited too long."""

from caravan.chain.errors import FeeCapReached
from caravan.chain.models import Attempt
from caravan.chain.port import Fees

# Nodes want 10 % (Geth, Erigon) or 12.5 % (OpenEthereum's heirs) more on both fees.
BUMP_NUMERATOR, BUMP_DENOMINATOR = 9, 8


def capped(quote: Fees, cap_wei: int) -> Fees:
    """Return a quote within the cap; 0 is no cap.

    Raises:
        FeeCapReached: the cap would not get it into the next block.
    """
    if not cap_wei or quote.max_fee_wei <= cap_wei:
        return quote
    # A quote is twice the base fee and the tip; the next block takes the base fee and the tip.
    least = (quote.max_fee_wei + quote.priority_fee_wei) // 2
    if least > cap_wei:
        raise FeeCapReached(f"gas costs {least} wei, and CHAIN_MAX_FEE_GWEI allows {cap_wei}")
    return Fees(cap_wei, min(quote.priority_fee_wei, cap_wei))


def raised(last: Attempt, quote: Fees) -> Fees:
    """Return the fees of a replacement: today's, and at least 12.5 % above the last attempt's, rounded up."""
    tip = max(quote.priority_fee_wei, _bumped(int(last.priority_fee_wei)))
    return Fees(max(quote.max_fee_wei, _bumped(int(last.max_fee_wei)), tip), tip)


def raised_within(last: Attempt, quote: Fees, cap_wei: int) -> Fees | None:
    """Return the fees of a replacement under the cap; None when the cap leaves no room for an eighth more."""
    least = raised(last, Fees(0, 0))
    if cap_wei and least.max_fee_wei > cap_wei:
        return None
    fees = raised(last, quote)
    return fees if not cap_wei else Fees(min(fees.max_fee_wei, cap_wei), min(fees.priority_fee_wei, cap_wei))


def _bumped(fee: int) -> int:
    return -(-fee * BUMP_NUMERATOR // BUMP_DENOMINATOR)
