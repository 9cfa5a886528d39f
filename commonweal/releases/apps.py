from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "commonweal.releases"
    label = "releases"
    verbose_name = "Releases"
