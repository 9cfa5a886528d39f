"""All addresses. Each app owns its own; this file says where they hang."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("commonweal.desk.urls")),
    path("language/", set_language, name="set_language"),
    path("gallery/", include("commonweal.ui.gallery.urls")),
    path("accounts/", include("allauth.urls")),
]
