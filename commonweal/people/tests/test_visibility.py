import datetime

import pytest
from django.core.management import call_command

from commonweal.people.agreements import agreement_for
from commonweal.people.models import Agreement, Organisation, Signatory, Strand, User
from commonweal.people.visibility import MarkingTooHigh, clearance_of, marking_from
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.verbs.receive import NobodyChecks, Told, receive_report

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def agreed(people):
    """A function: an agreement of the council with these organisations, by the first name of somebody there."""

    def made(name, starts_on, *others):
        agreement = Agreement.objects.create(
            name=name, purpose="To help.", starts_on=starts_on, review_on=TODAY
        )
        for who in ("aisha", *others):
            Signatory.objects.create(
                agreement=agreement, organisation=people[who].organisation, signed_on=starts_on
            )
        return agreement

    return made


def end(agreement, on):
    agreement.ends_on = on
    agreement.save()


def test_an_agreement_that_ran_beside_never_steps_in_for_one_that_is_suspended_or_ended(people, agreed):
    partnership = Agreement.objects.get()
    agreed("With Marshby", TODAY - 90 * DAY, "carys")
    council = people["aisha"].organisation
    assert agreement_for(council) == partnership
    Agreement.objects.filter(pk=partnership.pk).update(suspended_on=TODAY)
    assert agreement_for(council) is None
    Agreement.objects.filter(pk=partnership.pk).update(suspended_on=None, ends_on=TODAY - DAY)
    assert agreement_for(council) is None
    assert agreement_for(people["carys"].organisation).name == "With Marshby"


@pytest.mark.parametrize(("starts_before_the_end", "others"), [(-1, ["ben", "carys"]), (30, ["ben", "kit"])])
def test_once_an_agreement_has_ended_its_successor_takes_its_place(
    people, agreed, starts_before_the_end, others
):
    """It began afterwards, or while the first still ran with none but its signatories."""
    partnership = Agreement.objects.get()
    agreed("With Marshby", TODAY - 90 * DAY, "carys")
    last_day = TODAY - 5 * DAY
    renewed = agreed("Renewed", last_day - starts_before_the_end * DAY, *others)
    council = people["aisha"].organisation
    assert agreement_for(council) == partnership
    end(partnership, last_day)
    assert agreement_for(council, last_day) == partnership
    assert agreement_for(council) == renewed


@pytest.mark.parametrize(
    "text",
    [
        "SECRET",
        "Top Secret",
        "UK SECRET",
        "confidential",
        "TS",
        "OFFICIAL-SENSITIVE [STRAP2]",
        "OFFICIAL-SENSITIVE STRAP 1",
        "SENSITIVE - TS",
        "OFFICIAL-SENSITIVE / S",
        "OFFICIAL-SENSITIVE COSMIC",
    ],
)
def test_anything_above_official_sensitive_is_refused(text):
    with pytest.raises(MarkingTooHigh):
        marking_from(text)


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("", "official"),
        ("OFFICIAL", "official"),
        ("OFFICIAL-SENSITIVE", "sensitive"),
        ("Restricted", "sensitive"),
        ("OFFICIAL-SENSITIVE: PERSONAL", "sensitive"),
        ("Official–Sensitive, UK EYES ONLY", "sensitive"),
        ("OFFICIAL-SENSITIVE (residents’ boards)", "sensitive"),
        ("OFFICIAL-SENSITIVE (children’s services)", "sensitive"),
        ("OFFICIAL-SENSITIVE - Women's refuge", "sensitive"),
    ],
)
def test_markings_old_and_new_are_understood(text, marking):
    assert marking_from(text) == marking


def test_a_signature_dated_in_the_future_shares_nothing_until_that_day(people, tell_and_grade, clock):
    report = tell_and_grade(by="aisha")
    assert report.visibility_class_id in clearance_of(people["ben"])
    Signatory.objects.filter(organisation=people["ben"].organisation).update(signed_on=TODAY + DAY)
    assert report.visibility_class_id not in clearance_of(people["ben"])
    clock.shift(DAY)
    assert report.visibility_class_id in clearance_of(people["ben"])


def test_an_organisation_that_is_active_no_more_receives_and_sends_nothing(people, tell, tell_and_grade):
    report = tell_and_grade(by="farid")
    assert report in reports_visible_to(people["ben"])
    own = tell_and_grade(by="ben")
    Organisation.objects.filter(slug="wealdmere-police").update(is_active=False)
    people["ben"].organisation.refresh_from_db()
    ben = User.objects.get(name="Ben")
    assert not reports_visible_to(ben).exists()
    assert own in reports_visible_to(people["aisha"])
    with pytest.raises(PermissionError, match="needs the right to report"):
        tell(by="ben")
    with pytest.raises(NobodyChecks, match="no longer active"):  # nor does anybody on its behalf
        receive_report(
            Told(kind="tension", what="Leaflets.", where="borough"),
            organisation=ben.organisation,
            channel="partner",
            by=people["farid"],
        )


def test_a_partnership_has_the_nine_strands_from_its_first_day(db):
    assert Strand.objects.count() == 9
    # What was changed since stays.
    Strand.objects.filter(code="religion").update(name="Faith and belief")
    call_command("migrate", verbosity=0, interactive=False)
    assert (Strand.objects.count(), Strand.objects.get(code="religion").name) == (9, "Faith and belief")
