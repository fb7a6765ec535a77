"""Pages of the registry."""

from django.urls import path

from registry.views import calling, files, market, owning

app_name = "registry"
urlpatterns = [
    path("assets/", market.explore, name="explore"),
    path("assets/mine/", owning.mine, name="mine"),
    path("assets/<slug:slug>/", market.asset, name="asset"),
    path("assets/<slug:slug>/<int:number>/", market.asset, name="version"),
    path("versions/<uuid:pk>/split/", market.split, name="split"),
    path("versions/<uuid:pk>/publish/", owning.publish, name="publish"),
    path("versions/<uuid:pk>/end/", owning.end, name="end"),
    path("versions/<uuid:pk>/prices/", owning.price, name="prices"),
    path("versions/<uuid:pk>/files/", files.pack, name="pack"),
    path("versions/<uuid:pk>/packing/", files.packing, name="packing"),
    path("versions/<uuid:pk>/licence/", owning.license_it, name="license"),
    path("versions/<uuid:pk>/buy/", owning.buy, name="buy"),
    path("versions/<uuid:pk>/read/", owning.read, name="read"),
    path("manage/<uuid:pk>/dataset/", owning.harvest, name="harvest"),
    path("royalties/", owning.royalties, name="royalties"),
    path("purses/", owning.purses, name="purses"),
    path("purses/<uuid:pk>/keys/", calling.purse_keys, name="keys"),
    path("keys/<uuid:pk>/revoke/", calling.revoke_key, name="revoke-key"),
    path("versions/<uuid:pk>/service/", calling.service, name="service"),
]
