"""Reading quarterly reports: drafts by whoever writes them, the board's edition by partners, the public one by all."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer, clearance_of
from commonweal.quarterly.models import Edition, QuarterlyReport


def may_write(viewer: Viewer) -> bool:
    return bool(viewer.is_authenticated and viewer.may(Permission.MANAGE_ACTIONS))


def reports_visible_to(viewer: Viewer) -> QuerySet[QuarterlyReport]:
    """The reports that this viewer may read, newest quarter first."""
    published = Q(published_at__isnull=False)
    condition = published & Q(edition=Edition.PUBLIC)
    if viewer.is_authenticated and viewer.may(Permission.SEE_ACTIONS):
        cleared = Q(visibility_class__in=clearance_of(viewer))
        condition |= cleared if may_write(viewer) else cleared & published
    found = QuarterlyReport.objects.filter(condition)
    return found.select_related("visibility_class", "published_by").order_by("-first", "edition", "-number")


def published_for_all() -> QuerySet[QuarterlyReport]:
    """The newest public edition of each quarter."""
    public = QuarterlyReport.objects.filter(edition=Edition.PUBLIC, published_at__isnull=False)
    newer = public.filter(first=OuterRef("first"), number__gt=OuterRef("number"))
    return public.filter(~Exists(newer)).order_by("-first")
