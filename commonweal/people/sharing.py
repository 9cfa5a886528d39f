"""What is shared under an agreement now: how many items of each kind, of whatever app."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Model, Q
from django.utils import timezone

from commonweal.audit.words import kind_name
from commonweal.people.agreements import signed_by_its_organisation
from commonweal.people.models import Agreement, Signatory
from commonweal.people.visibility_models import Kind, Stage


@dataclass(frozen=True)
class Shared:
    """How many items of one kind are shared: of strength, of tension, and besides these released to the public."""

    name: str
    strengths: int
    tensions: int
    public: int


def shared_under(agreement: Agreement, *, leaving: Signatory | None = None) -> list[Shared]:
    """How many items of each kind stop or begin to be shared with this agreement. One query a kind.

    leaving: those alone that stop when this one leaves: what it sent, and what others sent that it received.
    What waits in the queue is shared with nobody yet, what one sent that is no signatory with nobody any more. What is
    public stays so whatever becomes of the agreement. It is not told by organisation: whose many there are would tell what a school sent.
    """
    found = []
    of = Q(signed_by_its_organisation(timezone.localdate(), "visibility_class__"))
    of &= Q(visibility_class__stage=Stage.OPEN)
    public = Q(visibility_class__stage=Stage.PUBLIC)
    if leaving is not None:
        public &= Q(visibility_class__organisation=leaving.organisation_id)
        if not (leaving.receives_tension and agreement.covers_tension):  # strengths alone reach it
            of &= Q(visibility_class__organisation=leaving.organisation_id) | Q(
                visibility_class__kind=Kind.STRENGTH
            )
    for model in _items():
        counted = model._default_manager.filter(visibility_class__agreement=agreement).aggregate(
            strengths=Count("pk", filter=of & Q(visibility_class__kind=Kind.STRENGTH)),
            tensions=Count("pk", filter=of & Q(visibility_class__kind=Kind.TENSION)),
            public=Count("pk", filter=public),
        )
        if any(counted.values()):
            found.append(Shared(kind_name(str(model._meta.model_name)), **counted))
    return sorted(found, key=lambda one: one.name)


def is_any_shared_with(signature: Signatory) -> bool:
    """Does anything that others sent reach whoever signed this? Never how many: that tells what they sent themselves."""
    of = Q(signed_by_its_organisation(timezone.localdate(), "visibility_class__"))
    of &= Q(visibility_class__stage=Stage.OPEN, visibility_class__agreement=signature.agreement_id)
    of &= ~Q(visibility_class__organisation=signature.organisation_id)
    if not (signature.receives_tension and signature.agreement.covers_tension):
        of &= Q(visibility_class__kind=Kind.STRENGTH)
    return any(model._default_manager.filter(of).exists() for model in _items())


def _items() -> Iterator[type[Model]]:
    """The models whose rows are items: they have a class and a public id; rows of histories have no class of their own."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if {"visibility_class", "public_id"} <= names and "history_id" not in names:
            yield model
