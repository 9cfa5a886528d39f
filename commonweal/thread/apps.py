from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "commonweal.thread"
    label = "thread"
    verbose_name = "Golden thread"
