"""A name in the address that no filter has is refused by every list: passed over, all would look like an answer."""

import datetime
import re
from html import unescape

import pytest

from commonweal.actions.verbs import make_action
from commonweal.ui.filters import SHOWN, said_of_unknown

# The address of a list, and who reads it.
LISTS = [
    ("/reports/", "aisha"),
    ("/reports/queue/", "aisha"),
    ("/settings/record/", "hana"),
    ("/actions/", "aisha"),
]


@pytest.mark.parametrize(("address", "who"), LISTS)
@pytest.mark.parametrize("name", ["statuss", "x" * 500])
def test_a_misspelt_filter_lists_nothing_and_is_named(
    sign_in, people, tell_and_grade, tell, name, address, who
):
    report = tell_and_grade()
    tell(what="Shouting at the market.")
    make_action(
        title="Walk round",
        owner_organisation=report.organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
    )
    client = sign_in(who)
    assert client.get(address).context["page"].paginator.count > 0
    wrong = client.get(f"{address}?{name}=open")
    said = wrong.context["form"].non_field_errors()
    assert f"There is no filter “{name[:SHOWN]}”." in said[0]
    assert said[0] in wrong.content.decode()
    assert wrong.context["page"].paginator.count == 0


@pytest.mark.parametrize(("address", "who"), LISTS)
def test_what_the_pages_own_forms_and_links_send_is_known(sign_in, tell_and_grade, tell, address, who):
    tell_and_grade()
    tell(what="Shouting at the market.")
    client = sign_in(who)
    names = client.get(address).context["form"].fields
    sent = dict.fromkeys(names, "") | {"page": "1", "sort": ""}
    if address == "/reports/":
        sent |= {f"{name}_{part}": "" for name in ("from", "to") for part in ("day", "month", "year")}
    answer = client.get(address, sent)
    assert not answer.context["form"].non_field_errors()


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "who", "lines"),
    [
        (
            "/reports/?kind=tension&community=muslim&community=jewish&from_day=2&from_month=11&from_year=2026&words=flag",
            "aisha",
            [
                "Words: flag",
                "Kind: Tension",
                "From: 2 November 2026",
                "Communities affected: Muslim communities, Jewish communities",
            ],
        ),
        (
            "/reports/queue/?status=held&late=on&assigned=me",
            "aisha",
            ["Status: Held back as likely spam", "Only overdue", "Assigned to: Me"],
        ),
        ("/actions/?whose=own", "aisha", ["Whose: My organisation’s"]),
        ("/settings/record/?from=2026-11-02", "hana", ["From: 2 November 2026"]),
        ("/reports/", "aisha", []),
        (
            "/map/?week=2026-09-21&level=3&level=4&area=ward:X001",
            "aisha",
            ["Level: 3 High, 4 Severe", "Week beginning: 21 September 2026", "Area: Canalside"],
        ),
        (
            "/map/?layer=tensions-by-area&view=table&q=flag",
            "aisha",
            ["Words in the agreed wording or the place: flag"],
        ),
        ("/map/", None, []),
    ],
)
def test_paper_says_what_a_list_or_map_is_narrowed_to_and_of_which_day_it_is(
    sign_in, tell_and_grade, wards, address, who, lines
):
    tell_and_grade()
    html = sign_in(who).get(address).content.decode()
    [said] = re.findall(r'<div class="cw-on-paper" data-on-paper>(.*?)</div>', html, re.S)
    told = [unescape(line) for line in re.findall(r"<p[^>]*>(.*?)</p>", said)]
    assert told == [*lines, "As it stood on 23 November 2026."]


def test_the_one_that_was_perhaps_meant_is_named():
    assert "Perhaps “status” is meant" in said_of_unknown(["statuss"], ["kind", "status"])
    assert said_of_unknown(["qqq"], ["kind", "status"]).endswith("There are: kind, status.")
    assert said_of_unknown(["kind", "page", "week"], ["kind"], also=["week"]) == ""
