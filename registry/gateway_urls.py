"""Addresses of the gateway: for programs, with keys or payments and without cookies."""

from django.urls import path

from registry.api import discovery, gateway

app_name = "gateway"
urlpatterns = [
    path("", discovery.about, name="about"),
    path("openapi.json", discovery.openapi, name="openapi"),
    path("balance", gateway.balance, name="balance"),
    path("calls/<uuid:pk>", gateway.one_call, name="call"),
    path("<str:name>/", discovery.about_asset, name="asset"),
    path("<str:name>/rows", gateway.serve_rows, name="rows"),
    # With and without the version in the path that OpenAI's clients put into their base address.
    path("<str:name>/v1/<path:way>", gateway.ask),
    path("<str:name>/<path:way>", gateway.ask, name="ask"),
]
