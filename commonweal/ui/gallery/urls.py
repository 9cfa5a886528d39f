"""Addresses of the gallery."""

from django.urls import path

from commonweal.ui.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.component, name="component"),
]
