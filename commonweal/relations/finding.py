"""Those with whom an organisation keeps in touch, in its own people's search: by public role, organisation and area."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.people.roles import Permission
from commonweal.relations.models import Relationship
from commonweal.relations.selectors import relationships_visible_to
from commonweal.search.finders import Finder, Hit, fitting, register


def _relationships(viewer: Any, text: str) -> QuerySet[Relationship]:
    """Who somebody is, is encrypted and not searched; nor is what was said."""
    found: QuerySet[Relationship] = fitting(
        relationships_visible_to(viewer),
        text,
        lambda rows, word: rows.filter(
            Q(role__icontains=word)
            | Q(organisation__icontains=word)
            | Q(pk__in=Relationship.objects.filter(areas__name__icontains=word).values("pk"))
        ),
    )
    return found.order_by("ended_on", "role", "pk")


def _hits(relationships: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            str(one),
            reverse("relations:relationship", args=[one.public_id]),
            " · ".join([one.get_kind_display(), *(area.name for area in one.areas.all())]),
            one.visibility_class.marking,
        )
        for one in relationships
    ]


def register_finder() -> None:
    """Let those who keep in touch find whom they keep in touch with."""
    register(
        Finder(
            code="relationship",
            label=_("Relationships"),
            order=29,
            items=_relationships,
            as_hits=_hits,
            permissions=frozenset({Permission.KEEP_IN_TOUCH}),
        )
    )
