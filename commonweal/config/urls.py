"""All addresses. Each app owns its own; this file says where they hang."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
