from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonweal.notices"
    label = "notices"
    verbose_name = "Notices"
