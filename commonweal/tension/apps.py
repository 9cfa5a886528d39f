from django.apps import AppConfig


class TensionConfig(AppConfig):
    name = "commonweal.tension"
    label = "tension"
    verbose_name = "Tension"
