from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "commonweal.maps"
    label = "maps"
    verbose_name = "Maps"
