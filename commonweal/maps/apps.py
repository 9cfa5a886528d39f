from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "commonweal.maps"
    label = "maps"
    verbose_name = "Maps"

    def ready(self) -> None:
        from commonweal.maps.boundaries import register_boundaries

        register_boundaries()
