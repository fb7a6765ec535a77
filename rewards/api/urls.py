"""API addresses of rewards."""

from django.urls import path

from rewards.api import views

urlpatterns = [
    path("earnings/", views.Earnings.as_view(), name="earnings"),
    path("epochs/", views.Epochs.as_view(), name="epochs"),
    path("seals/", views.Seals.as_view(), name="seals"),
    path("epochs/<uuid:pk>/", views.OneEpoch.as_view(), name="epoch"),
    path("epochs/<uuid:pk>/bundle/", views.EpochBundle.as_view(), name="epoch-bundle"),
    path("claims/", views.Claims.as_view(), name="claims"),
    path("claim/", views.ClaimProof.as_view(), name="claim"),
    path("claim/relay/", views.RelayClaim.as_view(), name="claim-relay"),
    path("claim/sending/", views.SendClaim.as_view(), name="claim-sending"),
    path("campaigns/<uuid:pk>/fund/", views.Fund.as_view(), name="campaign-fund"),
    path("campaigns/<uuid:pk>/refund/", views.Refund.as_view(), name="campaign-refund"),
    path("campaigns/<uuid:pk>/fundings/", views.Fundings.as_view(), name="campaign-fundings"),
    path("campaigns/<uuid:pk>/bundle/", views.CampaignBundle.as_view(), name="campaign-bundle"),
]
