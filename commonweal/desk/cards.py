"""The cards of *This week*: each domain offers its own, and each person sees those that their roles allow."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.utils.functional import Promise

from commonweal.people.models import User

Words = str | Promise


@dataclass(frozen=True)
class Content:
    """What stands on a card, as safe HTML, and the markings of the items that it shows."""

    html: str
    markings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One card.

    draw: given who looks, the card's content as safe HTML, or "" when there is nothing to say; with the markings of
    its items where it shows any one by one.
    permissions: any one of them suffices.  empty: what is said when there is nothing; without it, the card
    is left out then.  is_wide: takes the whole row.
    """

    name: str
    title: Words
    permissions: frozenset[Hashable]
    draw: Callable[[User], str | Content]
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
    markings: tuple[str, ...] = ()


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
            told = card.draw(viewer)
            content = told if isinstance(told, Content) else Content(told)
            if content.html or card.empty:
                drawn.append(
                    DrawnCard(card.name, card.title, content.html, card.empty, card.is_wide, content.markings)
                )
    return drawn
