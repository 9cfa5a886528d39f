"""Reports of strength and tension, levels, and the weekly summary."""

from django.apps import AppConfig


class TensionConfig(AppConfig):
    name = "commonweal.tension"
    label = "tension"
    verbose_name = "Tension"

    def ready(self) -> None:

        from commonweal.audit.restoring import replay_after_restore
        from commonweal.people import information, naming_schools, rights
        from commonweal.tension.area_sections import register_sections
        from commonweal.tension.count_layers import register_count_layers
        from commonweal.tension.finding import register_finder
        from commonweal.tension.holdings import REPORTS
        from commonweal.tension.information import SOURCES as ASKED_FOR
        from commonweal.tension.layers import register_layers
        from commonweal.tension.level_layers import register_level_layer
        from commonweal.tension.patches import register_patches
        from commonweal.tension.recorded import register_words
        from commonweal.tension.released import register_released
        from commonweal.tension.upload.holdings import UPLOADS
        from commonweal.tension.verbs.release import withdraw_strengths_again
        from commonweal.tension.verbs.schools import how_many_would_follow, keep_to_the_group

        register_words()

        replay_after_restore("withdrawn strengths", withdraw_strengths_again)
        rights.register(REPORTS)
        rights.register(UPLOADS)
        for code, source in ASKED_FOR.items():
            information.register(code, source)
        naming_schools.register(how_many_would_follow, keep_to_the_group)
        register_layers()
        register_count_layers()
        register_level_layer()
        register_released()
        register_patches()
        register_sections()
        register_finder()
        _offer_pages()
        _hang_on_the_thread()


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.roles import Permission as P
    from commonweal.tension.checking import is_read
    from commonweal.tension.counted import tells_in_words
    from commonweal.tension.opening import OPENS_REPORTS
    from commonweal.tension.returns.selectors import sends_returns
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    see = frozenset(OPENS_REPORTS)
    beside = "tension:reports"
    navigation.register(
        Entry(Place.PUBLIC, _("Report"), "tension:public", 20),
        Entry(
            Place.DOOR,
            _("Report something"),
            "tension:public",
            10,
            hint=_("Something good that brings people together, or something that worries you. No account."),
        ),
        Entry(
            Place.DOOR,
            _("What came of your report"),
            "tension:receipt",
            20,
            hint=_("With the receipt code that you were shown."),
        ),
        Entry(Place.WORKBENCH, _("Reports"), "tension:reports", 30, permissions=see),
        Entry(Place.SIDE, _("Shared reports"), "tension:reports", 10, permissions=see, section=beside),
        Entry(
            Place.SIDE,
            _("Queue"),
            "tension:queue",
            20,
            permissions=frozenset((P.TRIAGE_REPORTS,)),
            section=beside,
        ),
        *(
            Entry(Place.SIDE, label, address, order, permissions=frozenset(permissions), section=beside)
            for label, address, order, permissions in (
                (_("What you sent"), "tension:sent", 45, (P.SUBMIT_REPORTS,)),
                (_("Levels"), "levels:index", 50, (P.SEE_LEVELS,)),
                (_("Weekly summary"), "summary:index", 60, (P.SEE_SUMMARY, P.SEE_PARTNER_SUMMARY)),
                (_("All returns"), "returns:overview", 80, (P.WRITE_SUMMARY,)),
            )
        ),
        *(
            Entry(
                Place.SIDE,
                label,
                address,
                order,
                permissions=frozenset((P.SUBMIT_REPORTS,)),
                section=beside,
                is_for=is_for,
            )
            for label, address, order, is_for in (
                (
                    _("New report"),
                    "tension:new",
                    30,
                    lambda person: tells_in_words(person) and is_read(person),
                ),
                (_("Send counts"), "tension:counts", 35, is_read),
                (_("Send a spreadsheet"), "upload:start", 40, is_read),
            )
        ),
        Entry(Place.SIDE, _("Our returns"), "returns:own", 70, section=beside, is_for=sends_returns),
    )
    screens.register(
        Screen("public-report", "/report/"),
        Screen("public-report-urdu", "/report/", language="ur"),
        Screen("public-receipt", "/report/receipt/"),
        Screen("reports-counts", "/reports/counts/", person="kit@wealdmere.example"),
        *(
            Screen(f"{page}-{name}", address, person=f"{name}@wealdmere.example")
            for page, address, names in (
                ("reports", "/reports/", ("aisha", "ben", "kit", "grace")),
                ("reports-new", "/reports/new/", ("idris", "ewa")),
                ("reports-queue", "/reports/queue/", ("aisha",)),
                ("reports-sent", "/reports/sent/", ("idris",)),
            )
            for name in names
        ),
    )


def _hang_on_the_thread() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.people.visibility_models import Marking
    from commonweal.tension import breaks
    from commonweal.tension.describing import address_of, title_of
    from commonweal.tension.levels import describing as levels
    from commonweal.tension.levels.selectors import levels_visible_to
    from commonweal.tension.selectors import all_visible_to, is_sensitive
    from commonweal.tension.summary import describing as summaries
    from commonweal.tension.summary.selectors import summaries_visible_to
    from commonweal.thread.kinds import ItemKind, Part, register

    register(
        ItemKind(
            code="report",
            name=_("Report"),
            visible=all_visible_to,
            title=title_of,
            address=address_of,
            conditions=lambda report: report.handling_conditions if report.handling == "C" else "",
            is_sensitive=is_sensitive,
            part=Part.EVIDENCE,
            waits=breaks.reports_that_wait,
            was_told=breaks.reports_whose_senders_read,
        )
    )
    register(
        ItemKind(
            code="level",
            name=_("Level"),
            visible=levels_visible_to,
            title=levels.title_of,
            address=levels.address_of,
            is_sensitive=lambda level: level.visibility_class.marking == Marking.SENSITIVE,
            part=Part.FINDING,
            waits=breaks.levels_that_wait,
        )
    )
    register(
        ItemKind(
            code="summary",
            name=_("Weekly summary"),
            visible=summaries_visible_to,
            title=summaries.title_of,
            address=summaries.address_of,
        )
    )
