"""What is registered: assets and their versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.accounts.models import Organisation
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves
from registry.royalties import Policy


class Asset(models.Model):
    """Something made, under one name through all its versions."""

    class Kind(models.TextChoices):
        DATASET = "dataset", _("Dataset")
        MODEL = "model", _("Model")
        AGENT = "agent", _("Agent")
        PIPELINE = "pipeline", _("Pipeline")
        FUNCTION = "function", _("Function")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assets")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown"))
    languages = models.JSONField(default=list, blank=True, help_text="BCP 47 tags of what it holds or speaks")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["dataset", "model", "agent", "pipeline", "function"]), name="asset_kind"
            ),
        )
        indexes = (models.Index(fields=["kind", "-id"], name="asset_of_kind"),)

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One state of an asset. A draft can be changed; once published, what it says of itself is fixed for ever.

    `manifest` says what it is made of, and `content_hash` is the SHA-256 of its canonical JSON: its name everywhere.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DEPRECATED = "deprecated", _("Deprecated")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Rule(models.TextChoices):
        LAP = Policy.LAP.value, _("Absolute, by each way")
        LRP = Policy.LRP.value, _("Relative, from hand to hand")
        ONCE = Policy.ONCE.value, _("Absolute, each ancestor once")

    MOVES: ClassVar[Moves] = {
        State.DRAFT: frozenset({State.PUBLISHED}),
        State.PUBLISHED: frozenset({State.DEPRECATED, State.WITHDRAWN}),
        State.DEPRECATED: frozenset({State.WITHDRAWN}),
        State.WITHDRAWN: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    notes = models.TextField(_("what is new"), blank=True, help_text=_("Markdown"))
    content = models.JSONField(default=dict, help_text="what it is made of: files with hashes and sizes, evidence")
    manifest = models.JSONField(null=True, help_text="fixed when it is published")
    content_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the manifest, in hex")
    licence = models.JSONField(default=dict, help_text="its terms, as registry.licences reads them")
    offered = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        help_text="terms that are sold for the price of a licence; empty for none",
    )
    policy = models.CharField(_("how shares travel upstream"), max_length=4, choices=Rule, default=Rule.ONCE)
    token = models.CharField(max_length=12, help_text="currency code that its use is paid in")
    prices = models.JSONField(
        default=dict, help_text="base units as text, by what is counted: call, 1k_tokens, row, mb, licence"
    )
    campaign = models.ForeignKey(
        "annotation.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was deprecated or withdrawn")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was deprecated or withdrawn")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asset", "number"], name="version_once"),
            models.UniqueConstraint(
                fields=["content_hash"], condition=~models.Q(content_hash=""), name="version_hash_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "deprecated", "withdrawn"]), name="version_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | (models.Q(manifest__isnull=False) & ~models.Q(content_hash="")),
                name="version_published_is_fixed",
            ),
        )
        indexes = (models.Index(fields=["state", "-published_at"], name="version_newest"),)

    def __str__(self) -> str:
        return f"{self.asset} {self.number}"

    @property
    def usable(self) -> bool:
        """Whether it can be called, bought and built upon; a deprecated one still can."""
        return self.state in {self.State.PUBLISHED, self.State.DEPRECATED}


class Notice(models.Model):
    """Word to the owners of a version that something it comes from was withdrawn or deprecated."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="notices")
    about = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=Version.State)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "about", "what"], name="notice_once"),)
