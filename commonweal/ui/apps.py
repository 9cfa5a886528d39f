"""The look: layout, components, charts, navigation and the gallery that shows them."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "commonweal.ui"
    label = "ui"
    verbose_name = "Look"

    def ready(self) -> None:
        from commonweal.ui import screens
        from commonweal.ui.gallery.samples import SAMPLES

        screens.register(
            *(screens.Screen(f"gallery-{name}", f"/gallery/{name}/") for name in SAMPLES),
            screens.Screen("gallery-form-urdu", "/gallery/form-with-errors/", language="ur"),
        )
