"""Whom a use of an asset pays, to the last base unit. Pure: no database, no Django."""

from registry.royalties.dealing import deal
from registry.royalties.errors import BadShares, Cycle, RoyaltyError, TooDeep, TooManyParents
from registry.royalties.graph import MOST_ANCESTORS, MOST_PARENTS, Edge, Graph, lineage
from registry.royalties.pools import Pool, Stake
from registry.royalties.roles import WHOLE_BPS, Role, check_roles
from registry.royalties.splitting import WHOLE, Policy, split

__all__ = [
    "MOST_ANCESTORS",
    "MOST_PARENTS",
    "WHOLE",
    "WHOLE_BPS",
    "BadShares",
    "Cycle",
    "Edge",
    "Graph",
    "Policy",
    "Pool",
    "Role",
    "RoyaltyError",
    "Stake",
    "TooDeep",
    "TooManyParents",
    "check_roles",
    "deal",
    "lineage",
    "split",
]
