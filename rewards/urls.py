"""Pages of rewards."""

from django.urls import path

from rewards import views

app_name = "rewards"
urlpatterns = [
    path("earnings/", views.earnings, name="earnings"),
    path("earnings/statement.csv", views.statement, name="statement"),
    path("wallet/", views.wallet, name="wallet"),
    path("manage/<uuid:pk>/fund/", views.fund, name="fund"),
    path("manage/<uuid:pk>/refund/", views.refund, name="refund"),
    path("epochs/", views.epochs, name="epochs"),
    path("epochs/<uuid:pk>/", views.epoch, name="epoch"),
]
