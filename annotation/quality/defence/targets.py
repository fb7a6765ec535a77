"""What the defence must reach, as means over simulated worlds; docs/quality.md says why."""

from __future__ import annotations

FEW, MANY = 0.3, 0.5


def of(kind: str, share: float, split: int = 1) -> dict[str, float]:
    """Return the most that each figure of `measuring.Measured` may be; nothing for shares above a half.

    Args:
        kind: of attack.
        share: of the workers who attack.
        split: into how many accounts each divides; more than one must not earn them anything, that is all.
    """
    if share > MANY:
        return {}
    if split > 1:
        return {"attackers_pay": 0.005}
    sleepy = kind in ("sleepers", "mix")
    if share <= FEW:
        return {"loss": 0.005, "attackers_pay": 0.02 if sleepy else 0.005, "honest_gated": 0.01}
    # Sleepers have earned twenty answers' pay honestly: half a crowd of them is not measured by pay.
    return {"loss": 0.02, "honest_gated": 0.05} | ({} if sleepy else {"attackers_pay": 0.01})
