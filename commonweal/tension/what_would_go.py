"""Before somebody's reports are deleted on request: what goes, and what others have read by then and stays."""

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.rights import Foreseen
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Attachment, Question, Report, Summary
from commonweal.thread.models import Link


def what_would_go(reports: QuerySet[Report]) -> Foreseen:
    """What deletion would take of these reports, counted, and which agreed wordings of them would stay."""
    found = list(reports.select_related("visibility_class"))
    files = Attachment.objects.filter(report__in=found).count()
    answers = Question.objects.filter(report__in=found).exclude(answer="").count()
    counted = (
        (
            len(found),
            ngettext(
                "The words of %(n)d report, who sent it, and where exactly it was.",
                "The words of %(n)d reports, who sent them, and where exactly they were.",
                len(found),
            ),
        ),
        (files, ngettext("%(n)d file sent with them.", "%(n)d files sent with them.", files)),
        (answers, ngettext("%(n)d answer to a question.", "%(n)d answers to questions.", answers)),
    )
    goes = tuple(words % {"n": number} for number, words in counted if number)
    return Foreseen(goes, tuple(_stays(found)))


def _stays(reports: list[Report]) -> list[str]:
    names = {one.public_id for one in reports}
    stays = [
        _("The agreed wording of report %(reference)s, which was shared with everybody.")
        % {"reference": one.public_id}
        for one in reports
        if one.visibility_class.stage == Stage.PUBLIC
    ]
    stays += [
        _("The agreed wording of report %(reference)s, which partners may read.")
        % {"reference": one.public_id}
        for one in reports
        if one.sanitised and one.visibility_class.stage != Stage.PUBLIC
    ]
    told = Link.objects.filter(earlier_kind="report", earlier_id__in=names, later_kind="summary")
    where = dict(told.values_list("later_id", "earlier_id"))
    signed = Summary.objects.filter(public_id__in=where, signed_at__isnull=False).order_by("week")
    for summary in signed:
        words = _("What the signed summary of the week of %(week)s tells of report %(reference)s.")
        week = formats.date_format(summary.week, "j F Y")
        stays.append(words % {"week": week, "reference": where[summary.public_id]})
    return stays
