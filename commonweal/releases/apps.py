from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "commonweal.releases"
    label = "releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        from commonweal.releases.recorded import register_words

        register_words()
