"""Addresses of maps, tiles, layers' files and areas' pages."""

from django.urls import path

from commonweal.maps import file_views, tile_views, views

app_name = "maps"
urlpatterns = [
    path("map/", views.show_map, name="map"),
    path("map/panel/", views.panel, name="panel"),
    path("map/picture.svg", views.still_picture, name="picture"),
    path("map/names/<slug:area_type>.json", views.names, name="names"),
    path("areas/<slug:area_type>/<str:code>/", views.area, name="area"),
    path("tiles/<slug:code>/<int:z>/<int:x>/<int:y>.mvt", tile_views.tile, name="tile"),
    path("layers/<slug:code>/values.json", file_views.values, name="values"),
    path("layers/<slug:code>/matching.json", file_views.matching, name="matching"),
    path("layers/<slug:code>.<slug:ending>", file_views.download, name="download"),
]
