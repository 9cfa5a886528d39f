"""What waits at the desks of Wealdmere today: spreadsheets, figures, an invitation, a key, a question about data."""

import datetime

from commonweal.demo.brought import bring_figures
from commonweal.demo.equality import bring_equality
from commonweal.demo.schedules import set_up_schedules
from commonweal.people import information, rights
from commonweal.people.models import User
from commonweal.people.tokens import issue_token
from commonweal.people.verbs import invite
from commonweal.tension.models import Upload
from commonweal.tension.upload import verbs

COLUMNS = {"what": "Told to us", "date": "Day", "place": "Where", "every_row_is": "tension"}
ROWS = (
    (2, "Two families were shouted at outside the community centre.", "Canalside"),
    (3, "A leaflet against newcomers lay in the waiting room.", "Lockfield"),
    (5, "", "Canalside"),
)


def set_errands(people: dict[str, User], today: datetime.date) -> None:
    """Send what people of Wealdmere have sent today and nobody has dealt with.

    Ewa's first spreadsheet is added, her second waits until she has looked it through.
    """
    for name, rows, is_added in (("october.csv", ROWS[:2], True), ("november.csv", ROWS, False)):
        shift = 30 if is_added else 0
        upload = verbs.start_upload(_spreadsheet(rows, today, shift), name=name, by=people["ewa"])
        if upload.state == Upload.State.MAPPING:
            verbs.match_columns(upload, COLUMNS, by=people["ewa"])
        if is_added:
            verbs.add_upload(upload, by=people["ewa"])
    bring_figures(people, today)
    bring_equality(people, today)
    set_up_schedules(people, today)
    assert people["idris"].organisation is not None
    invite(
        name="Mo, of the tenants’ panel",
        email="mo@wealdmere.example",
        organisation=people["idris"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    issue_token(name="Repairs desk of Canalside Homes", days=180, by=people["idris"])
    rights.receive_request(
        kind="access",
        text="What do you hold about me?",
        details={"name": "A resident of Canalside", "email": "resident@wealdmere.example"},
    )
    information.write_down(
        text="Please send me what was reported to you about tension and about good relations in these weeks.",
        received_on=today - datetime.timedelta(days=6),
        first_day=today - datetime.timedelta(days=60),
        last_day=today - datetime.timedelta(days=30),
        contact={"name": "A reader of the Wealdmere Herald", "email": "herald@wealdmere.example"},
        by=people["hana"],
    )


def _spreadsheet(rows: tuple[tuple[int, str, str], ...], today: datetime.date, shift: int) -> bytes:
    lines = ["Day,Told to us,Where"]
    for days, words, place in rows:
        day = today - datetime.timedelta(days=days + shift)
        lines.append(f"{day:%d/%m/%Y},{words},{place}")
    return ("\n".join(lines) + "\n").encode()
