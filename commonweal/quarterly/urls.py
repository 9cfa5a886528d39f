"""Addresses of quarterly reports in the workbench."""

from django.urls import path

from commonweal.quarterly import views

app_name = "quarterly"
urlpatterns = [
    path("", views.index, name="index"),
    path("begin/", views.begin, name="begin"),
    path("<slug:public_id>/", views.read, name="read"),
    path("<slug:public_id>/edit/", views.edit, name="edit"),
    path("<slug:public_id>/publish/", views.publish, name="publish"),
    path("<slug:public_id>/report.<slug:ending>", views.download, name="file"),
]
