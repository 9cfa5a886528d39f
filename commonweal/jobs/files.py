"""Files that rows name are deleted once the row's end is certain: what fails half-way keeps both."""

from django.db import transaction
from django.db.models.fields.files import FieldFile


def delete_when_kept(file: FieldFile) -> None:
    """Delete a file from the disk once this transaction has ended well; at once where there is none.

    The caller takes the name out of its row, or the row away. Where the process dies in between, the daily look for
    files that no row names deletes it.
    """
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
