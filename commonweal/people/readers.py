"""Who can see an item, in sentences: its visibility class read aloud, for whoever looks at its page."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.models import Signatory, VisibilityClass
from commonweal.people.naming import sender_name
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage


def who_can_see(
    seen: VisibilityClass,
    viewer: Viewer | None,
    *,
    origin: str,
    roles: Sequence[str],
    is_veiled: bool = False,
) -> list[str]:
    """Who may see a checked item of this class now, in sentences for this viewer; None is whoever checks reports.

    origin: the sentence that names the organisation whose item it is. roles: what somebody's role must
    allow besides. is_veiled: the viewer may not know whose it is, so those it is shared with are not listed:
    a list of all but one would tell who that one is.
    """
    if seen.stage == Stage.PUBLIC:
        return [_("Everybody: it was released to the public.")]
    if seen.is_from_public and seen.agreement is None:
        return [
            _(
                "At %(name)s, only the tension monitoring group and those who check reports: whoever sent it wished it so."
            )
            % {"name": sender_name(seen.organisation, viewer)}
        ]
    sentences = [origin, _partners(seen, viewer, is_veiled), *roles]
    if seen.names_school:
        sentences.append(
            _(
                "Of them, only the tension monitoring group and those who check reports: a school can be made out from it."
            )
            if seen.is_from_public or seen.organisation.is_lead
            else _(
                "There, only the tension monitoring group and those who check reports: a school can be made out from it."
            )
        )
    if seen.marking == Marking.SENSITIVE:
        sentences.append(
            _("Of them, only those who may see OFFICIAL-SENSITIVE items. Each look is recorded.")
        )
    if seen.handling == Handling.CONDITIONS:
        sentences.append(_("Of them, only those who may see items with handling code C."))
    return sentences


def _partners(seen: VisibilityClass, viewer: Viewer | None, is_veiled: bool) -> str:
    """With which other organisations it is shared."""
    agreement, today = seen.agreement, timezone.localdate()
    if agreement is None:
        return _("No other organisation: it is not shared under any agreement.")
    if not agreement.is_in_force(today):
        return _("No other organisation: the agreement “%(name)s” is not in force.") % {"name": agreement}
    if not agreement.is_among({seen.organisation_id}, today):
        return _("No other organisation: whoever sent it is not in the agreement “%(name)s” any more.") % {
            "name": agreement
        }
    if is_veiled:
        return _("Those who signed the agreement “%(name)s”.") % {"name": agreement}
    signatures = (
        Signatory.objects.filter(
            Q() if seen.kind == Kind.STRENGTH else Q(receives_tension=True, agreement__covers_tension=True),
            agreement=agreement,
            signed_on__lte=today,
            organisation__is_active=True,
        )
        .exclude(organisation=seen.organisation)
        .order_by("organisation__name")
        .select_related("organisation")
    )
    names = dict.fromkeys(sender_name(one.organisation, viewer) for one in signatures)
    return _("Under the agreement “%(name)s”: %(partners)s.") % {
        "name": agreement,
        "partners": ", ".join(names) or _("nobody else"),
    }
