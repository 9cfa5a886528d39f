"""Addresses of actions."""

from django.urls import path

from commonweal.actions import files, views, views_of_work

app_name = "actions"
urlpatterns = [
    path("", views.actions, name="actions"),
    path("actions.<slug:ending>", files.download, name="actions-file"),
    path("new/", views.new, name="new"),
    path("<slug:public_id>/", views.action, name="action"),
    path("<slug:public_id>/change/", views.change, name="change"),
    path("<slug:public_id>/work/", views_of_work.work, name="work"),
    path("<slug:public_id>/needs/", views_of_work.needs_of, name="needs"),
    path("<slug:public_id>/milestones/new/", views_of_work.new_milestone, name="new-milestone"),
    path("<slug:public_id>/milestones/<slug:milestone_id>/", views_of_work.milestone, name="milestone"),
]
