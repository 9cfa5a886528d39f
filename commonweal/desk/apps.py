from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "commonweal.desk"
    label = "desk"
    verbose_name = "Desk"
