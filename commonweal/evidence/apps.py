from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commonweal.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from commonweal.audit.restoring import replay_after_restore
        from commonweal.evidence import snap_points  # noqa: F401 - listens for new sets of areas
        from commonweal.evidence.gaps_layer import register_gaps_layer
        from commonweal.evidence.layers import register_crime_layer
        from commonweal.evidence.measures import register_measures
        from commonweal.evidence.models import Dataset
        from commonweal.evidence.people_layer import register_people_layer
        from commonweal.evidence.recorded import register_words
        from commonweal.evidence.residents import residents_of
        from commonweal.maps import populations
        from commonweal.people.withdrawals import withdraw_again

        register_words()

        replay_after_restore(
            "withdrawn data sets",
            lambda after: withdraw_again("dataset", Dataset.objects.all(), after, verb="withdraw data set"),
        )
        populations.register(residents_of)
        register_crime_layer()
        register_people_layer()
        register_measures()
        register_gaps_layer()
        _offer_pages()


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.roles import Permission as P
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    beside = "evidence:profiles"
    of_services = frozenset({P.SEE_OWN_SERVICES, P.SEE_REPORTS, P.LOAD_DATA})
    navigation.register(
        Entry(Place.PUBLIC, _("Who lives here"), "evidence:profiles", 25),
        Entry(
            Place.DOOR,
            _("Who lives here"),
            "evidence:profiles",
            40,
            hint=_("The people of each area in published figures."),
        ),
        Entry(Place.WORKBENCH, _("Evidence"), "evidence:profiles", 60, starts="/profiles/"),
        Entry(Place.SIDE, _("Profiles"), "evidence:profiles", 10, section=beside),
        Entry(Place.SIDE, _("Equality map"), "evidence:equality", 12, section=beside),
        Entry(Place.SIDE, _("Services"), "evidence:services", 14, of_services, section=beside),
        Entry(Place.SIDE, _("Data sets"), "evidence:catalogue", 20, section=beside),
        Entry(
            Place.SIDE,
            _("Figures to look at"),
            "evidence:reviews",
            30,
            permissions=frozenset({P.UPDATE_OWN_ACTIONS, P.MANAGE_ACTIONS}),
            section="actions:actions",
        ),
        Entry(Place.SIDE, _("Published tables"), "releases:index", 30, section=beside),
    )
    screens.register(
        Screen("public-profiles", "/profiles/"),
        Screen("public-evenness", "/profiles/evenness/"),
        Screen("public-community", "/profiles/community/?of=religion:Sikh"),
        Screen("public-compare", "/profiles/compare/"),
        Screen("public-compare-near", "/profiles/compare/?near=X05000007"),
        Screen("public-equality", "/profiles/equality/"),
        Screen("public-data", "/data/"),
        Screen("public-releases", "/releases/"),
        Screen("releases", "/releases/", person="aisha@wealdmere.example"),
    )
