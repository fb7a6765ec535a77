"""A world of assets: datasets by many people, models made from them in generations, agents that are called."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from caravan.accounts.models import Membership, Organisation, User
from registry.models import Asset, Version
from registry.royalties import Policy, Role
from registry.services import lineages, registering, sharing

CURRENCY = "PTS"
LICENCE = {"preset": "open-use"}
DATASETS, WIDTH = 4, 3
"""How many datasets the people make, and how many versions each generation has."""


@dataclass(frozen=True)
class World:
    """Everything published.

    Attributes:
        owner: who registers everything.
        generations: the datasets first; the last is what is called.
    """

    owner: User
    generations: Sequence[Sequence[Version]]

    @property
    def called(self) -> list[Version]:
        """What is used: the last generation, and one of each other one but the datasets."""
        return [*self.generations[-1], *(versions[0] for versions in self.generations[1:-1])]


def build(contributors: int, depth: int, seed: int) -> World:
    """Register and publish `depth` generations above datasets by `contributors` people."""
    chance = random.Random(seed)
    house = Organisation.objects.create(name=f"Royalties {seed}")
    owner = User.objects.create(email=f"owner-{seed}@bench.test", name="Owner")
    Membership.objects.create(organisation=house, user=owner, role=Membership.Role.OWNER)
    people = _people(contributors, seed)
    generations = [[_dataset(house, owner, number, people, chance) for number in range(DATASETS)]]
    policies = list(Policy)
    for level in range(1, depth + 1):
        generations.append(
            [
                _derived(house, owner, level, generations, policies[(level + number) % len(policies)], depth, chance)
                for number in range(WIDTH)
            ]
        )
    return World(owner, generations)


def _people(count: int, seed: int) -> list[UUID]:
    rows = [User(email=f"p{number}-{seed}@bench.test") for number in range(count)]
    return [user.pk for user in User.objects.bulk_create(rows, batch_size=5000)]


def _dataset(house: Organisation, owner: User, number: int, people: list[UUID], chance: random.Random) -> Version:
    """Publish a dataset by its share of the people, and by one in ten of the others."""
    mine = people[number::DATASETS] + chance.sample(people, len(people) // 10)
    asset = registering.make_asset(house, by=owner, kind=Asset.Kind.DATASET, title=f"Dataset {number}")
    roles = {Role.LABELS: 7000, Role.REVIEW: 1000, Role.DATA: 2000}
    version = registering.draft(asset, by=owner, token=CURRENCY, roles=roles, licence=LICENCE)
    sharing.weigh(version, Role.LABELS, {person: chance.randint(1, 400) for person in sorted(set(mine))})
    sharing.weigh(version, Role.REVIEW, {person: chance.randint(1, 50) for person in people[: 1 + len(people) // 100]})
    sharing.weigh(version, Role.DATA, {owner.pk: 1})
    registering.publish(version)
    return version


def _derived(
    house: Organisation,
    owner: User,
    level: int,
    generations: list[list[Version]],
    policy: Policy,
    depth: int,
    chance: random.Random,
) -> Version:
    """Publish a version that comes from two of the generation before, so that there are many ways to everything."""
    asset = registering.make_asset(house, by=owner, kind=Asset.Kind.MODEL, title=f"Generation {level}")
    roles = {Role.MODEL: 6000, Role.COMPUTE: 4000}
    version = registering.draft(asset, by=owner, token=CURRENCY, roles=roles, policy=policy, licence=LICENCE)
    for role in roles:
        sharing.weigh(version, role, {owner.pk: 1})
    # Small enough that all the ways of LAP together never ask for more than there is.
    most = max(1, 4000 >> depth)
    for parent in chance.sample(generations[-1], 2):
        lineages.add_parent(version, parent, relation="trained_on", share_bps=chance.randint(1, most))
    registering.publish(version)
    return version
