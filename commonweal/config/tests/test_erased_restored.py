"""What was erased on request stays so whichever backup is put back, and nothing that was written since goes with it."""

import json

import pytest

# The processes of an installation have the real clock.
pytestmark = pytest.mark.real_clock

BEGIN = """
from django.utils import timezone
from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.people import rights
from commonweal.people.models import Appointment, User
aisha, hana = User.objects.get(name="Aisha"), User.objects.get(name="Hana")
def noted(details):
    return make_action(title="Leaflets", details=details, owner_organisation=aisha.organisation,
                       due_on=timezone.localdate(), by=aisha)
"""
NAMED = (
    BEGIN
    + """
noted("Ring Jan Mayhew-Otter about the leaflets.")
noted("Jan Mayhew-Otter has the key to the hall.")
"""
)
ERASED = (
    BEGIN
    + """
first, second = Action.objects.order_by("pk")
second.delete()  # an older backup still has it
request = rights.receive_request(kind="deletion", details={"name": "Jan Mayhew-Otter"}, text="")
rights.check_who_asks(request, how="Passport.", by=hana)
rights.erase(request, by=hana)
Action.objects.filter(pk=first.pk).update(details="Mediator booked at the library.")
"""
)
WRITTEN = BEGIN + 'noted("Which bus stop was it?")'
ASKED = (
    BEGIN
    + "import json; print(json.dumps(list(Action.objects.order_by('pk').values_list('details', flat=True))))"
)


def restored(there, archive):
    """Put it back; what was done again, what was said of it, and the texts by then."""
    told = json.loads(there.run("restore", archive, "--replace", "--json").stdout)["result"]
    return told["done_again"], json.loads(there.python(ASKED))


def test_a_chain_of_backups_forgets_what_is_older_and_keeps_what_is_newer(install, tmp_path):
    there = install(has_people=True)
    older, newer, newest = (tmp_path / f"{name}.tar.gz" for name in ("older", "newer", "newest"))
    there.python(NAMED)
    there.run("backup", older)
    there.python(ERASED)
    there.run("backup", newer)
    forgotten = [
        "Ring [deleted on request] about the leaflets.",
        "[deleted on request] has the key to the hall.",
    ]
    assert restored(there, newer) == (0, ["Mediator booked at the library."])
    # Two texts, and what the history of each keeps of it.
    assert restored(there, older) == (4, forgotten)
    there.python(WRITTEN)
    there.run("backup", newest)
    assert restored(there, newest) == (0, [*forgotten, "Which bus stop was it?"])
    assert restored(there, newer) == (0, ["Mediator booked at the library."])
    assert restored(there, older) == (4, forgotten)


def test_the_command_says_how_much_was_really_done_again(install, tmp_path):
    there = install(has_people=True)
    out = tmp_path / "backup.tar.gz"
    there.python(NAMED)
    there.run("backup", out)
    there.python(ERASED)
    said = "Erased, withdrawn or ended since then, and now again: {} of what was in it."
    assert said.format(4) in there.run("restore", out, "--replace").stdout
    again = tmp_path / "again.tar.gz"
    there.run("backup", again)
    assert said.format(0) in there.run("restore", again, "--replace").stdout


ROLE_GIVEN_OTHERWISE = (
    BEGIN
    + """
from commonweal.people.verbs import take_role
admin = next(one for one in User.objects.all() if "administrator" in one.roles)
held = User.objects.get(name="Ben").appointments.filter(until_on=None).first()
take_role(held, by=admin)
Appointment.objects.create(person=held.person, role=held.role, from_on=timezone.localdate())
"""
)


def test_a_role_that_was_taken_before_the_backup_and_is_held_in_it_stays_held(install, tmp_path):
    there = install(has_people=True)
    there.python(ROLE_GIVEN_OTHERWISE)
    out = tmp_path / "backup.tar.gz"
    there.run("backup", out)
    told = json.loads(there.run("restore", out, "--replace", "--json").stdout)["result"]
    assert told["replayed"]["roles taken away"] == 0
    assert there.python(BEGIN + "print(bool(User.objects.get(name='Ben').roles))") == "True"
