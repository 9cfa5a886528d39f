"""Addresses of bringing a table."""

from django.urls import path

from commonweal.sources.bringing import views

app_name = "bringing"
urlpatterns = [
    path("", views.start, name="start"),
    path("<slug:public_id>/", views.columns, name="columns"),
    path("<slug:public_id>/check/", views.check, name="check"),
    path("<slug:public_id>/delete/", views.delete, name="delete"),
    path("<slug:public_id>/mapping.toml", views.mapping, name="mapping"),
]
