"""Agreed minutes keep their title, day and the identifiers of the actions that they tell of."""

import django.utils.timezone
from django.db import migrations, models
from django.utils import formats, timezone


def fill(apps, schema_editor):
    """The head as it reads now, the day when they were agreed, and actions known by their titles."""
    minutes = apps.get_model("meetings", "AgreedMinutes")
    for one in minutes.objects.select_related("meeting__body"):
        minutes.objects.filter(pk=one.pk).update(
            title=f"Minutes: {one.meeting.body.name}",
            subtitle=when_words(one.meeting),
            made_on=timezone.localdate(one.agreed_at),
            blocks=with_actions(apps, one),
        )


def when_words(meeting):
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    day = formats.date_format(begins, "l j F Y")
    if begins.date() == ends.date():
        return f"{day}, {begins:%H:%M}–{ends:%H:%M}"
    return f"{day}, {begins:%H:%M} – {formats.date_format(ends, 'l j F Y')}, {ends:%H:%M}"


def with_actions(apps, one):
    """Lists of actions told everybody who read the minutes; one whose action is not found is told to nobody."""
    decided = list(apps.get_model("meetings", "Decision").objects.filter(meeting=one.meeting_id))
    links = apps.get_model("thread", "Link").objects.filter(
        earlier_kind="decision",
        earlier_id__in=[decision.public_id for decision in decided],
        later_kind="action",
    )
    actions = list(apps.get_model("actions", "Action").objects.filter(public_id__in=links.values("later_id")))

    def known(words):
        fit = [action.public_id for action in actions if words.startswith(f"Action: {action.title} (")]
        return [fit[0] if len(fit) == 1 else "", words]

    blocks, reasons = [], {decision.reasons for decision in decided}
    for block in one.blocks:
        before = blocks[-1].get("text", "") if blocks else ""
        if block["kind"] == "bulletlist" and any(before == f"Because: {reason}" for reason in reasons):
            told = [known(words) for words in block["items"] if words.startswith("Action: ")]
            block = {"kind": "actions", "told": told}
        blocks.append(block)
    return blocks


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("actions", "0005_days_first_agreed"),
        ("thread", "0001_initial"),
    ]

    operations = [
        migrations.AddField("agreedminutes", "title", models.CharField(blank=True, max_length=300), True),
        migrations.AddField("agreedminutes", "subtitle", models.CharField(blank=True, max_length=200), True),
        migrations.AddField(
            "agreedminutes", "made_on", models.DateField(default=django.utils.timezone.localdate), True
        ),
        migrations.AlterField(
            "agreedminutes",
            "blocks",
            models.JSONField(
                help_text="As `documents.content.to_plain` gives them, and actions by identifier."
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
