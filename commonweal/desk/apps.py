"""Where everyone starts: the public home page and *This week*."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "commonweal.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.desk.finding import register_finder
        from commonweal.desk.week.offer import register_cards
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        register_cards()
        register_finder()
        navigation.register(
            Entry(Place.PUBLIC, _("Home"), "desk:home", 10),
            Entry(Place.PUBLIC, _("Information"), "desk:information", 90),
            Entry(Place.WORKBENCH, _("This week"), "desk:this-week", 10),
            Entry(
                Place.DOOR,
                _("Information and help"),
                "desk:information",
                90,
                hint=_("Who we are, what we do with what you tell us, and where to get help."),
            ),
            Entry(
                Place.DOOR,
                _("What we never do"),
                "desk:never",
                95,
                hint=_("The promises this service keeps, and that its software is built to keep."),
            ),
            Entry(Place.FOOTER, _("Accessibility"), "desk:accessibility", 10),
            Entry(Place.FOOTER, _("Privacy"), "desk:privacy", 20),
            Entry(Place.FOOTER, _("What we never do"), "desk:never", 30),
        )
        pages = {
            "home": "/",
            "information": "/information/",
            "accessibility": "/accessibility/",
            "privacy": "/privacy/",
            "never": "/what-commonweal-never-does/",
        }
        screens.register(
            *(Screen(f"public-{name}", address) for name, address in pages.items()),
            *(Screen(f"public-{name}-urdu", address, language="ur") for name, address in pages.items()),
            Screen("public-home-welsh", "/", language="cy"),
            Screen("public-not-found", "/no-such-page/"),
        )
