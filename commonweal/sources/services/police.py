"""Recorded crime from data.police.uk: its archive of a month, which goes on where it was cut off."""

import json
import re
import zipfile
from pathlib import Path

from django.conf import settings

from commonweal.sources.services.asking import MEGABYTE, Asking, NotFetched, Unsound
from commonweal.sources.services.keeping import Kept

LARGEST_ARCHIVE = 4096 * MEGABYTE
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


def newest_month(asking: Asking) -> str:
    """The newest month that data.police.uk has published. Raises NotFetched."""
    kept = Kept(asking, f"{settings.POLICE}/api/crimes-street-dates")
    with kept.round():
        path = kept.page(f"{settings.POLICE}/api/crimes-street-dates", check=_is_list_of_months)
    return max(_months(path))


def fetch_archive(asking: Asking, month: str) -> Path:
    """The archive of data.police.uk that ends with this month (it holds three years). Raises NotFetched."""
    if not MONTH.fullmatch(month):
        raise NotFetched(f"“{month}” is no month. Write it like 2025-06.")
    address = f"{settings.POLICE}/data/archive/{month}.zip"
    kept = Kept(asking, address)
    with kept.round():
        path = kept.page(address, check=_is_archive, largest=LARGEST_ARCHIVE, goes_on=True)
    named = kept.folder / f"{month}.zip"
    named.unlink(missing_ok=True)
    named.hardlink_to(path)
    return named


def _months(path: Path) -> list[str]:
    try:
        told = json.loads(path.read_bytes())
        return [str(one["date"]) for one in told if MONTH.fullmatch(str(one["date"]))]
    except (ValueError, TypeError, KeyError):
        raise Unsound("its answer is no list of months") from None


def _is_list_of_months(path: Path) -> None:
    if not _months(path):
        raise Unsound("its list of months is empty")


def _is_archive(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise Unsound("its archive is damaged")
