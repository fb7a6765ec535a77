"""Every address of the site, app by app."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView

from annotation.views.browsing import home
from caravan import views
from registry.api.discovery import resources

api = [
    path("", include("caravan.accounts.api.urls")),
    path("", include("annotation.api.urls")),
    path("", include("rewards.api.urls")),
    path("", include("registry.api.urls")),
]

urlpatterns = [
    path("", home, name="home"),
    path("healthz/", views.health, name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=None), name="javascript-catalog"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/", views.ApiReference.as_view(), name="api-reference"),
    path("api/v1/", include((api, "api"))),
    path("accounts/", include("caravan.accounts.urls")),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("gateway/", include("registry.gateway_urls")),
    path("discovery/resources", resources, name="discovery"),
    path("", include("rewards.urls")),
    path("", include("registry.urls")),
    path("", include("annotation.urls")),
]
