from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "commonweal.sources"
    label = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from commonweal.sources.recorded import register_words

        register_words()
