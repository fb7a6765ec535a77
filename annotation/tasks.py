"""Labelling's work in the background: each task takes ids, is safe to run twice, and calls one service."""

from uuid import UUID

from celery import shared_task

from annotation.services import (
    appealing,
    auditing,
    authoring,
    consensus,
    examining,
    holding,
    importing,
    measuring,
    media,
    overlap,
    prelabelling,
    probing,
    reviewing,
    ruling,
    serving,
    telling,
    watching,
)


@shared_task(soft_time_limit=3500, time_limit=3600)
def import_file(job_id: str) -> None:
    """Turn an uploaded file into tasks."""
    importing.run(UUID(job_id))


@shared_task
def rescue_imports() -> None:
    """Queue imports again whose message was lost."""
    importing.rescue()


@shared_task(soft_time_limit=840, time_limit=900)
def refit_campaign(campaign_id: str) -> None:
    """Compare what was answered with gold, refit a campaign's consensus, settle its tasks and count."""
    auditing.audit(UUID(campaign_id))
    consensus.refit(UUID(campaign_id))
    measuring.measure(UUID(campaign_id))
    ruling.act(UUID(campaign_id))


@shared_task
def refit_due_campaigns() -> None:
    """Finish campaigns whose deadline has passed, and queue a refit for every campaign that asked for one."""
    authoring.finish_overdue()
    for campaign_id in consensus.due():
        refit_campaign.delay(str(campaign_id))


@shared_task
def settle_quiet_campaigns() -> None:
    """Queue a refit where answers wait for others that nobody will give."""
    overlap.ask_quiet()


@shared_task
def expire_reservations() -> None:
    """Take back reservations whose time is over."""
    serving.expire_due()


@shared_task
def accept_by_silence() -> None:
    """Approve what no reviewer judged in time."""
    reviewing.accept_by_silence()


@shared_task
def plant_probe(campaign_id: str, person_id: str) -> None:
    """Mix a gold review into a reviewer's queue."""
    probing.plant_by_id(UUID(campaign_id), UUID(person_id))


@shared_task
def settle_appeals() -> None:
    """Overturn what nobody answered in time, then give the money of refusals past appeal back to the budgets."""
    appealing.lapse_due()
    holding.release_due()


@shared_task
def audit_rejections() -> None:
    """Have refusals of campaigns that refuse too much judged anew."""
    watching.open_audits()


@shared_task(soft_time_limit=840, time_limit=900)
def media_draw(media_id: str) -> None:
    """Draw the thumbnail or the wave of an uploaded file."""
    media.draw(UUID(media_id))


@shared_task
def prelabel_due_campaigns() -> None:
    """Queue a batch for every model that may be asked."""
    for backend_id in prelabelling.due():
        prelabel.delay(str(backend_id))


@shared_task(soft_time_limit=150, time_limit=180)
def prelabel(backend_id: str) -> None:
    """Have one model predict what annotators meet next."""
    prelabelling.ask(UUID(backend_id))


@shared_task(soft_time_limit=840, time_limit=900)
def tell_models(contribution_ids: list[str]) -> None:
    """Tell models of accepted answers."""
    telling.tell([UUID(each) for each in contribution_ids])


@shared_task(soft_time_limit=100, time_limit=120)
def judge_questions(exam_id: int) -> None:
    """Compute anew what answers say about an exam's questions."""
    examining.judge_questions(exam_id)
