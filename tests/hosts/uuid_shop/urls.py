"""Addresses of the second shop."""

from django.urls import include, path

urlpatterns = [path("ai/", include("ecom_ai.urls"))]
