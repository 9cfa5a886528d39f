"""Addresses of releases."""

from django.urls import path

from commonweal.releases import signing, views

app_name = "releases"
urlpatterns = [
    path("", views.index, name="index"),
    path("sign/<slug:subject>/<slug:choice>/", signing.sign, name="sign"),
    path("<slug:public_id>/", views.release, name="release"),
    path("<slug:public_id>/table.csv", views.file, name="file"),
]
