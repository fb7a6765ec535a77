"""Setting the stage: an owner, a funded campaign, and a worker for everybody in the answers, each with a wallet."""

import hashlib
import uuid
from dataclasses import dataclass

from django.utils import timezone

from caravan.accounts import siwe
from caravan.accounts.models import ApiToken, Organisation, User
from caravan.accounts.services import joining, tokens, wallets
from rewards.demo.client import Client
from rewards.demo.reading import Answers, choice_values, config

PRICE_BASE_UNITS = 50_000
DATA_BATCH = 2_000


@dataclass(frozen=True)
class Stage:
    """What the replay needs: addresses, tokens and names."""

    url: str
    campaign: str
    owner: User
    owner_token: str
    values: dict[str, str]
    workers: dict[str, tuple[User, str]]


def terms(url: str, chain_id: int) -> siwe.Terms:
    """Return what a sign-in message of the demo's site says."""
    return siwe.Terms(domain=url.split("://", 1)[-1].rstrip("/"), uri=url.rstrip("/") + "/", chain_id=chain_id)


def open_campaign(answers: Answers, *, url: str, title: str, review_rule: str, review_window_s: int) -> Stage:
    """Create an owner, a campaign and its tasks through the public API."""
    run = uuid.uuid4().hex[:12]
    owner = joining.sign_up(email=f"owner-{run}@demo.caravan.test", password=uuid.uuid4().hex, name="Demo owner")
    organisation: Organisation = joining.found_organisation(name=f"Demo {run}", founder=owner)
    token = tokens.issue(owner, name="demo", scopes=list(ApiToken.Scope.values), days=1)[1]
    values = choice_values(answers.labels)
    client = Client(url)
    campaign = client.call(
        token,
        "POST",
        "/api/v1/campaigns/",
        {
            "organisation": str(organisation.pk),
            "title": title[:120],
            "instructions": "Choose the class of each item.",
            "label_config": config(values),
            "price_base_units": str(PRICE_BASE_UNITS),
            "answers_per_task": answers.most_per_task,
            "review_rule": review_rule,
            "review_window_s": review_window_s,
            "allows_choice": True,
        },
    )["id"]
    for start in range(0, len(answers.tasks), DATA_BATCH):
        rows = [{"item": f"Item {name}"} for name in answers.tasks[start : start + DATA_BATCH]]
        client.call(token, "POST", f"/api/v1/campaigns/{campaign}/imports/", {"tasks": rows})
    return Stage(url=url, campaign=campaign, owner=owner, owner_token=token, values=values, workers={})


def sign_up_workers(stage: Stage, answers: Answers, *, chain_id: int) -> None:
    """Sign up every worker and link a wallet by a really signed message; keys are made for this run and forgotten."""
    from eth_account import Account
    from eth_account.messages import encode_defunct

    now = timezone.now()
    site = terms(stage.url, chain_id)
    for number, name in enumerate(answers.by_worker, 1):
        user = User.objects.create(
            email=f"{stage.campaign}-{number}@demo.caravan.test", name=name[:120], date_joined=now
        )
        key = hashlib.sha256(f"{stage.campaign}/{number}".encode()).digest()
        account = Account.from_key(key)
        challenge = wallets.challenge(user, address=account.address, terms=site)
        signature = account.sign_message(encode_defunct(text=challenge.message)).signature
        wallets.link(user, message=challenge.message, signature="0x" + signature.hex().removeprefix("0x"), terms=site)
        stage.workers[name] = (user, tokens.issue(user, name="demo", scopes=["label", "read"], days=1)[1])
