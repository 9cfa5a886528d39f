"""The look: layout, components, charts, navigation and the gallery that shows them."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "commonweal.ui"
    label = "ui"
    verbose_name = "Look"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.ui import navigation, screens
        from commonweal.ui.gallery.samples import SAMPLES
        from commonweal.ui.navigation import Entry, Place

        navigation.register(
            Entry(Place.ACCOUNT, _("Sign in"), "account_login", 10, only_for="visitor"),
            Entry(Place.ACCOUNT, _("Your account"), "mfa_index", 10, only_for="signed-in"),
            Entry(Place.ACCOUNT, _("Sign out"), "account_logout", 90, only_for="signed-in"),
        )

        screens.register(
            *(screens.Screen(f"gallery-{name}", f"/gallery/{name}/") for name in SAMPLES),
            screens.Screen("gallery", "/gallery/"),
            screens.Screen("gallery-form-urdu", "/gallery/form-with-errors/", language="ur"),
            screens.Screen("account-sign-in", "/accounts/login/"),
            screens.Screen("account-password-reset", "/accounts/password/reset/"),
        )
