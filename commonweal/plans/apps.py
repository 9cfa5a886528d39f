"""Plans: strategic objectives, who does what for them, and who agreed to that."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "commonweal.plans"
    label = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        from commonweal.plans.decided import register as let_decisions_approve
        from commonweal.plans.recorded import register_words

        register_words()
        let_decisions_approve()
        _offer_kinds()
        _offer_pages()


def _offer_kinds() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _

    from commonweal.people import information
    from commonweal.plans.finding import register_finder
    from commonweal.plans.information import OBJECTIVES
    from commonweal.plans.seen import title_for_all
    from commonweal.plans.selectors import objectives_visible_to, plans_visible_to
    from commonweal.thread.kinds import ItemKind, register

    register(
        ItemKind(
            code="plan",
            name=_("Plan"),
            visible=plans_visible_to,
            title=lambda plan: plan.title_for_all,
            address=lambda plan: reverse("plans:plan", args=[plan.public_id]),
            has_class=False,
        )
    )
    register(
        ItemKind(
            code="objective",
            name=_("Objective"),
            visible=objectives_visible_to,
            title=lambda objective: title_for_all(objective.words),
            address=lambda objective: reverse("plans:objective", args=[objective.public_id]),
            has_class=False,
        )
    )
    register_finder()
    information.register("objective", OBJECTIVES)


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.roles import Permission
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    see, manage = frozenset({Permission.SEE_ACTIONS}), frozenset({Permission.MANAGE_ACTIONS})
    own = frozenset({Permission.UPDATE_OWN_ACTIONS})
    beside = "actions:actions"
    navigation.register(
        Entry(Place.SIDE, _("Strategic plans"), "plans:plans", 5, permissions=see, section=beside),
        Entry(Place.SIDE, _("My organisation’s actions"), "plans:mine", 15, permissions=own, section=beside),
        Entry(Place.SIDE, _("Bring a plan"), "plans:bring", 7, permissions=manage, section=beside),
    )
    screens.register(
        *(
            Screen(f"plans-{name}", "/plans/", person=f"{name}@wealdmere.example")
            for name in ("aisha", "grace")
        ),
        *(
            Screen(f"plans-mine-{name}", "/plans/mine/", person=f"{name}@wealdmere.example")
            for name in ("idris", "kit")
        ),
        Screen("plans-bring-aisha", "/plans/bring/", person="aisha@wealdmere.example"),
    )
