"""The page of one judgement of a level: what was judged, by whom, why, and what hangs on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.roles import Permission
from commonweal.tension.levels import selectors, tables
from commonweal.tension.levels.describing import title_of
from commonweal.tension.looking import looked_at_levels
from commonweal.ui.summaries import facts


@require_safe
@only_for(Permission.SEE_LEVELS)
def judgement(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One judgement, and what was done about it."""
    level = get_object_or_404(selectors.levels_visible_to(request.user), public_id=public_id)
    looked_at_levels([level], asked=["level"], by=request.user)
    answer = f"{reverse('actions:new')}?for=level:{level.public_id}"
    context = {
        "level": level,
        "title": title_of(level),
        "words": tables.level_words(level.overall),
        "tone": tables.tone_of(level.overall),
        "rows": facts(
            (_("Experienced"), tables.level_words(level.experienced)),
            (_("Evidenced"), tables.level_words(level.evidenced)),
            (_("Potential"), tables.level_words(level.potential)),
            (_("Direction"), level.get_direction_display()),
            (_("Reason"), level.reason),
            (_("Why the overall level is not the worst of the three"), level.override_reason),
            (_("Judged by"), str(level.set_by)),
            (_("Judged at"), formats.date_format(timezone.localtime(level.set_at), "j F Y, H:i")),
        ),
        "answer": answer if request.user.may(Permission.MANAGE_ACTIONS) else "",
    }
    return render(request, "levels/level.html", context)
