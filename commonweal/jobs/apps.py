from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "commonweal.jobs"
    label = "jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        from commonweal.jobs import routines

        routines.register_own()
        # Every app's `tasks.py` may offer kinds of job and routines.
        autodiscover_modules("tasks")
