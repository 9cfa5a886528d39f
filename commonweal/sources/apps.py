from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "commonweal.sources"
    label = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from commonweal.sources.bringing.verbs import file_of_deleted
        from commonweal.sources.models import BroughtTable
        from commonweal.sources.recorded import register_words
        from commonweal.sources.schedules.card import register_card

        register_words()
        register_card()
        post_delete.connect(file_of_deleted, sender=BroughtTable)
