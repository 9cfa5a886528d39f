"""Consultations: asking everybody, by theme, and saying what became of it."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "commonweal.consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        from commonweal.consultations.holdings import CONSULTATIONS
        from commonweal.consultations.recorded import register_words
        from commonweal.people import rights

        register_words()
        rights.register(CONSULTATIONS)
        _hang_on_the_thread()
        _offer_pages()


def _hang_on_the_thread() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _

    from commonweal.consultations.selectors import IN_THE_MAKING, consultations_visible_to
    from commonweal.thread.kinds import ItemKind, Part, register

    register(
        ItemKind(
            code="consultation",
            name=_("Consultation"),
            visible=consultations_visible_to,
            title=lambda one: one.title,
            address=lambda one: reverse(
                "consultations:run" if one.phase in IN_THE_MAKING else "consultations:consultation",
                args=[one.public_id],
            ),
            part=Part.EVIDENCE,
            has_class=False,
        )
    )


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.roles import Permission
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    run = frozenset({Permission.RUN_CONSULTATIONS})
    navigation.register(
        Entry(Place.PUBLIC, _("Consultations"), "consultations:index", 22),
        Entry(
            Place.DOOR,
            _("Have your say"),
            "consultations:index",
            15,
            hint=_("What is being asked, and what was done with what people said."),
        ),
        Entry(Place.WORKBENCH, _("Voice"), "consultations:running", 40, permissions=run),
        Entry(
            Place.SIDE,
            _("Consultations"),
            "consultations:running",
            10,
            permissions=run,
            section="consultations:running",
        ),
        Entry(
            Place.SIDE,
            _("Set up a consultation"),
            "consultations:new",
            20,
            permissions=run,
            section="consultations:running",
        ),
    )
    screens.register(
        Screen("consultations", "/consultations/"),
        Screen("consultations-taken-back", "/consultations/taken-back/"),
        Screen("consultations-receipt", "/consultations/receipt/"),
        Screen("voice-aisha", "/voice/", person="aisha@wealdmere.example"),
        Screen("voice-new-aisha", "/voice/new/", person="aisha@wealdmere.example"),
    )
