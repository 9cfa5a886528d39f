"""Who asks what is held about them gets every row that points at them, of every model that the file classes."""

import datetime
import secrets

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.utils import timezone

from commonweal.people.classification import classifications
from commonweal.people.own_data import LOOKUPS, is_account, pointers, rows_about
from commonweal.people.rights import HOLDINGS, as_file, what_is_held
from commonweal.people.tests.asking import asked_and_checked
from commonweal.people.tokens import issue_token

POINTERS = {pointer.name: pointer for pointer in pointers()}
KIT = {"email": "KIT@wealdmere.example", "name": "Kit"}


@pytest.mark.parametrize("name", sorted(classifications()))
def test_each_personal_field_is_given_to_whoever_asks_or_the_file_says_why_not(name):
    classed, model = classifications()[name], apps.get_model(name)
    points = {pointer.field for pointer in POINTERS.values() if pointer.model is model}
    decided = [points, set(classed.answer) - points, set(classed.elsewhere), set(classed.withheld)]
    undecided = (classed.personal | classed.special) - frozenset().union(*decided)
    assert not undecided, f"privacy.toml does not say of {name} what whoever asks gets of: {undecided}"
    assert sum(map(len, decided)) == len(frozenset().union(*decided)), "decided twice"
    assert set(classed.points.values()) <= set(LOOKUPS)
    assert set(classed.elsewhere.values()) <= set(HOLDINGS)
    assert all(classed.withheld.values())
    # Rows are handed over with what their own fields say, never with who else is in them.
    assert not [field for field in classed.answer if is_account(model._meta.get_field(field))]
    if classed.answer:
        assert points, f"no field of {name} points at a person, so its `answer` reaches nobody"


def made(model, **given):
    """A row of any model: fields that must be there get something of their type."""
    for field in model._meta.concrete_fields:
        if field.name in given or field.has_default() or field.null or field.primary_key:
            continue
        if field.blank and isinstance(
            field, models.CharField
        ):  # such as conditions, which go with one code alone
            continue
        given[field.name] = something(field)
    return model._base_manager.create(**given)


def something(field):
    if isinstance(field, models.ForeignKey):
        return made(field.related_model)
    if field.choices:
        return field.choices[-1][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return datetime.date(2026, 11, 2)
    if isinstance(field, models.BinaryField):
        return b"sealed"
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.FloatField):
        return 1
    return {} if isinstance(field, models.JSONField) else secrets.token_hex(20)[: field.max_length or 9]


@pytest.mark.parametrize("name", sorted(POINTERS))
def test_a_row_that_points_at_somebody_is_in_their_answer_and_in_nobody_elses(name, people):
    pointer, kit = POINTERS[name], people["kit"]
    if pointer.model is not type(kit):
        field = pointer.model._meta.get_field(pointer.field)
        value = kit if is_account(field) else getattr(kit, pointer.by)
        row = made(pointer.model, **{pointer.field: value})
    else:
        row = kit
    reference = str(getattr(row, "public_id", row.pk))
    theirs = [(one["kept as"], one["named as"], one["reference"]) for one in rows_about(KIT)]
    assert (pointer.model._meta.label, pointer.field, reference) in theirs
    others = rows_about({"email": "grace@wealdmere.example", "name": "Grace"})
    assert (pointer.model._meta.label, pointer.field, reference) not in {
        (one["kept as"], one["named as"], one["reference"]) for one in others
    }


def test_the_officer_hands_over_the_account_with_its_roles_keys_and_decisions_and_no_secret(
    people, tell, sign_in
):
    kit = people["kit"]
    kit.set_password("a-long-secret-word")
    kit.save()
    sign_in("kit")
    _token, secret = issue_token(name="School register", days=30, by=kit)
    made(Authenticator, user=kit, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    report = tell(by="kit")
    asked = asked_and_checked(people["hana"], kind="access", details=KIT, text="What do you hold?")
    held = what_is_held(asked, by=people["hana"])
    by_kind = {one["kept as"]: one for one in held["accounts"]}
    assert by_kind["people.User"]["email"] == "kit@wealdmere.example"
    assert by_kind["people.Appointment"]["role"] == "contributor"
    assert by_kind["people.ApiToken"]["name"] == "School register"
    assert by_kind["mfa.Authenticator"]["type"] == "totp"
    assert by_kind["tension.Report"]["reference"] == report.public_id
    assert by_kind["sessions.Session"]["ends"] > timezone.now()
    assert "receive report" in {one.get("verb") for one in held["accounts"]}
    assert [one["what was asked"] for one in held["requests"]] == ["What do you hold?"]
    file = as_file(held).decode()
    for hidden in (secret, "JBSWY3DPEHPK3PXP", kit.password, _token.token_hash):
        assert hidden not in file


def test_somebody_without_an_account_is_told_of_what_names_them(people):
    made(apps.get_model("people.Signatory"), signed_by="Morag Elsewhere")
    [row] = rows_about({"email": "", "name": "morag elsewhere"})
    assert (row["kept as"], row["found by"]) == (
        "people.Signatory",
        "name alone: see that it is the same person",
    )
