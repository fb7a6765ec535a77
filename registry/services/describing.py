"""What a version's cards tell, read from stored records: nothing is told that was not written down when it happened."""

from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone

from annotation.models import (
    Appeal,
    Campaign,
    CampaignStatistics,
    Contribution,
    Correction,
    GoldItem,
    GoldResult,
    Prediction,
    Review,
)
from annotation.services.kinds import kinds_of
from annotation.services.specs import spec_of
from annotation.services.terms import terms_of
from caravan.lib.canonical import sha256_json
from registry.licences import in_words, preset_of
from registry.licences.wording import NAMES
from registry.models import Edge, Version
from registry.publishing.facts import Asked, Facts, Gold, Parent, Shown, Terms, Work
from registry.services import licensing

OPTIONS: Final = 200
RESERVED: Final = "All rights reserved"
OWN_TERMS: Final = "Terms of its own"


def facts_of(version: Version) -> Facts:
    """Return everything that the cards of a version tell beside its rows."""
    asset, campaign = version.asset, version.campaign
    described: dict[str, Any] = {}
    if campaign is not None:
        described = {
            "instructions": campaign.instructions,
            "labelling_config": campaign.label_config,
            "asked": asked(campaign),
            "rules": terms_of(campaign),
            "rule_versions": campaign.policy_version,
            "work": work_of(campaign),
            "gold": gold_of(campaign),
        }
    return Facts(
        slug=asset.slug,
        title=asset.title,
        summary=asset.summary,
        description=asset.description,
        url=address_of(version),
        version=version.number,
        creator=asset.organisation.name,
        made_at=timezone.now(),
        languages=tuple(asset.languages),
        terms=terms_of_use(version),
        parents=tuple(parents_of(version)),
        **described,
    )


def digest_of(version: Version) -> str:
    """Return a digest of everything that cards say of a version and its owner can change while it is a draft."""
    asset = version.asset
    said = [asset.title, asset.summary, asset.description, asset.languages, version.licence]
    parents = Edge.objects.filter(child=version).order_by("parent").values_list("parent__content_hash", "relation")
    return sha256_json([*said, [list(row) for row in parents]]).hex()


def address_of(version: Version) -> str:
    """Return where everybody reads of a version's asset."""
    return settings.PUBLIC_URL + reverse("registry:version", args=[version.asset.slug, version.number])


def terms_of_use(version: Version) -> Terms:
    """Return a version's licence as cards name it, in English: machines and strangers of any language read them."""
    address = f"{address_of(version)}#licence"
    if not version.licence:
        return Terms(RESERVED, f"{RESERVED}: ask its owner before you use it.", address)
    terms = licensing.terms_of(version)
    name = NAMES.get(preset_of(terms)) or terms.spdx or OWN_TERMS
    text = "\n".join([f"{name}:", "", *(f"- {sentence}" for _permits, sentence in in_words(terms))])
    known = f"https://spdx.org/licenses/{terms.spdx}.html" if terms.spdx else address
    return Terms(name, text, known, terms.spdx.lower() or "other")


def parents_of(version: Version) -> list[Parent]:
    """Return what a version comes from."""
    edges = Edge.objects.filter(child=version).select_related("parent__asset").order_by("pk")
    return [
        Parent(
            relation=edge.relation,
            kind=edge.parent.asset.kind,
            title=str(edge.parent),
            url=address_of(edge.parent),
            content_hash=edge.parent.content_hash,
            share_bps=edge.share_bps,
        )
        for edge in edges
    ]


def asked(campaign: Campaign) -> tuple[Asked, ...]:
    """Return the questions that a campaign asked."""
    config = spec_of(campaign)
    kinds = kinds_of(config)
    return tuple(
        Asked(
            name=name,
            kind=kinds.get(name, ""),
            tag=control.tag,
            options=tuple(str(option.result) for option in control.options[:OPTIONS]),
            shown=tuple(
                Shown(each.name, each.tag, field)
                for each in (config.objects[to] for to in control.to_names if to in config.objects)
                if (field := each.several or each.path)
            ),
        )
        for name, control in config.controls.items()
    )


def work_of(campaign: Campaign) -> Work:
    """Count how a campaign's answers came to be."""
    states, verdicts = Contribution.State, Review.objects.filter(contribution__campaign=campaign)
    answers = Contribution.objects.filter(campaign=campaign).aggregate(
        answers=Count("pk"),
        annotators=Count("annotator", distinct=True),
        accepted=Count("pk", filter=Q(state=states.APPROVED)),
        refused=Count("pk", filter=Q(state=states.REJECTED)),
        first_at=Min("submitted_at"),
        last_at=Max("submitted_at"),
    )
    reviewed = verdicts.aggregate(
        reviewers=Count("reviewer", distinct=True),
        reviewed=Count("contribution", distinct=True),
        upheld=Count("contribution", distinct=True, filter=Q(verdict=states.APPROVED)),
        verdicts=Count("pk"),
    )
    appeals = Appeal.objects.filter(campaign=campaign).aggregate(
        appeals=Count("pk"), overturned=Count("pk", filter=Q(state=Appeal.State.OVERTURNED))
    )
    said = Prediction.objects.filter(campaign=campaign).exclude(source=Prediction.Source.ANNOTATION)
    return Work(
        **answers,
        **appeals,
        reviewers=reviewed["reviewers"],
        reviewed=reviewed["reviewed"],
        upheld=reviewed["upheld"],
        seconded=reviewed["verdicts"] - reviewed["reviewed"],
        corrected=Correction.objects.filter(campaign=campaign, stands=True).values("task").distinct().count(),
        models=tuple(sorted(said.order_by().values_list("model_version", flat=True).distinct())),
        shown_to_annotators=campaign.shows_predictions,
    )


def gold_of(campaign: Campaign) -> Gold:
    """Count what known answers show: of people, and of consensus where half of them was kept from it."""
    given = GoldResult.objects.filter(item__campaign=campaign, forgiven=False).aggregate(
        answers=Count("pk"),
        passed=Count("pk", filter=Q(passed=True)),
        people=Count("contribution__annotator", distinct=True),
    )
    measured = CampaignStatistics.objects.filter(campaign=campaign).first()
    bins = measured.payload.get("calibration", []) if measured else []
    return Gold(
        **given,
        items=GoldItem.objects.filter(campaign=campaign).count(),
        held_out=sum(each["tasks"] for each in bins),
        held_out_right=round(sum(each["tasks"] * each["right"]["share"] for each in bins)),
    )
