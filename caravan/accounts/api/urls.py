"""API addresses of accounts."""

from django.urls import path

from caravan.accounts.api import views

urlpatterns = [
    path("accounts/signup/", views.SignUp.as_view(), name="signup"),
    path("accounts/token/", views.PasswordToken.as_view(), name="password-token"),
    path("accounts/me/", views.Me.as_view(), name="me"),
    path("accounts/tokens/", views.Tokens.as_view(), name="tokens"),
    path("accounts/tokens/<uuid:pk>/", views.Token.as_view(), name="token"),
    path("accounts/wallet/nonce/", views.WalletChallenge.as_view(), name="wallet-challenge"),
    path("accounts/wallet/", views.Wallets.as_view(), name="wallets"),
]
