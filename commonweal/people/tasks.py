"""What the worker does about people's data by itself."""

from django.utils import timezone

from commonweal.jobs import routines
from commonweal.people import naming_schools, rights


def delete_what_is_due() -> None:
    """Delete what is past its retention period today."""
    rights.delete_what_is_due(timezone.localdate())


routines.register("delete what is past its date", every=24 * 3600, do=delete_what_is_due)
routines.register("keep schools unnamed", every=600, do=naming_schools.follow_all)
