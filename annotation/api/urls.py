"""API addresses of labelling."""

from django.urls import path

from annotation.api import campaigns, exports, gold, imports, labelling, labelspec, media, predictions, reviews, trust

urlpatterns = [
    path("campaigns/", campaigns.Campaigns.as_view(), name="campaigns"),
    path("campaigns/<uuid:pk>/", campaigns.OneCampaign.as_view(), name="campaign"),
    path("campaigns/<uuid:pk>/state/", campaigns.CampaignState.as_view(), name="campaign-state"),
    path("campaigns/<uuid:pk>/policies/", campaigns.CampaignPolicies.as_view(), name="campaign-policies"),
    path("campaigns/<uuid:pk>/progress/", campaigns.CampaignProgress.as_view(), name="campaign-progress"),
    path("campaigns/<uuid:pk>/imports/", imports.Imports.as_view(), name="campaign-imports"),
    path("campaigns/<uuid:pk>/assignments/", labelling.Assignments.as_view(), name="assignments"),
    path("campaigns/<uuid:pk>/export/", exports.Export.as_view(), name="export"),
    path("campaigns/<uuid:pk>/gold/", gold.Gold.as_view(), name="campaign-gold"),
    path("campaigns/<uuid:pk>/gold/<int:row>/", gold.OneGold.as_view(), name="campaign-gold-item"),
    path("campaigns/<uuid:pk>/media/", media.CampaignUpload.as_view(), name="campaign-media"),
    path("campaigns/<uuid:pk>/backends/", predictions.Backends.as_view(), name="campaign-backends"),
    path("campaigns/<uuid:pk>/gates/", trust.Gates.as_view(), name="campaign-gates"),
    path("gates/<int:pk>/clear/", trust.ClearGate.as_view(), name="clear-gate"),
    path("campaigns/<uuid:pk>/predictions/", predictions.Predictions.as_view(), name="campaign-predictions"),
    path("backends/<uuid:pk>/", predictions.OneBackend.as_view(), name="backend"),
    path("assignments/<uuid:pk>/files/", media.AnswerFiles.as_view(), name="answer-files"),
    path("imports/<uuid:pk>/", imports.OneImport.as_view(), name="import"),
    path("imports/<uuid:pk>/problems/", imports.ImportProblems.as_view(), name="import-problems"),
    path("assignments/<uuid:pk>/draft/", labelling.Draft.as_view(), name="draft"),
    path("assignments/<uuid:pk>/skip/", labelling.Skip.as_view(), name="skip"),
    path("assignments/<uuid:pk>/submit/", labelling.Submit.as_view(), name="submit"),
    path("contributions/", labelling.Contributions.as_view(), name="contributions"),
    path("contributions/<uuid:pk>/", labelling.OneContribution.as_view(), name="contribution"),
    path("contributions/<uuid:pk>/result/", labelling.ContributionResult.as_view(), name="contribution-result"),
    path("contributions/<uuid:pk>/approve/", reviews.Approve.as_view(), name="approve"),
    path("contributions/<uuid:pk>/reject/", reviews.Reject.as_view(), name="reject"),
    path("labelspec/", labelspec.CheckLabelspec.as_view(), name="labelspec"),
    path("labelspec/tags/", labelspec.Tags.as_view(), name="labelspec-tags"),
    path("labelspec/templates/", labelspec.Templates.as_view(), name="labelspec-templates"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
]
