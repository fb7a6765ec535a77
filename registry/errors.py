"""What can go wrong with assets and their use.

CaravanError
└── RegistryError
    ├── NotDraft          a published version is fixed
    ├── NotPublishable    something is missing or does not fit; `places` say what
    ├── NotUsable         a draft, or withdrawn
    ├── NotPermitted      its price or licence asks for more than is there
    ├── NotFinished       the campaign is not finished, or nothing of it was accepted
    ├── WrongParent       only published versions of others can be parents
    ├── BadShare          not a share, or more than the whole
    ├── NotForSale        no licence of this version is sold
    ├── EmptyPurse        the prepaid balance does not hold so much
    ├── KeyRefused        no such key, or it was revoked or is over
    ├── PurposeRefused    the licence, or the key, does not cover what it is declared to be for
    ├── LimitReached      the key's calls a minute, or its money for today, are used up          (retry)
    ├── NotServed         the version has nothing that answers so
    ├── BadCall           what is asked cannot be read
    ├── CallUnderWay      the same call is being answered                                       (retry)
    ├── OtherCall         the idempotency key was used for something else
    └── UpstreamFailed    the owner's service did not answer as it should; nothing was charged  (retry)
"""

from django.utils.translation import gettext_lazy as _

from caravan.lib.errors import CaravanError


class RegistryError(CaravanError):
    """Anything about assets."""

    code = "registry"


class NotDraft(RegistryError):
    """A published version is fixed."""

    status = 409
    code = "not_draft"
    says = _("A published version is fixed for ever; make a new one.")


class NotPublishable(RegistryError):
    """Something is missing or does not fit; `places` say what."""

    status = 422
    code = "not_publishable"
    says = _("This version cannot be published yet.")


class NotUsable(RegistryError):
    """A draft, or withdrawn."""

    status = 409
    code = "not_usable"
    says = _("This version is not published, or was withdrawn.")


class NotPermitted(RegistryError):
    """Its price or licence asks for more than is there."""

    status = 403
    code = "not_permitted"
    says = _("This file is not free: its page says what it costs, and on which terms it can be had.")


class NotFinished(RegistryError):
    """The campaign is not finished, or nothing of it was accepted."""

    status = 409
    code = "not_finished"
    says = _("Only a finished campaign with accepted answers becomes a dataset.")


class WrongParent(RegistryError):
    """Only published versions of others can be parents."""

    status = 422
    code = "wrong_parent"
    says = _("Only a published version, and not one of the same draft, can be where something comes from.")


class BadShare(RegistryError):
    """Not a share, or more than the whole."""

    status = 422
    code = "bad_share"
    says = _("Shares are whole hundredths of a per cent, and together at most the whole.")


class NotForSale(RegistryError):
    """No licence of this version is sold, or not in this currency."""

    status = 409
    code = "not_for_sale"
    says = _("No licence of this version is sold, or not in the purse's currency.")


class EmptyPurse(RegistryError):
    """The prepaid balance does not hold so much."""

    status = 402
    code = "empty_purse"
    says = _("The prepaid balance does not hold enough for this.")


class KeyRefused(RegistryError):
    """No such key, or it was revoked or is over."""

    status = 401
    code = "invalid_api_key"
    says = _("This key is unknown, expired or revoked.")


class PurposeRefused(RegistryError):
    """The licence, or the key, does not cover what it is declared to be for."""

    status = 403
    code = "purpose_refused"
    says = _("The licence does not allow this use.")


class LimitReached(RegistryError):
    """The key's calls a minute, or its money for today, are used up."""

    status = 429
    code = "rate_limit_exceeded"
    retry = True
    says = _("This key has reached its limit.")


class NotServed(RegistryError):
    """The version has nothing that answers so."""

    status = 404
    code = "not_served"
    says = _("This asset does not answer here.")


class BadCall(RegistryError):
    """What is asked cannot be read."""

    code = "invalid_request"
    says = _("This request cannot be read.")


class CallUnderWay(RegistryError):
    """The same call is being answered."""

    status = 409
    code = "call_under_way"
    retry = True
    says = _("A call with this idempotency key is under way.")


class OtherCall(RegistryError):
    """The idempotency key was used for something else."""

    status = 422
    code = "idempotency_key_reused"
    says = _("This idempotency key was used for another request, or its answer is no longer kept.")


class UpstreamFailed(RegistryError):
    """The owner's service did not answer as it should; nothing was charged."""

    status = 502
    code = "upstream_failed"
    retry = True
    says = _("The asset's service did not answer as it should. Nothing was charged.")
