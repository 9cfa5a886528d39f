from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "commonweal.config"
    label = "config"
    verbose_name = "Configuration"
