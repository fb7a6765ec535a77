"""Labelling over HTTP: taking work, keeping drafts, skipping, submitting, and one's own history."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api import serializers as s
from annotation.api.base import LabellingView, person, valid
from annotation.api.rooms import batch
from annotation.errors import NoTasksLeft, NotQualified
from annotation.models import Assignment, Campaign, Contribution
from annotation.services import reading, revising, serving, submitting
from caravan.accounts.models import ApiToken, User
from caravan.api.schema import answers


class Assignments(LabellingView):
    """Work in hand."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=s.WantedSerializer, responses=answers(400, 403, 404, 409, _200=s.AssignmentsSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Have up to `count` assignments in hand: those already reserved first, then new ones.

        `reason` says why there is none: `done`, `budget`, `deadline` or `paused`.
        """
        user, wanted = person(request), valid(s.WantedSerializer(data=request.data))
        try:
            campaign = reading.workable(pk, user)
        except Campaign.DoesNotExist:
            raise Http404 from None
        return Response(batch(campaign, annotator=user, **wanted))


class Draft(LabellingView):
    """The draft of an assignment."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=s.DraftSerializer, responses=answers(400, 404, 409, 410, _204=None))
    def put(self, request: Request, pk: UUID) -> Response:
        """Keep an unfinished answer; 409 when another device has written since, 410 when the work is over."""
        assignment = get_object_or_404(Assignment.objects.filter(annotator=person(request)), pk=pk)
        serving.save_draft(assignment, annotator=person(request), **valid(s.DraftSerializer(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Skip(LabellingView):
    """Giving a task back."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=s.SkipSerializer, responses=answers(400, 404, 409, 410, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Give a task back, with a reason; it is not offered again."""
        mine = Assignment.objects.filter(annotator=person(request)).select_related("campaign")
        assignment = get_object_or_404(mine, pk=pk)
        serving.skip(assignment, annotator=person(request), **valid(s.SkipSerializer(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Submit(LabellingView):
    """Handing in an answer."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(
        request=s.SubmitSerializer,
        responses=answers(400, 404, 409, 410, 422, _200=s.SubmittedSerializer, _201=s.SubmittedSerializer),
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Submit an answer: 201, and 200 with the same body when the same `submission_id` comes again.

        422 names every mistake in the result; 410 when the reservation is over and its place is taken. With `want`
        the answer brings what asking for so many assignments would, so that one request does the work of two.
        """
        user, data = person(request), valid(s.SubmitSerializer(data=request.data))
        want = data.pop("want", None)
        contribution = submitting.submit(pk, annotator=user, **data)
        body = {
            "contribution": str(contribution.pk),
            "state": contribution.state,
            **(reading.standing(contribution.campaign, user) if want is None else _next(contribution, user, want)),
        }
        return Response(body, status=status.HTTP_200_OK if contribution.replayed else status.HTTP_201_CREATED)


def _next(contribution: Contribution, user: User, want: int) -> dict[str, Any]:
    """Return work in hand after a submit. Who is no longer a member since they took the task gets none."""
    try:
        campaign = reading.workable(contribution.campaign_id, user)
    except Campaign.DoesNotExist:
        return {"assignments": [], "reason": NoTasksLeft.DONE, **reading.standing(contribution.campaign, user)}
    try:
        return batch(campaign, annotator=user, count=want)
    except NotQualified:  # an exam was asked for since they took the task; the answer stands
        return {"assignments": [], "reason": NoTasksLeft.DONE, **reading.standing(campaign, user)}


class Contributions(LabellingView, ListAPIView[Contribution]):
    """One's own answers."""

    scope = ApiToken.Scope.LABEL
    serializer_class = s.ContributionSerializer

    def get_queryset(self) -> QuerySet[Contribution]:
        """Return one's own, of one campaign if asked."""
        if getattr(self, "swagger_fake_view", False):
            return Contribution.objects.none()
        return selectors.contributions_of(person(self.request), wanted_campaign(self.request))

    @extend_schema(
        operation_id="contributions_list",
        parameters=[OpenApiParameter("campaign", UUID, description="of this campaign only")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own answers with their verdicts, newest first."""
        return super().get(request, *args, **kwargs)


class OneContribution(LabellingView):
    """One answer."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(responses=answers(404, _200=s.ContributionSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return an answer of one's own, with its verdict and reason."""
        contribution = get_object_or_404(selectors.contributions_of(person(request)), pk=pk)
        return Response(s.ContributionSerializer(contribution).data)


class ContributionResult(LabellingView):
    """What one answer says."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=s.ReviseSerializer, responses=answers(400, 404, 409, 422, _200=s.ContributionSerializer))
    def put(self, request: Request, pk: UUID) -> Response:
        """Change an answer of one's own; 409 once its task has all its answers or it is being judged."""
        data = valid(s.ReviseSerializer(data=request.data))
        try:
            contribution = revising.revise(pk, annotator=person(request), **data)
        except Contribution.DoesNotExist:
            raise Http404 from None
        return Response(s.ContributionSerializer(contribution).data)


def wanted_campaign(request: Request) -> UUID | None:
    """Return the campaign a query names, or None; a malformed id is a 400."""
    text = request.query_params.get("campaign")
    return serializers.UUIDField().run_validation(text) if text else None
