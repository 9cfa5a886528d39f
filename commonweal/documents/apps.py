from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "commonweal.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        autodiscover_modules("sections")
