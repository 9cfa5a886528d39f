"""The cards of *This week*: each domain offers its own, and each person sees those that their roles allow."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.utils.functional import Promise

from commonweal.people.models import User

Words = str | Promise


@dataclass(frozen=True)
class Card:
    """One card.

    draw: given who looks, the card's content as safe HTML, or "" when there is nothing to say.
    permissions: any one of them suffices.  empty: what is said when there is nothing; without it, the card
    is left out then.  is_wide: takes the whole row.
    """

    name: str
    title: Words
    permissions: frozenset[Hashable]
    draw: Callable[[User], str]
    order: int
    empty: Words = ""
    is_wide: bool = False


@dataclass(frozen=True)
class DrawnCard:
    """A card as one person sees it."""

    name: str
    title: Words
    content: str
    empty: Words
    is_wide: bool


_cards: dict[str, Card] = {}


def register(*cards: Card) -> None:
    """Offer cards; the same name again replaces what was offered before."""
    for card in cards:
        _cards[card.name] = card


def cards_for(viewer: User) -> list[DrawnCard]:
    """The cards this person sees today, in order."""
    drawn = []
    for card in sorted(_cards.values(), key=lambda card: card.order):
        if card.permissions & viewer.permissions:
            content = card.draw(viewer)
            if content or card.empty:
                drawn.append(DrawnCard(card.name, card.title, content, card.empty, card.is_wide))
    return drawn
