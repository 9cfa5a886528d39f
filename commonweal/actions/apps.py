"""The one model of action, wherever in the product a commitment is made."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "commonweal.actions"
    label = "actions"
    verbose_name = "Actions"

    def ready(self) -> None:
        from commonweal.actions.recorded import register_words

        register_words()
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from commonweal.actions.finding import register_finder
        from commonweal.actions.following import how_many_would_follow, keep_to_the_group
        from commonweal.actions.information import ACTIONS
        from commonweal.actions.models import Progress
        from commonweal.actions.selectors import actions_visible_to
        from commonweal.people import information, naming_schools
        from commonweal.people.roles import Permission
        from commonweal.people.visibility_models import Marking
        from commonweal.thread.kinds import ItemKind, Part, register
        from commonweal.ui import navigation, screens
        from commonweal.ui.navigation import Entry, Place
        from commonweal.ui.screens import Screen

        register(
            ItemKind(
                code="action",
                name=_("Action"),
                visible=actions_visible_to,
                title=lambda action: action.title,
                address=lambda action: reverse("actions:action", args=[action.public_id]),
                is_sensitive=lambda action: action.visibility_class.marking == Marking.SENSITIVE,
                part=Part.ACTION,
                waits=lambda actions, today: actions.exclude(progress=Progress.COMPLETE),
                is_done=lambda actions, today: actions.filter(progress=Progress.COMPLETE),
            )
        )
        register_finder()
        information.register("action", ACTIONS)
        naming_schools.register(how_many_would_follow, keep_to_the_group)
        see, manage = frozenset((Permission.SEE_ACTIONS,)), frozenset((Permission.MANAGE_ACTIONS,))
        navigation.register(
            Entry(Place.WORKBENCH, _("Plans"), "actions:actions", 50, permissions=see),
            Entry(
                Place.SIDE, _("Actions"), "actions:actions", 10, permissions=see, section="actions:actions"
            ),
            Entry(
                Place.SIDE, _("New action"), "actions:new", 20, permissions=manage, section="actions:actions"
            ),
        )
        screens.register(
            *(
                Screen(f"actions-{name}", "/actions/", person=f"{name}@wealdmere.example")
                for name in ("aisha", "grace")
            ),
            Screen("actions-new-aisha", "/actions/new/", person="aisha@wealdmere.example"),
        )
