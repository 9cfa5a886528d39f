from django.apps import AppConfig
from django.db.models.signals import post_migrate

from commonweal.audit import guards


class AuditConfig(AppConfig):
    name = "commonweal.audit"
    label = "audit"
    verbose_name = "Record of what was done"

    def ready(self) -> None:
        post_migrate.connect(
            guards.put_up_after_migrating, sender=self, dispatch_uid="guards of the record of what was done"
        )
