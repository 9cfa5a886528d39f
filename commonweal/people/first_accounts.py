"""The accounts that nobody can be invited to, because nobody is there yet to invite."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commonweal.audit.verbs import record
from commonweal.people.addresses import kept_address
from commonweal.people.models import Appointment, Organisation, User

# An administrator gives no role that sees content, and a cohesion officer gives those. Both are needed
# before the rest can be done in the browser, and whoever has the server's console may make each once.
FIRST_ROLES = ("administrator", "cohesion-officer")


class NotFirst(ValueError):
    """Somebody is there already who can invite; the sentence says so."""


@transaction.atomic
def make_first_account(*, email: str, name: str, role: str, organisation: str, password: str) -> User:
    """Make an account with one of the two roles that begin everything, from the server's console.

    organisation: the lead organisation's name; made when there is none yet. The second factor is set up
    at the first sign-in, before anything else can be seen. Raises NotFirst when somebody who may sign in
    has the role already, and ValidationError for a password that is too weak.
    """
    if role not in FIRST_ROLES:
        raise NotFirst(f"Only these can be first: {', '.join(FIRST_ROLES)}. Invite others in the browser.")
    today = timezone.localdate()
    holders = User.objects.filter(is_active=True, appointments__role=role).select_related("organisation")
    if any(role in person.roles and person.is_part for person in holders):
        raise NotFirst(f"Somebody is {role} already, and can invite others in the browser.")
    email = kept_address(email)
    if User.objects.filter(email=email).exists():
        raise NotFirst("There is an account with this e-mail address already. Use another for this role.")
    lead = Organisation.objects.filter(is_lead=True).first()
    if lead is None:
        lead = Organisation.objects.create(
            name=organisation, slug=slugify(organisation)[:50], sector="council", is_lead=True
        )
    elif lead.name != organisation:
        raise NotFirst(f"The lead organisation here is “{lead.name}”. Name that one.")
    person = User(email=email, name=name.strip(), organisation=lead)
    validate_password(password, person)
    person.set_password(password)
    person.save()
    Appointment.objects.create(person=person, role=role, from_on=today, given_by=None)
    record("make first account", item_kind="person", item_id=person.public_id, details={"role": role})
    return person
