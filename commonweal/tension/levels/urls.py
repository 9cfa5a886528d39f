"""Addresses of levels."""

from django.urls import path

from commonweal.tension.levels import item_views, views

app_name = "levels"
urlpatterns = [
    path("", views.index, name="index"),
    path("release/<slug:public_id>/", views.release, name="release"),
    path("judgement/<slug:public_id>/", item_views.judgement, name="judgement"),
    path("judgement/<slug:public_id>/raise/", views.raise_marking, name="raise"),
    path("<str:week>/", views.week, name="week"),
    path("<str:week>/<slug:kind>/<str:code>/", views.judge, name="judge"),
]
