"""Addresses of keeping in touch."""

from django.urls import path

from commonweal.relations import views

app_name = "relations"
urlpatterns = [
    path("", views.relationships, name="relationships"),
    path("log/", views.log, name="log"),
    path("new/", views.new, name="new"),
    path("promises/<slug:public_id>/kept/", views.keep, name="keep"),
    path("promises/<slug:public_id>/act/", views.act, name="act"),
    path("<slug:public_id>/", views.relationship, name="relationship"),
    path("<slug:public_id>/who/", views.reach, name="reach"),
    path("<slug:public_id>/who/change/", views.renew_reach, name="renew-reach"),
    path("<slug:public_id>/change/", views.change, name="change"),
    path("<slug:public_id>/end/", views.end, name="end"),
]
