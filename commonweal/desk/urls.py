"""Addresses of the start pages."""

from django.urls import path

from commonweal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("information/", views.information, name="information"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("what-commonweal-never-does/", views.never, name="never"),
    path("week/", views.this_week, name="this-week"),
]
