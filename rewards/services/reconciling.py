"""Counting everything a second time and saying where the two counts differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Check:
    """A query that returns one row per thing that is wrong, as a sentence."""

    name: str
    query: str


CHECKS = (
    Check(
        "every entry sums to zero",
        "SELECT format('entry %s is off by %s %s', min(entry.cause), sum(line.amount_base_units), account.token)"
        " FROM rewards_line line JOIN rewards_account account ON account.id = line.account_id"
        " JOIN rewards_entry entry ON entry.id = line.entry_id"
        " GROUP BY line.entry_id, account.token HAVING sum(line.amount_base_units) <> 0",
    ),
    Check(
        "balances are the sums of their lines",
        "SELECT format('%s %s holds %s %s, its lines say %s', account.kind, account.key, account.balance_base_units,"
        " account.token, coalesce(lines.sum, 0)) FROM rewards_account account"
        " LEFT JOIN (SELECT account_id, sum(amount_base_units) FROM rewards_line GROUP BY account_id) lines"
        " ON lines.account_id = account.id WHERE account.balance_base_units <> coalesce(lines.sum, 0)",
    ),
    Check(
        "nobody but owners is below zero",
        "SELECT format('%s %s is at %s %s', kind, key, balance_base_units, token) FROM rewards_account"
        " WHERE balance_base_units < 0 AND kind <> 'owner'",
    ),
    Check(
        "approved work is owed once, at its price",
        # An approval whose news is still on its way is not missing.
        "SELECT format('contribution %s (%s, %s) is owed %s', contribution.id, contribution.state,"
        " contribution.price_base_units, entitlement.amount_base_units) FROM annotation_contribution contribution"
        " FULL JOIN rewards_entitlement entitlement ON entitlement.contribution_id = contribution.id"
        " WHERE (contribution.state = 'approved' OR entitlement.id IS NOT NULL) AND entitlement.review_id IS NULL"
        " AND entitlement.royalty_id IS NULL"
        " AND (contribution.state, contribution.price_base_units, contribution.annotator_id)"
        " IS DISTINCT FROM ('approved', entitlement.amount_base_units, entitlement.person_id)"
        " AND NOT EXISTS (SELECT 1 FROM events_event event WHERE event.delivered_at IS NULL"
        " AND event.name = 'contribution.approved' AND event.payload->>'contribution' = contribution.id::text)",
    ),
    Check(
        "verdicts are owed once, at their price",
        "SELECT format('review %s (%s) is owed %s times %s', coalesce(pay.id, owed.review_id), pay.amount_base_units,"
        " owed.number, owed.amount) FROM annotation_reviewpay pay"
        " FULL JOIN (SELECT review_id, count(*) AS number, min(amount_base_units) AS amount,"
        "  min(person_id::text) AS person FROM rewards_entitlement WHERE review_id IS NOT NULL GROUP BY 1) owed"
        " ON owed.review_id = pay.id WHERE (pay.owed_at IS NOT NULL OR owed.number IS NOT NULL)"
        " AND (pay.owed_at IS NOT NULL, pay.amount_base_units, pay.person_id::text, 1)"
        " IS DISTINCT FROM (true, owed.amount, owed.person, owed.number)",
    ),
    Check(
        "royalties are owed once, at their amount",
        "SELECT format('royalty %s (%s) is owed %s times %s', coalesce(royalty.id, owed.royalty_id),"
        " royalty.amount_base_units, owed.number, owed.amount) FROM rewards_royalty royalty"
        " FULL JOIN (SELECT royalty_id, count(*) AS number, min(amount_base_units) AS amount,"
        "  min(person_id::text) AS person FROM rewards_entitlement WHERE royalty_id IS NOT NULL GROUP BY 1) owed"
        " ON owed.royalty_id = royalty.id WHERE (royalty.amount_base_units, royalty.person_id::text, 1)"
        " IS DISTINCT FROM (owed.amount, owed.person, owed.number)",
    ),
    Check(
        "what reviews cost is what reviewers earned",
        "SELECT format('campaign %s paid %s for reviews, its verdicts say %s', tally.campaign_id,"
        " tally.reviews_base_units, coalesce(paid.sum, 0)) FROM annotation_tally tally"
        " LEFT JOIN (SELECT campaign_id, sum(amount_base_units) FROM annotation_reviewpay GROUP BY 1) paid"
        " USING (campaign_id) WHERE tally.reviews_base_units <> coalesce(paid.sum, 0)",
    ),
    Check(
        "what people earned is what they are owed",
        "SELECT format('person %s is owed %s %s, the ledger says %s', coalesce(owed.key, held.key), owed.sum,"
        " coalesce(owed.token, held.token), held.sum)"
        " FROM (SELECT person_id::text AS key, token, sum(amount_base_units)"
        "  FROM rewards_entitlement GROUP BY 1, 2) owed"
        " FULL JOIN (SELECT key, token, sum(balance_base_units) FROM rewards_account"
        "  WHERE kind IN ('earned', 'anchored', 'claimable', 'claimed') GROUP BY 1, 2) held USING (key, token)"
        " WHERE coalesce(owed.sum, 0) <> coalesce(held.sum, 0)",
    ),
    Check(
        "campaigns' budgets agree with the ledger",
        # Available, held, reserved, waiting for a verdict, approved and not yet booked: together what the ledger has.
        "SELECT format('campaign %s has %s, the ledger says %s', tally.campaign_id, tally.available_base_units"
        " + tally.held_base_units + coalesce(reserved.sum, 0) + coalesce(waiting.sum, 0) + coalesce(verdicts.sum, 0),"
        " coalesce(pots.sum, 0))"
        " FROM annotation_tally tally JOIN annotation_campaign campaign ON campaign.id = tally.campaign_id"
        " LEFT JOIN (SELECT key, token, sum(balance_base_units) FROM rewards_account"
        "  WHERE kind IN ('campaign', 'held') GROUP BY 1, 2) pots"
        "  ON pots.key = campaign.id::text AND pots.token = campaign.currency"
        " LEFT JOIN (SELECT campaign_id, sum(price_base_units) FROM annotation_assignment WHERE state = 'reserved'"
        "  GROUP BY 1) reserved ON reserved.campaign_id = campaign.id"
        " LEFT JOIN (SELECT contribution.campaign_id, sum(contribution.price_base_units)"
        "  FROM annotation_contribution contribution LEFT JOIN rewards_entitlement entitlement"
        "  ON entitlement.contribution_id = contribution.id WHERE contribution.state = 'submitted'"
        "  OR (contribution.state = 'approved' AND entitlement.id IS NULL) GROUP BY 1) waiting"
        " ON waiting.campaign_id = campaign.id"
        " LEFT JOIN (SELECT campaign_id, sum(amount_base_units) FROM annotation_reviewpay WHERE owed_at IS NULL"
        "  GROUP BY 1) verdicts ON verdicts.campaign_id = campaign.id"
        " WHERE tally.available_base_units + tally.held_base_units + coalesce(reserved.sum, 0)"
        " + coalesce(waiting.sum, 0) + coalesce(verdicts.sum, 0) <> coalesce(pots.sum, 0)",
    ),
    Check(
        "what is held belongs to refused answers that may be appealed",
        "SELECT format('campaign %s holds %s, its refused answers say %s', tally.campaign_id, tally.held_base_units,"
        " coalesce(held.sum, 0)) FROM annotation_tally tally"
        " LEFT JOIN (SELECT campaign_id, sum(price_base_units) FROM annotation_contribution"
        "  WHERE held_until IS NOT NULL AND state = 'rejected' GROUP BY 1) held USING (campaign_id)"
        " WHERE tally.held_base_units <> coalesce(held.sum, 0)",
    ),
    Check(
        "what is held is held in the ledger",
        # News that is still on its way will move it.
        "SELECT format('campaign %s holds %s, the ledger says %s', tally.campaign_id, tally.held_base_units,"
        " coalesce(account.balance_base_units, 0)) FROM annotation_tally tally"
        " JOIN annotation_campaign campaign ON campaign.id = tally.campaign_id"
        " LEFT JOIN rewards_account account ON account.kind = 'held' AND account.key = campaign.id::text"
        "  AND account.token = campaign.currency"
        " WHERE tally.held_base_units <> coalesce(account.balance_base_units, 0)"
        " AND NOT EXISTS (SELECT 1 FROM events_event event WHERE event.delivered_at IS NULL"
        " AND event.name IN ('contribution.rejected', 'contribution.released')"
        " AND event.payload->>'campaign' = campaign.id::text)",
    ),
    Check(
        "each epoch's total is the sum of its leaves",
        "SELECT format('epoch %s of %s promises %s, its leaves %s', epoch.number, epoch.token, epoch.total_base_units,"
        " leaves.sum) FROM rewards_epoch epoch CROSS JOIN LATERAL (SELECT coalesce(sum(leaf.cumulative_base_units), 0)"
        "  AS sum FROM rewards_leaf leaf JOIN rewards_epoch since ON since.id = leaf.epoch_id"
        "  LEFT JOIN rewards_epoch until ON until.id = leaf.replaced_in_id WHERE leaf.chain_id = epoch.chain_id"
        "  AND leaf.token = epoch.token AND since.number <= epoch.number"
        "  AND (until.id IS NULL OR until.number > epoch.number)) leaves"
        " WHERE epoch.number = (SELECT max(number) FROM rewards_epoch newest WHERE newest.chain_id = epoch.chain_id"
        "  AND newest.token = epoch.token) AND leaves.sum <> epoch.total_base_units",
    ),
    Check(
        "claims are in the ledger",
        "SELECT format('claim %s:%s of %s is in nobody''s account', claim.tx_hash, claim.log_index, claim.address)"
        " FROM rewards_claim claim WHERE NOT EXISTS (SELECT 1 FROM rewards_entry entry WHERE entry.cause ="
        " format('claim:%s:%s:%s', claim.chain_id, claim.tx_hash, claim.log_index))",
    ),
)


def audit() -> dict[str, Any]:
    """Return the report: `ok`, `ledger_sum` (base units over all tokens, 0 when sound), what was counted, problems."""
    problems = problems_of(CHECKS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(abs(sum)), 0) FROM (SELECT sum(line.amount_base_units) FROM rewards_line line"
            " JOIN rewards_account account ON account.id = line.account_id GROUP BY account.token) sums"
        )
        ledger_sum = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT (SELECT count(*) FROM rewards_entry), (SELECT count(*) FROM rewards_account),"
            " (SELECT count(*) FROM rewards_entitlement), (SELECT count(*) FROM rewards_epoch),"
            " (SELECT count(*) FROM rewards_claim)"
        )
        counted = dict(zip(("entries", "accounts", "entitlements", "epochs", "claims"), cursor.fetchone(), strict=True))
    return {"ok": not ledger_sum and not problems, "ledger_sum": ledger_sum, "counted": counted, "problems": problems}


def problems_of(checks: Sequence[Check]) -> list[dict[str, str]]:
    """Return what the checks find, a few of each: `where` the check's name, `message` a sentence."""
    problems: list[dict[str, str]] = []
    with connection.cursor() as cursor:
        for check in checks:
            cursor.execute(f"{check.query} LIMIT {PROBLEMS_SHOWN}")
            problems += [{"where": check.name, "message": row[0]} for row in cursor.fetchall()]
    return problems
