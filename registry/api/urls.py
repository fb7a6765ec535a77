"""API addresses of the registry."""

from django.urls import path

from registry.api import assets, files, licences, metering, money

urlpatterns = [
    path("assets/", assets.Assets.as_view(), name="assets"),
    path("assets/<slug:slug>/", assets.OneAsset.as_view(), name="asset"),
    path("assets/<slug:slug>/versions/", assets.Versions.as_view(), name="versions"),
    path("versions/<uuid:pk>/", assets.OneVersion.as_view(), name="version"),
    path("versions/<uuid:pk>/parents/", assets.Parents.as_view(), name="version-parents"),
    path("versions/<uuid:pk>/parents/<uuid:parent>/", assets.OneParent.as_view(), name="version-parent"),
    path("versions/<uuid:pk>/weights/<str:role>/", assets.Weights.as_view(), name="version-weights"),
    path("versions/<uuid:pk>/publish/", assets.Publish.as_view(), name="version-publish"),
    path("versions/<uuid:pk>/end/", assets.End.as_view(), name="version-end"),
    path("versions/<uuid:pk>/prices/", assets.Prices.as_view(), name="version-prices"),
    path("versions/<uuid:pk>/split/", assets.Split.as_view(), name="version-split"),
    path("versions/<uuid:pk>/since/<uuid:older>/", assets.Differences.as_view(), name="version-differences"),
    path("versions/<uuid:pk>/licence/", licences.Licence.as_view(), name="version-licence"),
    path("versions/<uuid:pk>/offer/", licences.Offer.as_view(), name="version-offer"),
    path("versions/<uuid:pk>/grants/", licences.Buy.as_view(), name="version-grants"),
    path("licences/", licences.Presets.as_view(), name="licences"),
    path("grants/", licences.Grants.as_view(), name="grants"),
    path("versions/<uuid:pk>/revenue/", money.Revenue.as_view(), name="version-revenue"),
    path("versions/<uuid:pk>/files/", files.Files.as_view(), name="version-files"),
    path("versions/<uuid:pk>/files/<str:name>", files.OneFile.as_view(), name="version-file"),
    path("versions/<uuid:pk>/card/", files.Card.as_view(), name="version-card"),
    path("versions/<uuid:pk>/quality/", files.Quality.as_view(), name="version-quality"),
    path("campaigns/<uuid:pk>/dataset/", assets.Harvest.as_view(), name="campaign-dataset"),
    path("royalties/", money.Royalties.as_view(), name="royalties"),
    path("notices/", money.Notices.as_view(), name="notices"),
    path("purses/", money.Purses.as_view(), name="purses"),
    path("purses/<uuid:pk>/top-up/", money.TopUp.as_view(), name="purse-top-up"),
    path("purses/<uuid:pk>/keys/", metering.Keys.as_view(), name="purse-keys"),
    path("purses/<uuid:pk>/calls/", metering.Calls.as_view(), name="purse-calls"),
    path("keys/<uuid:pk>/", metering.OneKey.as_view(), name="key"),
    path("versions/<uuid:pk>/endpoint/", metering.VersionEndpoint.as_view(), name="version-endpoint"),
]
