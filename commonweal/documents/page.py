"""Documents as pages: inside our own page, and as one file that can be kept and opened anywhere."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from commonweal.documents import content
from commonweal.documents.pictures import drawn
from commonweal.ui.charts import Chart
from commonweal.ui.tables import Column, Table


@dataclass(frozen=True)
class Shown:
    """A block as the template draws it: the kind, and the component's own object."""

    kind: str
    block: Any


def shown(blocks: tuple[content.Block, ...]) -> list[Shown]:
    """Blocks ready for `documents/blocks.html`: tables and charts become our components."""
    return [Shown(type(block).__name__.lower(), _component(block)) for block in blocks]


def _component(block: content.Block) -> Any:
    if isinstance(block, content.Table):
        return _table(block)
    if isinstance(block, content.Chart):
        picture = drawn(block)
        return Chart(picture.title, picture.panels, _table(block.as_table(), is_hidden=True), picture.note)
    return block


def _table(block: content.Table, *, is_hidden: bool = False) -> Table:
    columns = [Column(label, is_numeric=n in block.numeric) for n, label in enumerate(block.columns)]
    return Table(block.caption, columns, block.rows, caption_is_hidden=is_hidden)


def as_html(document: content.Document) -> str:
    """The document as one HTML file with its own style: no script, nothing fetched from elsewhere."""
    return render_to_string("documents/whole.html", {"document": document, "shown": shown(document.blocks)})
