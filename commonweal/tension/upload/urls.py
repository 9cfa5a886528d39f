"""Addresses of a spreadsheet on its way in."""

from django.urls import path

from commonweal.tension.upload import views

app_name = "upload"
urlpatterns = [
    path("", views.start, name="start"),
    path("<str:public_id>/", views.result, name="result"),
    path("<str:public_id>/columns/", views.columns, name="columns"),
    path("<str:public_id>/check/", views.check, name="check"),
    path("<str:public_id>/refused.xlsx", views.refused, name="refused"),
]
