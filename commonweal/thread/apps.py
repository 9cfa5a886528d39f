from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "commonweal.thread"
    label = "thread"
    verbose_name = "Golden thread"

    def ready(self) -> None:
        from commonweal.thread.recorded import register_words

        register_words()
        from django.utils.translation import gettext_lazy as _

        from commonweal.people.roles import Permission
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        navigation.register(
            Entry(
                Place.SIDE,
                _("Where the thread breaks"),
                "thread:whole",
                60,
                permissions=frozenset((Permission.SEE_ACTIONS,)),
                section="actions:actions",
            )
        )
        screens.register(Screen("thread-whole", "/thread/", person="aisha@wealdmere.example"))
