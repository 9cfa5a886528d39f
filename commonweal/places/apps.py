from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "commonweal.places"
    label = "places"
    verbose_name = "Places"

    def ready(self) -> None:
        from commonweal.places.recorded import register_words

        register_words()
