"""The map: registry of layers, tiles, tables, downloads, areas' pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MapsConfig(AppConfig):
    name = "commonweal.maps"
    label = "maps"
    verbose_name = "Maps"

    def ready(self) -> None:
        from commonweal.maps.recorded import register_words

        register_words()
        from commonweal.maps.boundaries import register_boundaries
        from commonweal.ui.navigation import Entry, Place, register

        register_boundaries()
        register(
            Entry(Place.PUBLIC, _("Map"), "maps:map", 50),
            Entry(Place.WORKBENCH, _("Map"), "maps:map", 20),
        )
