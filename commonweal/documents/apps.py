from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "commonweal.documents"
    label = "documents"
    verbose_name = "Documents"
