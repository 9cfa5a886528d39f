from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "commonweal.config"
    label = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        from commonweal.config.recorded import register_words

        register_words()
