"""The quarterly report: to the board, and to the public."""

from django.apps import AppConfig


class QuarterlyConfig(AppConfig):
    name = "commonweal.quarterly"
    label = "quarterly"
    verbose_name = "Quarterly reports"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from commonweal.people.roles import Permission
        from commonweal.quarterly.describing import title_of
        from commonweal.quarterly.quarters import Quarter
        from commonweal.quarterly.recorded import register_words
        from commonweal.quarterly.selectors import reports_visible_to
        from commonweal.thread.kinds import ItemKind, Part, register
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        register_words()
        register(
            ItemKind(
                code="quarterly",
                name=_("Quarterly report"),
                visible=reports_visible_to,
                title=lambda report: f"{title_of(report)}: {Quarter(report.first)}",
                address=lambda report: reverse("quarterly:read", args=[report.public_id]),
                part=Part.FEEDBACK,
            )
        )
        navigation.register(
            Entry(Place.PUBLIC, _("What we did"), "whatwedid:newest", 70),
            Entry(
                Place.SIDE,
                _("Quarterly reports"),
                "quarterly:index",
                50,
                permissions=frozenset((Permission.SEE_ACTIONS,)),
                section="actions:actions",
            ),
        )
        screens.register(
            Screen("what-we-did", "/what-we-did/"),
            Screen("quarterly-aisha", "/quarterly/", person="aisha@wealdmere.example"),
            Screen("quarterly-grace", "/quarterly/", person="grace@wealdmere.example"),
        )
