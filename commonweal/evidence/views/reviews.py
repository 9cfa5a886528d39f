"""The page of what new figures ask: actions to look at again, each answered with one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.actions.looking import looked_through
from commonweal.evidence.measures import address_of
from commonweal.evidence.models import Review
from commonweal.evidence.reviews import answer_review, open_reviews
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest, tag_of
from commonweal.people.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.UPDATE_OWN_ACTIONS, Permission.MANAGE_ACTIONS)
def reviews(request: SignedInRequest) -> HttpResponse:
    """What this person is asked to look at, and their answer to one of them."""
    if request.method == "POST":
        return _answered(request)
    found = open_reviews(request.user)
    actions = [review.action for review in found]
    looked_through(actions, asked=["figures to look at"], by=request.user)
    context = {
        "marking": highest(action.visibility_class.marking for action in actions),
        "answers": Review.Answer.choices,
        "reviews": [
            {
                "review": review,
                "tag": tag_of(review.action.visibility_class.marking),
                "measure": address_of(review.measure),
            }
            for review in found
        ],
    }
    return render(request, "evidence/keeping/reviews.html", context)


def _answered(request: SignedInRequest) -> HttpResponse:
    review = get_object_or_404(Review, public_id=request.POST.get("review", ""))
    try:
        is_new = answer_review(review, answer=request.POST.get("answer", ""), by=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    except ValueError:
        messages.error(request, _("Choose an answer."))
    else:
        if is_new:
            messages.success(request, _("Thank you. That is on the record."))
        else:
            messages.info(request, _("Somebody has answered this already."))
    return redirect("evidence:reviews")
