"""Pages of accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from caravan.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("signup/", views.sign_up, name="signup"),
    path("", views.account, name="account"),
    path("tokens/", views.add_token, name="add-token"),
    path("tokens/<uuid:pk>/revoke/", views.revoke_token, name="revoke-token"),
    path("organisations/", views.add_organisation, name="add-organisation"),
    path("organisations/<uuid:pk>/", views.organisation, name="organisation"),
    path("organisations/<uuid:pk>/members/<int:membership>/dismiss/", views.dismiss, name="dismiss"),
]
