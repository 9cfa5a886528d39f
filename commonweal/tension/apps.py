"""Reports of strength and tension, levels, and the weekly summary."""

from django.apps import AppConfig


class TensionConfig(AppConfig):
    name = "commonweal.tension"
    label = "tension"
    verbose_name = "Tension"

    def ready(self) -> None:
        from commonweal.people import rights
        from commonweal.tension.holdings import REPORTS
        from commonweal.tension.upload.holdings import UPLOADS

        rights.register(REPORTS)
        rights.register(UPLOADS)
