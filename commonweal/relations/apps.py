"""Keeping in touch with organisations, councillors, key individuals and patch officers."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "commonweal.relations"
    label = "relations"
    verbose_name = "Relationships"

    def ready(self) -> None:
        from commonweal.people import rights
        from commonweal.relations.finding import register_finder
        from commonweal.relations.holdings import RELATIONSHIPS
        from commonweal.relations.recorded import register_words

        register_words()
        register_finder()
        rights.register(RELATIONSHIPS)
        _hang_on_the_thread()
        _offer_pages()


def _hang_on_the_thread() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _

    from commonweal.relations.selectors import promises_visible_to
    from commonweal.thread.kinds import ItemKind, register

    register(
        ItemKind(
            code="promise",
            name=_("Promise"),
            visible=promises_visible_to,
            title=lambda promise: promise.words,
            address=lambda promise: reverse(
                "relations:relationship", args=[promise.contact.relationship.public_id]
            ),
        )
    )


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.representation import speaks_as_elected
    from commonweal.people.roles import Permission
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    see, beside = frozenset({Permission.KEEP_IN_TOUCH}), "meetings:bodies"
    navigation.register(
        Entry(Place.SIDE, _("Relationships"), "relations:relationships", 40, permissions=see, section=beside),
        # A councillor's own way in is the form that partners report by; its pages stand in Reports, so nothing is below this.
        Entry(
            Place.SIDE,
            _("Tell what you heard as an elected member"),
            "tension:new",
            60,
            permissions=frozenset({Permission.SUBMIT_REPORTS}),
            section=beside,
            starts="/reports/new/elected/",
            is_for=speaks_as_elected,
        ),
        Entry(Place.SIDE, _("Log a contact"), "relations:log", 50, permissions=see, section=beside),
    )
    screens.register(
        *(
            Screen(
                f"relationships{name}", f"/partnership/relationships/{path}", person="aisha@wealdmere.example"
            )
            for name, path in (("", ""), ("-log", "log/"), ("-new", "new/"))
        ),
    )
