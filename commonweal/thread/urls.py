"""Addresses of the thread."""

from django.urls import path

from commonweal.thread import views

app_name = "thread"
urlpatterns = [path("<slug:kind>/<slug:item_id>/", views.links, name="links")]
