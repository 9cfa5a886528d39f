"""Addresses of what the public reads of the quarters."""

from django.urls import path

from commonweal.quarterly import public_views

app_name = "whatwedid"
urlpatterns = [
    path("", public_views.what_we_did, name="newest"),
    path("<slug:public_id>/", public_views.of_a_quarter, name="quarter"),
    path("<slug:public_id>/report.<slug:ending>", public_views.public_file, name="file"),
]
