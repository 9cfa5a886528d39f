"""Reports of strength and tension, levels, and the weekly summary."""

from django.apps import AppConfig


class TensionConfig(AppConfig):
    name = "commonweal.tension"
    label = "tension"
    verbose_name = "Tension"

    def ready(self) -> None:
        from commonweal.people import rights
        from commonweal.tension.area_sections import register_sections
        from commonweal.tension.holdings import REPORTS
        from commonweal.tension.layers import register_layers
        from commonweal.tension.patches import register_patches

        rights.register(REPORTS)
        register_layers()
        register_patches()
        register_sections()
