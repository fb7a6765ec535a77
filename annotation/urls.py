"""Pages of labelling."""

from django.urls import path

from annotation.views import browsing, exports, gold, labelling, managing, media, models, playground, reviewing, trust

app_name = "annotation"
urlpatterns = [
    path("campaigns/", browsing.campaigns, name="campaigns"),
    path("campaigns/<uuid:pk>/", browsing.campaign, name="campaign"),
    path("campaigns/<uuid:pk>/label/", labelling.room, name="label"),
    path("playground/", playground.playground, name="playground"),
    path("history/", browsing.history, name="history"),
    path("history/<uuid:pk>/", browsing.contribution, name="contribution"),
    path("review/", reviewing.queue, name="review"),
    path("review/<uuid:pk>/", reviewing.one, name="review-one"),
    path("review/<uuid:pk>/approve/", reviewing.approve, name="approve"),
    path("review/<uuid:pk>/reject/", reviewing.reject, name="reject"),
    path("manage/", managing.manage, name="manage"),
    path("manage/new/", managing.create, name="create"),
    path("manage/<uuid:pk>/", managing.dashboard, name="dashboard"),
    path("manage/<uuid:pk>/edit/", managing.edit, name="edit"),
    path("manage/<uuid:pk>/state/", managing.set_state, name="state"),
    path("manage/<uuid:pk>/data/", managing.data, name="data"),
    path("manage/<uuid:pk>/trust/", trust.trust, name="trust"),
    path("manage/<uuid:pk>/trust/<int:gate>/clear/", trust.clear, name="clear-gate"),
    path("manage/<uuid:pk>/gold/", gold.gold, name="gold"),
    path("manage/<uuid:pk>/gold/<int:row>/", gold.answer, name="gold-answer"),
    path("manage/<uuid:pk>/gold/<int:row>/change/", gold.change, name="gold-change"),
    path("manage/<uuid:pk>/models/", models.models, name="models"),
    path("manage/<uuid:pk>/models/<uuid:backend>/", models.change, name="model"),
    path("manage/<uuid:pk>/export/<str:name>", exports.export, name="export"),
    path("media/<uuid:pk>/<str:variant>/<str:signature>/", media.media, name="media"),
    path("imports/<uuid:pk>/", managing.import_row, name="import"),
]
