from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "commonweal.releases"
    label = "releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        from commonweal.audit.restoring import replay_after_restore
        from commonweal.people.withdrawals import withdraw_again
        from commonweal.releases.guards import register_guard
        from commonweal.releases.models import Release
        from commonweal.releases.recorded import register_words

        register_words()

        register_guard()
        replay_after_restore(
            "withdrawn releases",
            lambda after: withdraw_again("release", Release.objects.all(), after, verb="withdraw release"),
        )
