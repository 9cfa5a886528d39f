"""The page of one judgement of a level: what was judged, by whom, why, and what hangs on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.tension.levels import describing, selectors, tables
from commonweal.tension.looking import looked_at_levels


@require_safe
@needs(Permission.SEE_LEVELS)
def judgement(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One judgement, and what was done about it."""
    level = get_object_or_404(selectors.levels_visible_to(request.user), public_id=public_id)
    looked_at_levels([level], asked=["level"], by=request.user)
    answer = f"{reverse('actions:new')}?for=level:{level.public_id}"
    context = {
        "level": level,
        "title": describing.title_of(level),
        "words": tables.level_words(level.overall),
        "tone": tables.tone_of(level.overall),
        "rows": describing.facts_of(level, request.user),
        "readers": describing.who_can_see(level, request.user),
        "events": describing.history_of(level, request.user),
        "answer": answer if request.user.may(Permission.MANAGE_ACTIONS) else "",
    }
    return render(request, "levels/level.html", context)
