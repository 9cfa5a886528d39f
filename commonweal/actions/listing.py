"""What the list of actions shows for what its address asks: the one source of the page and of its files."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from commonweal.actions.forms import ActionFilterForm
from commonweal.actions.models import Action, Progress
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.access import SignedInRequest
from commonweal.ui.tables import asked_sort

# At first what is still to be done, the soonest first; what is complete is found below it.
AT_FIRST = "open"
ORDERS = {
    AT_FIRST: ("is_complete", "due_on", "title"),
    "due": ("due_on", "title"),
    "title": ("title",),
    "progress": ("progress", "due_on"),
    "who": ("owner_name", "due_on"),
}


def listed(request: SignedInRequest) -> tuple[ActionFilterForm, QuerySet[Action], str]:
    """The form of what the address asks for, the actions that fit it in its order, and that order's name.

    None while what it asks is wrong: all of them would look like an answer.
    """
    form = ActionFilterForm(request.GET)
    sort = asked_sort(request, ORDERS, AT_FIRST)
    is_complete = ExpressionWrapper(Q(progress=Progress.COMPLETE), output_field=BooleanField())
    visible = actions_visible_to(request.user).annotate(is_complete=is_complete)
    if not form.is_valid():
        return form, visible.none(), sort
    asked = form.cleaned_data
    condition = Q()
    if asked.get("progress"):
        condition &= Q(progress__in=asked["progress"])
    if asked.get("whose") == "own":
        condition &= Q(owner_organisation=request.user.organisation)
    if asked.get("whose") == "me":
        condition &= Q(owner=request.user)
    if asked.get("late"):
        condition &= Q(due_on__lt=timezone.localdate()) & ~Q(progress=Progress.COMPLETE)
    sign = "-" if sort.startswith("-") else ""
    order = [f"{sign}{name}" for name in ORDERS[sort.removeprefix("-")]]
    return form, visible.filter(condition).order_by(*order, "public_id"), sort
