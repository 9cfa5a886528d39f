"""Answers that came before whoever checks reports was asked whether they had read them."""

from django.db import migrations

FINISHED = ("closed", "rejected", "merged")


def note_what_was_read(apps, schema_editor):
    """An answer that came before its report was graded, or whose report is finished, was there to be read.

    One that came to an open report later was shown to nobody: it waits.
    """
    questions = apps.get_model("tension", "Question").objects.filter(read_on=None).exclude(answer="")
    for question in questions.select_related("report").iterator():
        report = question.report
        graded_on = report.triaged_at and report.triaged_at.date()
        was_there = graded_on and question.answered_on and question.answered_on <= graded_on
        if report.status in FINISHED or was_there:
            questions.filter(pk=question.pk).update(read_on=question.answered_on)


class Migration(migrations.Migration):
    dependencies = [("tension", "0016_answers_unread")]
    operations = [migrations.RunPython(note_what_was_read, migrations.RunPython.noop)]
