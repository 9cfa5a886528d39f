"""Addresses of partners' returns."""

from django.urls import path

from commonweal.tension.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.own, name="own"),
    path("all/", views.overview, name="overview"),
    path("all/<str:week>/", views.overview, name="overview-week"),
    path("all/<str:week>/remind/", views.remind, name="remind"),
    path("answer/<str:token>/", views.by_link, name="by-link"),
    path("<str:week>/", views.own, name="own-week"),
]
