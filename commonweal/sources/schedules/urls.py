"""Addresses of schedules."""

from django.urls import path

from commonweal.sources.schedules import views

app_name = "schedules"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.choose, name="choose"),
    path("new/<slug:source>/", views.set_up, name="set-up"),
    path("<slug:public_id>/", views.schedule, name="schedule"),
    path("<slug:public_id>/change/", views.change, name="change"),
    path("<slug:public_id>/act/", views.act, name="act"),
    path("<slug:public_id>/delete/", views.delete, name="delete"),
]
