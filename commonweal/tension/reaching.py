"""How whoever sent a report learns what came of it, and what they asked of those who check it: in sentences."""

from django.utils.translation import gettext as _

from commonweal.people.naming import is_veiled, sender_name
from commonweal.people.visibility import Viewer
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel

# Here a person without an account was given the receipt.
_BY_RECEIPT = (Channel.PUBLIC, Channel.CENTRE)
_BY_PROGRAM = (Channel.UPLOAD, Channel.API)


def sees_by_receipt(report: Report) -> bool:
    """Is it by a receipt, and not by an account, that whoever reported sees what came of it?"""
    return report.channel in _BY_RECEIPT


def who_sees_what_came(report: Report, viewer: Viewer) -> str:
    """Who sees what came of a partner's report, and where; empty where that is by a receipt."""
    if sees_by_receipt(report):
        return ""
    organisation, person = sender_name(report.organisation, viewer), report.submitted_by
    if person is None or not person.is_active or person.organisation_id != report.organisation_id:
        return _("%(organisation)s sent it, and whoever did so is there no more.") % {
            "organisation": organisation
        }
    if report.channel in _BY_PROGRAM or is_veiled(report.organisation, viewer):
        return _("%(organisation)s sees it under “What you sent”.") % {"organisation": organisation}
    return _("%(name)s, %(organisation)s, sees it under “What you sent”.") % {
        "name": person.name,
        "organisation": organisation,
    }


def tag_of_kept(report: Report) -> str:
    """The words of the tag beside a report in a list that nobody else may read; empty where it may be shared."""
    if report.may_share:
        return ""
    return _("Only the council’s team") if report.channel == Channel.PUBLIC else _("Only its organisation")


def asked_to_keep(report: Report) -> str:
    """That whoever reported let nobody else read it; empty where it may be shared. For those who check."""
    if report.may_share:
        return ""
    if report.channel == Channel.PUBLIC:
        return _("Whoever reported asked that only the council’s team reads this. It will not be shared.")
    return _(
        "Whoever sent this kept it within their organisation. It will not be shared with other organisations."
    )
