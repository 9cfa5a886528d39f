from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commonweal.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from commonweal.evidence import snap_points  # noqa: F401 - listens for new sets of areas
        from commonweal.evidence.layers import register_crime_layer
        from commonweal.evidence.residents import residents_of
        from commonweal.maps import populations

        populations.register(residents_of)
        register_crime_layer()
