"""One search for every kind of item: a registry that knows no domain, and one page."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "commonweal.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.search.folding import fold_capitals
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        fold_capitals()
        navigation.register(
            Entry(Place.SEARCH, _("Search what you may see"), "search:search", 10, only_for="signed-in")
        )
        screens.register(
            Screen("search-aisha", "/search/?q=market", person="aisha@wealdmere.example"),
            Screen("search-kit", "/search/?q=market", person="kit@wealdmere.example"),
            Screen("search-nothing", "/search/?q=nothing-of-the-kind", person="kit@wealdmere.example"),
        )
