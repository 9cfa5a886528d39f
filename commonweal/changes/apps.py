from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "commonweal.changes"
    label = "changes"
    verbose_name = "Feed of changes"
