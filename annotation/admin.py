"""Labelling in the operator's admin: to look at; changes go through the services."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from annotation.models import Assignment, Campaign, Contribution, ImportJob, Review, Task

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:  # Django's classes cannot be subscripted at run time
    _Admin = admin.ModelAdmin


class ReadOnly(_Admin):
    """Rows to read: a row saved here would go round the states, the budget and the events."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Campaign)
class CampaignAdmin(ReadOnly):
    """Campaigns, newest first."""

    list_display = ("title", "organisation", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("title",)
    ordering = ("-pk",)


@admin.register(Task, Assignment, Contribution, ImportJob, Review)
class RowAdmin(ReadOnly):
    """Rows by id, newest first."""

    ordering = ("-pk",)
