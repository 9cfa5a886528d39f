"""E-mail addresses are kept in small letters: sign-in looks them up so, and found no account written otherwise."""

from typing import Any

from django.db import migrations, models


def write_small(apps: Any, editor: Any) -> None:
    """Of two accounts that would have one address, the newer stays as it is; `commonweal check` names it."""
    people = apps.get_model("people", "User").objects
    taken = {email for email in people.values_list("email", flat=True) if email == email.strip().lower()}
    for person in people.order_by("created_at", "pk"):
        small = person.email.strip().lower()
        if person.email == small:
            continue
        if small in taken:
            people.filter(pk=person.pk).update(address_is_taken=True)
        else:
            people.filter(pk=person.pk).update(email=small)
            taken.add(small)
    invitations = apps.get_model("people", "Invitation").objects
    for invitation in invitations.all():
        invitations.filter(pk=invitation.pk).update(email=invitation.email.strip().lower())


class Migration(migrations.Migration):
    dependencies = [("people", "0008_requests_for_information")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="address_is_taken",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="another account has this address in small letters",
            ),
        ),
        migrations.RunPython(write_small, migrations.RunPython.noop),
    ]
