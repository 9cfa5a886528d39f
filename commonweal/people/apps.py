"""People, organisations, who may see what, and people's rights over their data."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonweal.people"
    label = "people"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        from commonweal.people.recorded import register_words

        register_words()
        from allauth.mfa.models import Authenticator
        from allauth.mfa.signals import authenticator_added
        from django.db.models.signals import post_delete, post_migrate, post_save
        from django.utils.translation import gettext_lazy as _

        from commonweal.audit.restoring import replay_after_restore
        from commonweal.people import ended_again, signed_in_again, tokens
        from commonweal.people import rights as data_rights
        from commonweal.people.accounts import used_when_set_up
        from commonweal.people.content import load_strands_after_migrating
        from commonweal.people.holdings import ACCOUNTS, REQUESTS
        from commonweal.people.models import Organisation, User
        from commonweal.people.naming_schools import follow_when_kept
        from commonweal.people.roles import Permission
        from commonweal.people.words import WORDS
        from commonweal.ui import navigation
        from commonweal.ui.navigation import Entry, Place

        post_save.connect(
            follow_when_kept, sender=Organisation, dispatch_uid="what tells of a school follows"
        )
        post_migrate.connect(load_strands_after_migrating, sender=self, dispatch_uid="nine strands")
        authenticator_added.connect(used_when_set_up, dispatch_uid="a second step that was set up was used")
        post_save.connect(
            signed_in_again.note_password, sender=User, dispatch_uid="the password from before has ended"
        )
        post_delete.connect(
            signed_in_again.note_step, sender=Authenticator, dispatch_uid="a second step was removed"
        )
        for name, again in (
            ("suspended agreements", ended_again.suspend_again),
            ("signatures taken away", ended_again.leave_again),
            ("organisations made inactive", ended_again.deactivate_again),
            ("closed accounts", ended_again.close_again),
            ("roles taken away", ended_again.take_again),
            ("tokens taken away", tokens.end_again),
            ("changed passwords", signed_in_again.end_passwords_again),
            ("removed second steps", signed_in_again.remove_steps_again),
        ):
            replay_after_restore(name, again)
        data_rights.register(ACCOUNTS)
        data_rights.register(REQUESTS)
        data_rights.register(WORDS)
        keepers = frozenset({Permission.MANAGE_ACCOUNTS, Permission.GIVE_CONTENT_ROLES})
        organisers = frozenset({Permission.MANAGE_ORGANISATIONS})
        rights = frozenset({Permission.HANDLE_DATA_RIGHTS})
        navigation.register(
            Entry(Place.ACCOUNT, _("People"), "people:accounts", 50, permissions=keepers),
            Entry(Place.ACCOUNT, _("Organisations"), "people:organisations", 51, permissions=organisers),
            Entry(
                Place.ACCOUNT,
                _("Agreements"),
                "people:agreements",
                52,
                permissions=organisers | {Permission.RECORD_GOVERNANCE},
            ),
            Entry(Place.ACCOUNT, _("Requests"), "people:requests", 53, permissions=rights),
            Entry(
                Place.ACCOUNT,
                _("Before reports come in"),
                "people:documents",
                54,
                permissions=frozenset({Permission.RECORD_GOVERNANCE}),
            ),
            Entry(
                Place.ACCOUNT,
                _("What was done"),
                "people:record",
                55,
                permissions=frozenset({Permission.SEE_AUDIT}),
            ),
            Entry(
                Place.ACCOUNT,
                _("Tokens for programs"),
                "people:tokens",
                56,
                permissions=frozenset({Permission.USE_API}),
            ),
            Entry(Place.FOOTER, _("Your data"), "people:ask", 25),
        )
