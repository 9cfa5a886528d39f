"""The question of a report's files, asked in the same way by the partner's form and by the public one."""

from typing import Any

from commonweal.people.attached.reading import ACCEPT
from commonweal.ui.chosen_files import FilesField, FilesInput


def files_field(label: Any, help_text: Any) -> FilesField:
    """A box for the files that a report may have; each form says in its own words what becomes of them."""
    return FilesField(
        label=label, help_text=help_text, required=False, widget=FilesInput(attrs={"accept": ACCEPT})
    )
