from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "commonweal.ui"
    label = "ui"
    verbose_name = "Look"
