"""Loading the strands and characteristics that every partnership starts with."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import connections, transaction

from commonweal.people.models import Characteristic, Strand


@transaction.atomic
def load_strands() -> None:
    """Add the nine strands and nine characteristics where they are missing; change none that are there."""
    text = files("commonweal.definitions").joinpath("partnership.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    for order, entry in enumerate(content["characteristic"]):
        Characteristic.objects.get_or_create(
            code=entry["code"], defaults={"name": entry["name"], "order": order}
        )
    for order, entry in enumerate(content["strand"]):
        strand, created = Strand.objects.get_or_create(
            code=entry["code"], defaults={"name": entry["name"], "order": order}
        )
        if created:
            strand.characteristics.set(Characteristic.objects.filter(code__in=entry["characteristics"]))


def load_strands_after_migrating(using: str, **signal: Any) -> None:
    """After each `migrate`, so that a real partnership has the nine strands from its first day."""
    tables = connections[using].introspection.table_names()
    if {Strand._meta.db_table, Characteristic._meta.db_table} <= set(tables):
        load_strands()
