from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "commonweal.thread"
    label = "thread"
    verbose_name = "Golden thread"

    def ready(self) -> None:
        from commonweal.thread.recorded import register_words

        register_words()
