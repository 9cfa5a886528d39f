"""Loads postcodes as an edition: written out of sight, published in one step, older rows then removed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from commonweal.evidence.models import Import
from commonweal.evidence.rows import insert_new
from commonweal.people.models import User
from commonweal.places.models import Postcode, PostcodeEdition
from commonweal.sources.importing import earlier_import, importing, noting_faults, publish, sha256_of
from commonweal.sources.opening import Unreadable, open_table
from commonweal.sources.postcodes.read import PostcodeFile

BATCH = 20_000


@dataclass
class PostcodesLoaded:
    """What loading a file of postcodes did. `renewed` were there before, from another file."""

    is_same: bool
    accepted: int = 0
    renewed: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)


@noting_faults("postcodes")
def load_postcodes(
    path: Path, *, by: User | None, progress: Callable[[int], None] | None = None
) -> PostcodesLoaded:
    """Load postcodes from CSV, CSV.gz or a zip that holds one CSV. Raises Unreadable, NotLoaded.

    A postcode that was there takes the newer file's place; postcodes the file does not hold stay. The
    same file again changes nothing; its refused rows are told again. Whoever looks a postcode up meanwhile finds the earlier edition.
    """
    sha256 = sha256_of(path)
    newest = PostcodeEdition.objects.filter(is_published=True).first()
    earlier = earlier_import("postcodes", sha256, {})
    if earlier and newest and newest.sha256 == sha256:
        refused = _refused_again(path) if earlier.refused else []
        return PostcodesLoaded(is_same=True, refused=refused, quality=earlier.quality)
    with importing("postcodes", path, by=by, sha256=sha256) as running:
        edition = PostcodeEdition.objects.create(source=path.name, sha256=sha256)
        accepted = 0
        with _table_in(path) as table:
            for rows in table.batches(BATCH):
                with transaction.atomic():
                    insert_new(
                        Postcode,
                        ("edition_id", "postcode", "lon", "lat", "terminated"),
                        [(edition.pk, *row) for row in rows],
                    )
                accepted += len(rows)
                if progress:
                    progress(len(rows))
        renewed = _superseded(edition).count()
        quality = {
            "file": path.name,
            "columns": table.columns,
            "rows": table.read,
            "accepted": accepted,
            "new": accepted - renewed,
            "renewed": renewed,
            "ended": table.ended,
            "without_grid_reference": table.without_place,
            "refused": len(table.refused),
            "refused_reasons": dict(Counter(row["reason"] for row in table.refused).most_common(20)),
        }
        with transaction.atomic():
            edition.is_published = True
            edition.save()
            publish(running, by=by, accepted=accepted, refused=len(table.refused), quality=quality)
        _remove_superseded(edition)
    return PostcodesLoaded(False, accepted, renewed, table.refused, quality)


@contextmanager
def _table_in(path: Path) -> Iterator[PostcodeFile]:
    with open_table(path) as files:
        if len(files) != 1:
            raise Unreadable(f"{path.name} holds {len(files)} tables. Take the one of postcodes out of it.")
        for name, stream in files:
            yield PostcodeFile(name, stream)


def _refused_again(path: Path) -> list[dict[str, Any]]:
    """The rows of a file that was loaded before that were refused then; nothing is written."""
    with _table_in(path) as table:
        for _rows in table.batches(BATCH):
            pass
        return table.refused


def _superseded(edition: PostcodeEdition) -> Any:
    """Rows of earlier editions whose postcode the edition holds too."""
    newer = Postcode.objects.filter(edition=edition, postcode=OuterRef("postcode"))
    return Postcode.objects.filter(edition__is_published=True, edition__lt=edition).filter(Exists(newer))


def _remove_superseded(edition: PostcodeEdition) -> None:
    # Looking up takes the newest edition, so being stopped here leaves unneeded rows and no wrong answer.
    while some := list(_superseded(edition).values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            Postcode.objects.filter(id__in=some).delete()
    PostcodeEdition.objects.filter(is_published=True, postcodes=None).exclude(pk=edition.pk).delete()


def sweep(dead: Import) -> None:
    """Remove the postcodes of editions that were never published. Only one import runs at a time."""
    for edition in PostcodeEdition.objects.filter(is_published=False):
        while some := list(Postcode.objects.filter(edition=edition).values_list("id", flat=True)[:BATCH]):
            with transaction.atomic():
                Postcode.objects.filter(id__in=some).delete()
        edition.delete()
