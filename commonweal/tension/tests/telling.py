"""People of Wealdmere who report and check, for fixtures of a single test and of a whole module."""

from commonweal.demo.people import make_people
from commonweal.people.models import Organisation
from commonweal.tension.verbs.receive import Told, receive_report
from commonweal.tension.verbs.triage import grade_report


def people_of_wealdmere():
    """Everybody by first name, as fresh objects whether they are in the database already or not."""
    made = make_people()
    # Kit stands for any contributor who writes words; tests of what schools send use `school`.
    set_sector(made["kit"], "voluntary")
    return made


def set_sector(person, sector):
    person.organisation.sector = sector
    person.organisation.save(update_fields=["sector"])


def telling(people):
    """A function that sends a report: `tell(by="ben", kind="tension", what="...", lon=..., lat=...)`."""

    def tell(by="ben", channel=None, **fields):
        who = people[by] if by else None
        organisation = who.organisation if who else Organisation.objects.get(is_lead=True)
        fields.setdefault("kind", "tension")
        fields.setdefault("what", "Leaflets against newcomers were pushed through doors.")
        fields.setdefault("where", "place" if "lon" in fields else "borough")
        report, _receipt = receive_report(
            Told(**fields),
            organisation=organisation,
            by=who,
            channel=channel or ("partner" if who else "public"),
        )
        return report

    return tell


def telling_and_grading(people):
    """Like `telling`, and then Aisha checks and shares the report: `grades` may set anything she may."""
    tell = telling(people)

    def tell_and_grade(sanitised="Leaflets against newcomers were found.", grades=None, **fields):
        report = tell(**fields)
        return grade_report(report, grades=grades or {}, sanitised=sanitised, by=people["aisha"])

    return tell_and_grade
