"""The self-assessment of the partnership by a framework of points."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "commonweal.assessment"
    label = "assessment"
    verbose_name = "Self-assessment"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from commonweal.assessment.finding import register_finder
        from commonweal.assessment.following import how_many_would_follow, keep_to_the_group
        from commonweal.assessment.information import ANSWERS
        from commonweal.assessment.recorded import register_words
        from commonweal.assessment.selectors import gaps_among, points_visible_to
        from commonweal.people import information, naming_schools
        from commonweal.people.roles import Permission
        from commonweal.thread.kinds import ItemKind, Part, register
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        register_words()
        register(
            ItemKind(
                code="point",
                name=_("Point of the self-assessment"),
                visible=points_visible_to,
                title=lambda one: str(one.point),
                address=lambda one: reverse("assessment:point", args=[one.public_id]),
                part=Part.FINDING,
                waits=lambda points, today: gaps_among(points),
            )
        )
        register_finder()
        information.register("answer", ANSWERS)
        naming_schools.register(how_many_would_follow, keep_to_the_group)
        see = frozenset((Permission.SEE_ACTIONS,))
        navigation.register(
            Entry(
                Place.SIDE,
                _("Self-assessment"),
                "assessment:rounds",
                30,
                permissions=see,
                section="actions:actions",
            ),
        )
        screens.register(Screen("assessment-new-aisha", "/assessment/new/", person="aisha@wealdmere.example"))
