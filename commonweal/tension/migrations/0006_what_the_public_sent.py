"""What the public sent goes into classes of its own: until now it counted as the lead's own reports.

Each move is announced, so that snapshots and open maps follow. Older versions cannot tell these classes
apart, so nothing is taken back.
"""

from django.db import migrations

DECIDES = ("stage", "kind", "marking", "handling", "organisation_id", "agreement_id")


def move(apps, schema_editor):
    classes = apps.get_model("people", "VisibilityClass").objects
    reports = apps.get_model("tension", "Report").objects
    change = apps.get_model("changes", "Change")
    of_the_public = reports.filter(channel="public", visibility_class__is_from_public=False)
    for number in list(of_the_public.order_by().values_list("visibility_class", flat=True).distinct()):
        before = classes.get(pk=number)
        after, _created = classes.get_or_create(
            key=f"{before.key}:public",
            defaults={name: getattr(before, name) for name in DECIDES} | {"is_from_public": True},
        )
        of_this_class = reports.filter(channel="public", visibility_class_id=before.pk)
        change.objects.bulk_create(
            [
                change(item_kind="report", item_id=item, class_before=before.pk, class_after=after.pk)
                for item in of_this_class.values_list("public_id", flat=True)
            ],
            batch_size=500,
        )
        of_this_class.update(visibility_class_id=after.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_initial"),
        ("people", "0004_visibilityclass_is_from_public"),
        ("tension", "0005_keys_without_order"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
