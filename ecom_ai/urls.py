"""Addresses of ecom_ai; a host includes them under a path of its choice."""

from django.urls import include, path

from ecom_ai import views

app_name = "ecom_ai"

urlpatterns = [
    path("widgets/<slug:placement>/", views.widget, name="widget"),
    path("dismiss/", views.dismiss, name="dismiss"),
    path("api/", include("ecom_ai.api.urls")),
]
