"""Wealdmere, the invented borough of demo, tests and pictures."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "commonweal.demo"
    label = "demo"
    verbose_name = "Demo borough"

    def ready(self) -> None:
        from commonweal.demo.recorded import register_words

        register_words()
        from django.conf import settings

        if settings.MODE != "demo":
            return
        from django.utils.translation import gettext_lazy as _

        from commonweal.demo.screens import SIGN_IN, screens_of_wealdmere
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place

        navigation.register(
            Entry(
                Place.DOOR,
                _("Look around as somebody"),
                "demo:sign-in",
                99,
                hint=_("This is the demo. Be the cohesion officer, a police liaison or a resident."),
            ),
            Entry(Place.ACCOUNT, _("Be somebody"), "demo:sign-in", 5),
        )
        screens.register(SIGN_IN)
        screens.register_found(screens_of_wealdmere)
