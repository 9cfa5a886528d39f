"""Addresses of what the public reads of the quarters."""

from django.urls import path

from commonweal.quarterly import views

app_name = "whatwedid"
urlpatterns = [
    path("", views.what_we_did, name="newest"),
    path("<slug:public_id>/", views.of_a_quarter, name="quarter"),
    path("<slug:public_id>/report.<slug:ending>", views.public_file, name="file"),
]
