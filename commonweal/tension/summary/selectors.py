"""Reading summaries: writers see drafts, readers see what was signed, each as far as they are cleared."""

from django.db.models import QuerySet

from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.summary.editions import READERS


def may_write(viewer: Viewer) -> bool:
    return bool(viewer.is_authenticated and viewer.may(Permission.WRITE_SUMMARY))


def editions_for(viewer: Viewer) -> list[str]:
    """The editions that this viewer's role lets them read."""
    if not viewer.is_authenticated:
        return []
    return [edition.value for edition, reader in READERS.items() if viewer.may(reader.permission)]


def versions_visible_to(viewer: Viewer) -> QuerySet[SummaryVersion]:
    """The versions that this viewer may read, newest first: signed ones, and drafts for those who write.

    A version has a class of its own, so releasing a later one opens nothing of an earlier one.
    """
    versions = SummaryVersion.objects.filter(
        summary__edition__in=editions_for(viewer), visibility_class__in=shared_clearance(viewer)
    )
    if not may_write(viewer):
        versions = versions.filter(is_signed=True)
    return versions.select_related("summary__signed_by", "visibility_class", "written_by").order_by("-number")


def summaries_visible_to(viewer: Viewer) -> QuerySet[Summary]:
    """The summaries of which this viewer may read a version, newest week first."""
    return (
        Summary.objects.filter(pk__in=versions_visible_to(viewer).order_by().values("summary_id"))
        .select_related("signed_by", "visibility_class")
        .order_by("-week", "edition")
    )


def version_for(viewer: Viewer, public_id: str, number: int | None = None) -> SummaryVersion | None:
    """One version, or the newest that this viewer may read; None for everybody else."""
    versions = versions_visible_to(viewer).filter(summary__public_id=public_id)
    return (versions.filter(number=number) if number is not None else versions).first()


def some_are_signed() -> bool:
    """Was any summary signed off, whoever may read it?"""
    return SummaryVersion.objects.filter(is_signed=True).exists()
