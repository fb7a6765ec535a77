"""Taking files in, and drawing them small; nothing is believed that the bytes do not say."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any, BinaryIO, Final, cast
from uuid import UUID

import orjson
from celery import current_app
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotation.errors import AssignmentGone, CampaignLocked, InvalidResult, MediaRefused
from annotation.labelspec.repeating import control_named
from annotation.media import Unreadable, draw_peaks, draw_thumbnail, look_into
from annotation.models import Assignment, Campaign, Media
from annotation.services import importing
from annotation.services.specs import spec_of
from caravan.accounts.models import User
from caravan.lib.errors import CaravanError, Place

MB: Final = 1024 * 1024
BYTES_MOST: Final = {"image": 50 * MB, "audio": 500 * MB, "video": 1000 * MB, "pdf": 100 * MB, "text": 50 * MB}
ANSWER_BYTES: Final = 25 * MB
ANSWER_FILES: Final = 20
# Types of results that are a file each.
RECORDED: Final = frozenset({"record", "capture"})
# What each kind of file can be shown as, by the kind of data a config asks for.
FITS: Final = {"image": "image", "images": "image", "audio": "audio", "video": "video", "pdf": "pdf", "url": "text"}


def store(campaign: Campaign, *, by: User, file: File[Any]) -> Media:
    """Keep a file that a campaign's tasks can show; the same file again is the one kept before.

    Raises:
        MediaRefused: empty, broken, too large, or nothing that browsers show.
        CampaignLocked: the campaign is finished.
    """
    return _kept(_looked_at(campaign, by, file), file)


def _kept(made: Media, file: File[Any]) -> Media:
    """The file as a campaign keeps it: this one, or the same one from before."""
    campaign = made.campaign
    before = Media.objects.filter(campaign=campaign, sha256=made.sha256, assignment=None).first()
    if before is not None:
        return before
    try:
        return _save(made, file)  # a savepoint of its own
    except IntegrityError:  # the same file by the same owner's other tab
        made.file.delete(save=False)
        return Media.objects.get(campaign=campaign, sha256=made.sha256, assignment=None)


def store_for_answer(assignment: Assignment, *, by: User, file: File[Any]) -> Media:
    """Keep a recording or picture that will be part of an answer.

    Raises:
        MediaRefused: as `store`, and when an answer has too many files.
        AssignmentGone: the work is over.
    """
    _refuse_more_files(assignment)
    if (file.size or 0) > ANSWER_BYTES:
        raise _too_large(ANSWER_BYTES)
    made = _looked_at(assignment.campaign, by, file)
    made.assignment = assignment
    return _save(made, file)


def _refuse_more_files(assignment: Assignment) -> None:
    if assignment.state not in (Assignment.State.RESERVED, Assignment.State.EXPIRED):
        raise AssignmentGone
    if assignment.media.count() >= ANSWER_FILES:
        raise MediaRefused(_("An answer can hold %(count)s files.") % {"count": ANSWER_FILES})


def store_as_task(campaign: Campaign, *, by: User, file: File[Any]) -> Media:
    """Keep a file and make a task of it, for campaigns whose tasks are one file each.

    Nothing is kept of a file that cannot be a task here; no transaction is open while the file is read and stored.

    Raises:
        MediaRefused: as `store`, or the config shows something else, or more than one thing.
        CampaignLocked: the campaign is finished.
    """
    made = _looked_at(campaign, by, file)
    _task_of(campaign, made)
    media = _kept(made, file)
    importing.add_tasks(campaign, [_task_of(campaign, media)])
    return media


def takes_files(campaign: Campaign) -> bool:
    """Return whether a task of the campaign is one file."""
    kinds = list(spec_of(campaign).data_keys().values())
    return len(kinds) == 1 and kinds[0] in FITS


def _task_of(campaign: Campaign, media: Media) -> dict[str, Any]:
    keys = spec_of(campaign).data_keys()
    if len(keys) != 1:
        listed = ", ".join(keys) or "–"
        raise MediaRefused(_("A task of this campaign needs more than one file: %(fields)s.") % {"fields": listed})
    ((key, kind),) = keys.items()
    if FITS.get(kind) != media.kind:
        told = _("The campaign shows %(wanted)s, and this is %(found)s.")
        raise MediaRefused(told % {"wanted": FITS.get(kind, kind), "found": media.get_kind_display()})
    return {key: [media.address] if kind == "images" else media.address}


def draw(pk: UUID) -> None:
    """Draw what helps to show a file: a thumbnail, the wave of a sound. Safe to run twice."""
    media = Media.objects.filter(pk=pk).first()
    if media is None:
        return
    with media.file.open("rb") as opened:
        file = cast("BinaryIO", opened)
        if media.kind in (Media.Kind.IMAGE, Media.Kind.VIDEO) and not media.thumbnail:
            media.thumbnail.save("thumbnail.webp", ContentFile(draw_thumbnail(file, media.kind)), save=False)
        if media.kind == Media.Kind.AUDIO and media.seconds and not media.peaks:
            peaks = orjson.dumps(draw_peaks(file, media.seconds))
            media.peaks.save("peaks.json", ContentFile(peaks), save=False)
    media.save(update_fields=["thumbnail", "peaks"])


def refuse_foreign_files(assignment: Assignment, result: list[Any]) -> None:
    """Refuse a result that names files which were not uploaded for this very assignment.

    Raises:
        InvalidResult: with the place of each.
    """
    spec = spec_of(assignment.campaign)
    named = {}
    if any(control.type in RECORDED for control in spec.controls.values()):
        for number, item in enumerate(result):
            control = control_named(spec, item.get("from_name"))
            if control is not None and control.type in RECORDED:
                named[f"result[{number}].value.{control.key}.file"] = item["value"][control.key]["file"]
    if not named:
        return
    own = {media.address for media in assignment.media.all()}
    message = _("This file was not uploaded for this answer.")
    problems = [Place(where, "foreign_file", message) for where, file in named.items() if file not in own]
    if problems:
        raise InvalidResult(places=problems)


def _looked_at(campaign: Campaign, by: User, file: File[Any]) -> Media:
    """A row for a file, not saved yet."""
    if campaign.state == Campaign.State.FINISHED:
        raise CampaignLocked
    if (file.size or 0) > max(BYTES_MOST.values()):
        raise _too_large(max(BYTES_MOST.values()))
    try:
        look = look_into(cast("BinaryIO", file.file))
    except Unreadable as error:
        raise MediaRefused(places=[Place("file", "unreadable", str(error))]) from None
    if (file.size or 0) > BYTES_MOST[look.kind]:
        raise _too_large(BYTES_MOST[look.kind])
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return Media(
        campaign=campaign,
        uploaded_by=by,
        name=PurePath(file.name or "").name[:200],
        kind=look.kind,
        mime=look.mime,
        bytes=file.size or 0,
        sha256=digest.digest(),
        width=look.width,
        height=look.height,
        seconds=look.seconds,
        frame_rate=look.frame_rate,
    )


def _save(made: Media, file: File[Any]) -> Media:
    """Store the bytes, then the row; bytes without a row are taken away again."""
    file.seek(0)
    made.file.save("original", file, save=False)
    try:
        _insert(made)
    except CaravanError:
        made.file.delete(save=False)
        raise
    return made


@transaction.atomic
def _insert(made: Media) -> None:
    if made.assignment_id:
        # Looked at before the bytes were stored, too; here several uploads at once wait for each other.
        _refuse_more_files(Assignment.objects.select_for_update(no_key=True).get(pk=made.assignment_id))
    made.save(force_insert=True)
    transaction.on_commit(lambda: current_app.send_task("annotation.tasks.media_draw", [str(made.pk)]), robust=True)


def _too_large(limit: int) -> MediaRefused:
    return MediaRefused(places=[Place("file", "too_large", _("At most %(mb)s MB.") % {"mb": limit // MB})])
