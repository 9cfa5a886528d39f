"""What this app about tension puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.tension.report_models import Channel, Status
from commonweal.tension.summary_models import Edition


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "receive report": _("A report came in"),
            "grade report": _("Checked and graded a report"),
            "close report": _("Closed a report"),
            "reopen report": _("Opened a report again"),
            "merge report": _("Merged a report into another"),
            "unmerge report": _("Took a merged report apart again"),
            "ask back": _("Asked back about a report"),
            "read answers": _("Read the answer about a report"),
            "set report aside": _("Set a report aside"),
            "return report to queue": _("Put a report back in the queue"),
            "assign report": _("Gave a report to somebody to check"),
            "open identity": _("Opened who sent a report"),
            "release strength": _("Released a strength to the public"),
            "withdraw strength": _("Took a strength back from the public"),
            "share attachment": _("Shared a file of a report"),
            "stop sharing attachment": _("Stopped sharing a file of a report"),
            "download attachment": _("Downloaded a file of an OFFICIAL-SENSITIVE report"),
            "view report": _("Looked at an OFFICIAL-SENSITIVE report"),
            "see report": _("Looked at a report through somebody’s eyes, on the machine itself"),
            "list reports": _("Looked through a list with OFFICIAL-SENSITIVE reports"),
            "list queue": _("Looked through the queue with OFFICIAL-SENSITIVE reports"),
            "download reports": _("Downloaded a list of reports"),
            "search reports": _("Found OFFICIAL-SENSITIVE reports in the search"),
            "set level": _("Judged a level"),
            "release level": _("Released a level to more people"),
            "raise level": _("Marked a level higher, with a report behind it"),
            "view level": _("Looked at OFFICIAL-SENSITIVE levels"),
            "draft summary": _("Drafted a weekly summary"),
            "edit summary": _("Edited a weekly summary"),
            "release summary": _("Released a weekly summary with a lower marking"),
            "sign summary": _("Signed a weekly summary"),
            "view summary": _("Looked at an OFFICIAL-SENSITIVE weekly summary"),
            "download summary": _("Downloaded a weekly summary"),
            "withhold from summary": _("Withheld words from a signed weekly summary"),
            "send return": _("Sent a weekly return"),
            "remind partners": _("Reminded partners of the weekly return"),
            "upload spreadsheet": _("Sent a spreadsheet"),
            "match columns": _("Said what the columns of a spreadsheet mean"),
            "add spreadsheet": _("Added the reports of a spreadsheet"),
            "cancel spreadsheet": _("Gave a spreadsheet up"),
            "delete words of unclosed report": _("Deleted the words of a report that nobody closed"),
        },
        kinds={
            "report": _("Report"),
            "level": _("Level"),
            "summary": _("Weekly summary"),
            "return": _("Weekly return"),
            "upload": _("Spreadsheet"),
        },
        details={
            "week": lambda day: _("Week of %(day)s") % {"day": words.day(day)},
            "edition": words.chosen(_("Edition"), dict(Edition.choices)),
            "version": words.labelled(_("Version")),
            "shown": words.labelled(_("Shown")),
            "sensitive": words.labelled(_("Of them OFFICIAL-SENSITIVE")),
            "channel": words.chosen(_("Came by"), dict(Channel.choices)),
            "nil": words.labelled(_("Nothing to report")),
            "written to": words.labelled(_("Written to")),
            "rows": words.labelled(_("Rows")),
            "added": words.labelled(_("Added")),
            "here already": words.labelled(_("Here already")),
            "left out, marked too high": words.labelled(_("Left out, marked too high")),
            "into": words.labelled(_("Merged into")),
            "lacking": words.labelled(_("Lacked")),
            "was": words.chosen(_("Was"), dict(Status.choices)),
            "format": words.labelled(_("As")),
        },
    )
