"""The two editions of the weekly summary: who reads each, and what may enter it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.people.roles import Permission
from commonweal.tension.derived import classes_of_the_group, classes_of_the_partners
from commonweal.tension.summary_models import Edition

DOCUMENT = "weekly-summary"


@dataclass(frozen=True)
class Reader:
    """For whom an edition is: its title, its readers in words, and the right that it needs besides its marking."""

    title: Promise
    readers: Promise
    permission: Permission


READERS = {
    Edition.GROUP: Reader(
        _("Weekly summary of the tension monitoring group"),
        _("the tension monitoring group, the cohesion officers and the analysts, as far as each is cleared"),
        Permission.SEE_SUMMARY,
    ),
    Edition.PARTNERS: Reader(
        _("Weekly summary for partners"),
        _("every partner who has signed the sharing agreement, and the board"),
        Permission.SEE_PARTNER_SUMMARY,
    ),
}


def classes_for(edition: str) -> frozenset[int]:
    """The visibility classes whose items may be counted or told in an edition (see `tension.derived`)."""
    return classes_of_the_group() if edition == Edition.GROUP else classes_of_the_partners()
