"""The files of a dataset: made in the background from its campaign, kept by their content, opened again."""

import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from celery import current_app
from django.core.files.base import File as Stored
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from annotation.models import Campaign, Contribution, Media
from annotation.services.kinds import plain_answers
from annotation.services.specs import canonical_json, spec_of
from caravan.accounts.models import User
from caravan.lib.locks import alone
from caravan.lib.states import move
from registry.errors import NotDraft, NotFinished
from registry.models import Packing, Version
from registry.publishing.building import BUNDLE, Built, build
from registry.publishing.cards import model_card
from registry.publishing.files import File, kind_of
from registry.services.describing import digest_of, facts_of
from rewards.services.bundling import campaign_bundle

logger = logging.getLogger(__name__)

TASK: Final = "registry.tasks.make_files"
MEDIA: Final = "media.zip"
LOST_AFTER: Final = timedelta(minutes=2)
RESCUE_EVERY_S: Final = 60
READ: Final = {"tasks": 3, "answers": 2}
"""How often each row is read on the way."""
BROKEN: Final = gettext_noop("The files could not be made; our log says why.")
PUBLISHED: Final = gettext_noop("The version was published before its files were made.")


def start(version: Version, *, by: User) -> Packing:
    """Have a draft's files made in the background; asked again while that goes on, return the making under way.

    Raises:
        NotDraft: the version is published.
        NotFinished: it is not of a finished campaign.
    """
    if version.state != Version.State.DRAFT:
        raise NotDraft
    campaign = version.campaign
    if campaign is None or campaign.state != Campaign.State.FINISHED:
        raise NotFinished
    tally = campaign.tally
    rows = READ["tasks"] * tally.tasks + READ["answers"] * tally.submitted
    try:
        with transaction.atomic():
            made = Packing.objects.create(version=version, requested_by=by, rows_total=rows)
            transaction.on_commit(lambda: current_app.send_task(TASK, [str(made.pk)]), robust=True)
    except IntegrityError:
        return Packing.objects.get(version=version, state__in=[Packing.State.WAITING, Packing.State.RUNNING])
    return made


def rescue() -> int:
    """Ask again for makings whose message was lost; one too many does no harm. Return for how many."""
    lost = Packing.objects.filter(
        state__in=[Packing.State.WAITING, Packing.State.RUNNING], created_at__lt=timezone.now() - LOST_AFTER
    )
    pks = list(lost.order_by("created_at").values_list("pk", flat=True)[:100])
    for pk in pks:
        current_app.send_task(TASK, [str(pk)], expires=RESCUE_EVERY_S)
    return len(pks)


def run(packing_id: UUID) -> None:
    """Make the files; a second run does nothing, or all again after a worker was killed."""
    with alone(f"packing {packing_id}") as taken:
        packing = Packing.objects.select_related("version__asset__organisation", "version__campaign").get(pk=packing_id)
        if not taken or packing.state in (Packing.State.DONE, Packing.State.FAILED):
            return
        if packing.state == Packing.State.WAITING:
            move(packing, Packing.State.RUNNING)
        try:
            _make(packing)
        except NotDraft:
            _fail(packing, PUBLISHED)
        except Exception:
            logger.exception("The files of version %s could not be made", packing.version_id)
            _fail(packing, BROKEN)


def listed(version: Version) -> tuple[File, ...]:
    """Return a version's files."""
    rows = version.content.get("files", [])
    return tuple(File(**row, about=kind_of(row["name"])[1]) for row in rows)


def opened(version: Version, file: File) -> IO[bytes]:
    """Open one of a version's files; seekable."""
    return default_storage.open(key_of(version.pk, file.sha256), "rb")


def card_of(version: Version) -> str:
    """Return a version's card: the one among its files, or one made of what is registered."""
    file = next((each for each in listed(version) if each.name == "README.md"), None)
    if file is None:
        return model_card(facts_of(version), (), version.content.get("evidence") or {})
    with opened(version, file) as kept:
        return kept.read().decode()


def key_of(version: UUID, sha256: str) -> str:
    """Return where the storage keeps a file: by its content, apart from other versions', which may be dropped."""
    return f"registry/{version}/{sha256}"


def _make(packing: Packing) -> None:
    version = packing.version
    campaign = version.campaign
    if campaign is None:
        raise NotDraft
    config, described = spec_of(campaign), digest_of(version)
    with tempfile.TemporaryDirectory(prefix="caravan-dataset-") as name:
        folder = Path(name)
        _write(folder / BUNDLE, campaign_bundle(campaign))
        _pack_media(folder, campaign)
        built = build(
            folder,
            facts_of(version),
            read=lambda result: canonical_json(config, result),
            plain=lambda answer: plain_answers(config, answer),
            tell=lambda rows: _tell(packing, rows),
        )
        for file in built.files:
            _keep(version, folder, file)
    _finish(packing, built, described)


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)


def _pack_media(folder: Path, campaign: Campaign) -> None:
    """Put what tasks show and what accepted answers recorded into one archive, under the names that rows use."""
    accepted = Q(assignment=None) | Q(assignment__contribution__state=Contribution.State.APPROVED)
    rows = Media.objects.filter(accepted, campaign=campaign).order_by("pk")
    if not rows.exists():
        return
    with zipfile.ZipFile(folder / MEDIA, "w", zipfile.ZIP_STORED) as archive:
        for media in rows.iterator(chunk_size=500):
            name = zipfile.ZipInfo(f"media/{media.pk}{Path(media.name).suffix[:10]}")
            with media.file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _keep(version: Version, folder: Path, file: File) -> None:
    key = key_of(version.pk, file.sha256)
    if default_storage.exists(key):
        return
    with (folder / file.name).open("rb") as source:
        kept = default_storage.save(key, Stored(source))
    if kept != key:  # somebody kept the same bytes meanwhile
        default_storage.delete(kept)


def _finish(packing: Packing, built: Built, described: str) -> None:
    """Write down what was made, if the version is a draft still."""
    with transaction.atomic():
        version = Version.objects.select_for_update().get(pk=packing.version_id)
        if version.state != Version.State.DRAFT:
            raise NotDraft
        before = {file.sha256 for file in listed(version)}
        version.content |= {
            "files": [file.as_json() for file in built.files],
            "tasks": built.statistics["tasks"],
            "annotations": built.statistics["annotations"],
            "described": described,
        }
        version.save(update_fields=["content"])
        move(
            packing,
            Packing.State.DONE,
            rows_done=packing.rows_total,
            statistics=built.statistics,
            certificate=built.certificate,
            samples=built.samples,
            finished_at=timezone.now(),
        )
        gone = before - {file.sha256 for file in built.files}
        transaction.on_commit(lambda: _drop(version.pk, gone), robust=True)


def _drop(version: UUID, hashes: set[str]) -> None:
    for sha256 in hashes:
        default_storage.delete(key_of(version, sha256))


def _fail(packing: Packing, message: str) -> None:
    move(packing, Packing.State.FAILED, message=message, finished_at=timezone.now())


def _tell(packing: Packing, rows: int) -> None:
    Packing.objects.filter(pk=packing.pk).update(rows_done=min(rows, packing.rows_total))


def explored(version: Version) -> dict[str, Any] | None:
    """Return statistics, certificate and first rows of a version's files; None without files."""
    made = Packing.objects.filter(version=version, state=Packing.State.DONE).order_by("-pk").first()
    if made is None:
        return None
    return {"statistics": made.statistics, "certificate": made.certificate, "samples": made.samples}
