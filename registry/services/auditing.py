"""Counting what use was paid again: purses, parts, pools and pots agree with the ledger to the last unit."""

from typing import Final

from rewards.services.reconciling import Check, problems_of

CHECKS: Final = (
    Check(
        "purses agree with the ledger",
        "SELECT format('purse %s has %s, calls hold %s, charged and not settled is %s, the ledger says %s', purse.id,"
        " purse.available_base_units, coalesce(held.sum, 0), coalesce(waiting.sum, 0),"
        " coalesce(account.balance_base_units, 0))"
        " FROM registry_purse purse LEFT JOIN rewards_account account ON account.kind = 'purse'"
        "  AND account.key = purse.id::text AND account.token = purse.token"
        " LEFT JOIN (SELECT purse_id, sum(amount_base_units) FROM registry_charge WHERE settlement_id IS NULL"
        "  GROUP BY 1) waiting ON waiting.purse_id = purse.id"
        " LEFT JOIN (SELECT key.purse_id, sum(call.held_base_units) FROM registry_call call"
        "  JOIN registry_key key ON key.id = call.key_id WHERE call.state = 'held' GROUP BY 1) held"
        "  ON held.purse_id = purse.id"
        " WHERE coalesce(account.balance_base_units, 0)"
        "  <> purse.available_base_units + coalesce(held.sum, 0) + coalesce(waiting.sum, 0)",
    ),
    Check(
        "settlements are the sum of their charges",
        "SELECT format('settlement %s says %s, its charges %s', settlement.id, settlement.amount_base_units,"
        " charges.sum)"
        " FROM registry_settlement settlement CROSS JOIN LATERAL (SELECT coalesce(sum(amount_base_units), 0) AS sum"
        "  FROM registry_charge WHERE settlement_id = settlement.id) charges"
        " WHERE charges.sum <> settlement.amount_base_units",
    ),
    Check(
        "what is owed is what the royalties say",
        "SELECT format('settlement %s owes %s, its royalties %s', settlement.id, settlement.owed_base_units, owed.sum)"
        " FROM registry_settlement settlement CROSS JOIN LATERAL (SELECT coalesce(sum(amount_base_units), 0) AS sum"
        "  FROM rewards_royalty WHERE settlement = settlement.id) owed WHERE owed.sum <> settlement.owed_base_units",
    ),
    Check(
        "the parts of a version are its whole",
        "SELECT format('the parts of version %s sum to %s', source_id, sum(part)) FROM registry_part GROUP BY source_id"
        " HAVING sum(part) <> 1000000000000000000",
    ),
    Check(
        "pools weigh what their stakes weigh",
        "SELECT format('pool %s weighs %s, its stakes %s', pool.id, pool.weight, stakes.sum) FROM registry_pool pool"
        " CROSS JOIN LATERAL (SELECT coalesce(sum(weight), 0) AS sum FROM registry_stake"
        "  WHERE pool_id = pool.id) stakes"
        " WHERE stakes.sum <> pool.weight",
    ),
    Check(
        "what is not shared out lies in its version's pot",
        "SELECT format('version %s has %s waiting, the ledger says %s', version.id, waiting.sum,"
        " coalesce(pot.sum, 0)) FROM registry_version version"
        " CROSS JOIN LATERAL (SELECT (SELECT coalesce(sum(amount_base_units), 0) FROM registry_charge"
        "   WHERE version_id = version.id AND settlement_id IS NOT NULL)"
        "  + (SELECT coalesce(sum(amount_base_units * CASE WHEN receiver_id = version.id THEN 1 ELSE -1 END), 0)"
        "   FROM registry_revenue WHERE NOT is_frozen AND source_id <> receiver_id"
        "   AND version.id IN (source_id, receiver_id))"
        "  - (SELECT coalesce(sum(royalty.amount_base_units), 0) FROM rewards_royalty royalty"
        "   WHERE royalty.version = version.id) AS sum) waiting"
        " LEFT JOIN (SELECT key, sum(balance_base_units) FROM rewards_account WHERE kind = 'royalties' GROUP BY 1) pot"
        "  ON pot.key = version.id::text WHERE waiting.sum <> coalesce(pot.sum, 0)",
    ),
)


def problems() -> list[dict[str, str]]:
    """Return what does not agree, a few of each kind."""
    return problems_of(CHECKS)
