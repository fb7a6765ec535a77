"""Terms as an ODRL offer in JSON-LD, for programs of other houses."""

from typing import Any, Final

from registry.licences.terms import Purpose, Terms

ACTIONS: Final = {
    Purpose.USE: "use",
    Purpose.TRAIN: "cvn:train",
    Purpose.FINETUNE: "cvn:finetune",
    Purpose.EVALUATE: "cvn:evaluate",
    Purpose.INFER: "execute",
    Purpose.REDISTRIBUTE: "distribute",
}
CONTEXT: Final = ["http://www.w3.org/ns/odrl.jsonld", {"cvn": "urn:caravan:odrl:"}]


def as_odrl(terms: Terms, *, target: str, assigner: str = "") -> dict[str, Any]:
    """Return the offer of an asset under terms.

    Args:
        target: names the asset, e.g. ``urn:sha256:…``.
        assigner: names who offers it.

    Source: W3C, ODRL Information Model 2.2, and its Vocabulary; training has no action there, so those are ours.
    """
    limits = _limits(terms)
    duties = _duties(terms)
    permitted = [ACTIONS[each] for each in Purpose if each in terms.purposes]
    permitted += ["derive"] if terms.derivatives else []
    forbidden = [ACTIONS[each] for each in Purpose if each not in terms.purposes]
    forbidden += [] if terms.derivatives else ["derive"]
    forbidden += [] if terms.commercial else ["commercialize"]
    permitted += ["commercialize"] if terms.commercial else []
    common = {"target": target, **({"assigner": assigner} if assigner else {})}
    extra = {**({"constraint": limits} if limits else {}), **({"duty": duties} if duties else {})}
    return {
        "@context": CONTEXT,
        "@type": "Offer",
        "uid": f"{target}#licence",
        "permission": [{**common, "action": action, **extra} for action in permitted],
        **({"prohibition": [{**common, "action": action} for action in forbidden]} if forbidden else {}),
    }


def _limits(terms: Terms) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if terms.expires:
        day = {"@value": terms.expires.isoformat(), "@type": "xsd:date"}
        found.append({"leftOperand": "dateTime", "operator": "lteq", "rightOperand": day})
    if terms.territory:
        found.append({"leftOperand": "spatial", "operator": "isAnyOf", "rightOperand": sorted(terms.territory)})
    return found


def _duties(terms: Terms) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if terms.attribution:
        found.append({"action": "attribute"})
    if terms.share_alike:
        found.append({"action": "cc:ShareAlike"})
    if terms.revenue_share_bps:
        share = {"leftOperand": "percentage", "operator": "gteq", "rightOperand": terms.revenue_share_bps / 100}
        found.append({"action": [{"rdf:value": {"@id": "odrl:compensate"}, "refinement": [share]}]})
    return found
