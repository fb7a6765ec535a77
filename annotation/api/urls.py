"""API addresses of labelling."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
