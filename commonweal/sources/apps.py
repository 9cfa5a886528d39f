from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "commonweal.sources"
    label = "sources"
    verbose_name = "Sources"
