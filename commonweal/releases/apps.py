from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "commonweal.releases"
    label = "releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        from commonweal.audit.restoring import replay_after_restore
        from commonweal.releases.guards import register_guard
        from commonweal.releases.verbs import withdraw_again

        register_guard()
        replay_after_restore("withdrawn releases", withdraw_again)
