"""Addresses of the weekly summary."""

from django.urls import path

from commonweal.tension.summary import views, writing_views

app_name = "summary"
urlpatterns = [
    path("", views.index, name="index"),
    path("draft/", writing_views.draft, name="draft"),
    path("<slug:public_id>/", views.read, name="read"),
    path("<slug:public_id>/edit/", writing_views.edit, name="edit"),
    path("<slug:public_id>/sign/", writing_views.sign, name="sign"),
    path("<slug:public_id>/release/", writing_views.release, name="release"),
    path("<slug:public_id>/versions/", views.versions, name="versions"),
    path("<slug:public_id>/versions/<int:number>/", views.read, name="version"),
    path("<slug:public_id>/versions/<int:number>/file.<slug:kind>", views.download, name="download"),
    path("<slug:public_id>/versions/<int:earlier>/to/<int:later>/", views.compare, name="compare"),
]
