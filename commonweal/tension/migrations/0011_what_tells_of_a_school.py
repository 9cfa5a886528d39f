"""Reports that tell of a school go into classes of their own, which the tension group reads, and so do answers to them.

Each move is announced, so that snapshots and open maps follow. A strength that was public and names a school is
public no more. Taken back, everything is again in the class that it had, but for what was public: that stays with
partners, since whoever released it is to look at it anew.
"""

from django.db import migrations

from commonweal.people.schools import tells_of_a_school
from commonweal.tension.schools import OF_A_SCHOOL

DECIDES = ("kind", "marking", "handling", "organisation_id", "agreement_id", "is_from_public")
READ = (
    "public_id",
    "visibility_class_id",
    "organisation_id",
    "indicator",
    "source",
    "sanitised",
    "outcome",
    "status",
    "place",
)
BATCH = 500


class Moving:
    """Moves items between classes, a batch at a time."""

    def __init__(self, apps):
        self.classes = apps.get_model("people", "VisibilityClass").objects
        self.change = apps.get_model("changes", "Change")
        self._turned = {}

    def turned(self, number, *, names_school):
        """The class that differs from this one in whether it names a school, and in nothing else."""
        if (number, names_school) not in self._turned:
            before = self.classes.get(pk=number)
            stage = "open" if before.stage == "public" else before.stage
            key = ":".join([stage, *before.key.split(":")[1:]]).removesuffix(":school")
            after, _created = self.classes.get_or_create(
                key=f"{key}:school" if names_school else key,
                defaults={name: getattr(before, name) for name in DECIDES}
                | {"stage": stage, "names_school": names_school},
            )
            self._turned[number, names_school] = after.pk
        return self._turned[number, names_school]

    def move(self, model, kind, rows, *, names_school):
        """Move these rows of (pk, public_id, class)."""
        for start in range(0, len(rows), BATCH):
            moved = [
                (pk, item, before, self.turned(before, names_school=names_school))
                for pk, item, before in rows[start : start + BATCH]
            ]
            for after in {one[3] for one in moved}:
                keys = [pk for pk, _item, _before, to in moved if to == after]
                model.objects.filter(pk__in=keys).update(visibility_class_id=after)
            self.change.objects.bulk_create(
                self.change(item_kind=kind, item_id=item, class_before=before, class_after=after)
                for _pk, item, before, after in moved
            )


def _schools(apps):
    found = apps.get_model("people", "Organisation").objects.filter(sector="education")
    return {one.pk: [one.name, *one.former_names] for one in found}


def _told(report):
    """What others read of a report, in which a school may be named."""
    return f"{report.sanitised}\n{report.outcome if report.status == 'closed' else ''}"


def keep_to_the_group(apps, schema_editor):
    """Move what tells of a school and is not kept to the group yet; a later migration that knows more does it again."""
    moving, schools = Moving(apps), _schools(apps)
    names = [name for called in schools.values() for name in called]
    areas = set(apps.get_model("places", "Area").objects.values_list("name", flat=True))
    report_model = apps.get_model("tension", "Report")
    reports = [
        (one.pk, one.public_id, one.visibility_class_id)
        for one in report_model.objects.filter(visibility_class__names_school=False)
        .only(*READ)
        .iterator(chunk_size=BATCH)
        if one.organisation_id in schools
        or OF_A_SCHOOL in (one.indicator, one.source)
        or tells_of_a_school(_told(one), names)
        or (one.place not in areas and tells_of_a_school(one.place, names))
    ]
    moving.move(report_model, "report", reports, names_school=True)
    level_model = apps.get_model("tension", "Level")
    levels = [
        (one.pk, one.public_id, one.visibility_class_id)
        for one in level_model.objects.filter(visibility_class__names_school=False)
        if tells_of_a_school(f"{one.reason}\n{one.override_reason}", names)
    ]
    moving.move(level_model, "level", levels, names_school=True)
    named = {item for _pk, item, _before in reports}
    answers = apps.get_model("thread", "Link").objects.filter(
        earlier_kind="report", later_kind="action", relation="responds-to"
    )
    answering = {later for earlier, later in answers.values_list("earlier_id", "later_id") if earlier in named}
    action_model = apps.get_model("actions", "Action")
    actions = [
        row
        for row in action_model.objects.values_list("pk", "public_id", "visibility_class_id")
        if row[1] in answering
    ]
    moving.move(action_model, "action", actions, names_school=True)


def give_back(apps, schema_editor):
    moving = Moving(apps)
    for app, name in (
        ("tension", "Report"),
        ("tension", "Level"),
        ("tension", "Summary"),
        ("tension", "SummaryVersion"),
        ("actions", "Action"),
    ):
        model = apps.get_model(app, name)
        rows = model.objects.filter(visibility_class__names_school=True)
        identifier = "pk" if name == "SummaryVersion" else "public_id"
        moving.move(
            model,
            name.lower(),
            list(rows.values_list("pk", identifier, "visibility_class_id")),
            names_school=False,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0001_initial"),
        ("changes", "0001_initial"),
        ("people", "0006_what_names_a_school"),
        ("places", "0001_initial"),
        ("tension", "0010_what_was_withheld_and_rested_on"),
        ("thread", "0001_initial"),
    ]

    operations = [migrations.RunPython(keep_to_the_group, give_back)]
