"""What tells of a school by its type, its source, or by a word that was not looked for before, is kept to the group.

As `0011_what_tells_of_a_school` does, which is asked again now that more is known. Nothing is opened when this is
taken back: what was moved here cannot be told from what was moved before.
"""

import importlib

from django.db import migrations

earlier = importlib.import_module("commonweal.tension.migrations.0011_what_tells_of_a_school")


class Migration(migrations.Migration):
    dependencies = [("tension", "0013_a_school_can_be_made_out")]

    operations = [migrations.RunPython(earlier.keep_to_the_group, migrations.RunPython.noop)]
