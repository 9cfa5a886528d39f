"""Addresses of actions."""

from django.urls import path

from commonweal.actions import files, views

app_name = "actions"
urlpatterns = [
    path("", views.actions, name="actions"),
    path("actions.<slug:ending>", files.download, name="actions-file"),
    path("new/", views.new, name="new"),
    path("<slug:public_id>/", views.action, name="action"),
    path("<slug:public_id>/change/", views.change, name="change"),
]
