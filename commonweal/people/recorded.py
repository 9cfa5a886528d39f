"""What this app about people puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.people.roles import ROLE_CHOICES
from commonweal.people.visibility_models import Marking

ROLE_NAMES = dict(ROLE_CHOICES)


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    # Here: it reads the models, which are not there yet when this module is.
    from commonweal.people.lost_steps import HowChecked, WhyEnded

    words.register(
        deeds={
            "accept invitation": _("Accepted an invitation"),
            "acknowledge data request": _("Acknowledged a request"),
            "answer data request": _("Answered a request about personal data"),
            "answer information request": _("Answered a request for information"),
            "check who asks": _("Checked who asks about personal data"),
            "close account": _("Closed an account"),
            "close data request unchecked": _(
                "Closed a request about personal data: who asked could not be checked"
            ),
            "delete what is due": _("Deleted what had been kept long enough"),
            "download record": _("Downloaded the record"),
            "download information": _("Made the file for a request for information"),
            "end membership": _("Ended an organisation’s part in the partnership"),
            "end password": _("Ended a password that had been changed since the backup that was put back"),
            "end second step": _("Ended the second step of somebody who had lost it"),
            "end seat": _("Ended a membership of a body"),
            "erase personal data": _("Deleted personal data on request"),
            "give role": _("Gave a role"),
            "give seat": _("Made somebody a member of a body"),
            "invite": _("Invited somebody"),
            "issue token": _("Made a token for a program"),
            "keep agreement": _("Changed or added a sharing agreement"),
            "keep body": _("Changed or added a body"),
            "keep organisation": _("Changed or added an organisation"),
            "keep school unnamed": _("Kept to the tension group what tells of a school"),
            "keep strand": _("Changed a strand"),
            "leave agreement": _("Took a signature under an agreement away"),
            "look up personal data": _("Looked up what is held about a person"),
            "make first account": _("Made a first account on the machine itself"),
            "receive data request": _("A request about personal data came in"),
            "receive information request": _("Wrote down a request for information"),
            "record governance document": _("Recorded a document needed before reports come in"),
            "remove second step": _(
                "Removed a second step that had been removed since the backup that was put back"
            ),
            "resume agreement": _("Took sharing under an agreement up again"),
            "renew token": _("Made another secret for a token"),
            "revoke token": _("Ended a token of a program"),
            "send invitation again": _("Sent an invitation again"),
            "sign agreement": _("Added or changed a signature under an agreement"),
            "suspend agreement": _("Stopped sharing under an agreement"),
            "take up membership": _("Brought an organisation back into the partnership"),
            "take back unsent invitation": _("Took an invitation back that no mail left for"),
            "take role": _("Took a role away"),
            "withdraw invitation": _("Withdrew an invitation"),
        },
        kinds={
            "person": _("Person"),
            "invitation": _("Invitation"),
            "agreement": _("Agreement"),
            "organisation": _("Organisation"),
            "body": _("Body"),
            "strand": _("Strand"),
            "token": _("Token"),
            "data request": _("Request"),
            "governance": _("Document"),
        },
        details={
            "role": words.chosen(_("Role"), ROLE_NAMES),
            "roles": words.chosen(_("Roles"), ROLE_NAMES),
            "changed": words.labelled(_("Changed")),
            "good for days": words.labelled(_("Good for days")),
            "deleted": words.labelled(_("Deleted places")),
            "receives_tension": words.labelled(_("Receives reports of tension")),
            "filters": words.labelled(_("Filters used")),
            "given": words.labelled(_("In the file")),
            "withheld": words.labelled(_("Not in the file")),
            "entries": words.labelled(_("Entries")),
            "marking": words.chosen(_("Marking"), dict(Marking.choices)),
            "why it ended": words.chosen(_("Why"), dict(WhyEnded.choices)),
            "how it was checked who asks": words.chosen(_("How it was checked"), dict(HowChecked.choices)),
            "said to name nobody": words.labelled(_("Confirmed that nobody is named")),
        },
    )
