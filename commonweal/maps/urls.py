"""Addresses of maps, tiles and layers."""

from django.urls import path

from commonweal.maps import tile_views

app_name = "maps"
urlpatterns = [
    path("tiles/<slug:code>/<int:z>/<int:x>/<int:y>.mvt", tile_views.tile, name="tile"),
]
