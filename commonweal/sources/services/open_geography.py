"""Boundaries from the Open Geography Portal: a feature service, asked page by page, becomes one GeoJSON file."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from commonweal.sources.opening import NothingInIt
from commonweal.sources.services.asking import Asking, NotFetched, Unsound
from commonweal.sources.services.keeping import Kept

PAGE = 2_000
NAME = re.compile(r"[A-Za-z0-9_]{3,200}")
Progress = Callable[[int, int], None]


def fetch_areas(
    asking: Asking, service: str, *, where: str = "1=1", page: int = PAGE, progress: Progress | None = None
) -> Path:
    """The features of a service as a GeoJSON file in longitude and latitude.

    service: as the portal names it, such as Wards_December_2025_Boundaries_UK_BGC. where: which features, in the
    words of the service. Raises NotFetched, and NothingInIt where it has none.
    """
    if not NAME.fullmatch(service):
        raise NotFetched(f"“{service}” is no name of a service. It has letters, digits and underlines.")
    base = f"{settings.OPEN_GEOGRAPHY}/{service}/FeatureServer/0/query"
    kept = Kept(asking, f"{base}?{where}")
    whole = kept.folder / f"{service}.geojson"
    with kept.round():
        features = _all_features(kept, base, where, page, progress)
        with whole.open("w", encoding="utf-8") as stream:
            json.dump({"type": "FeatureCollection", "features": features}, stream)
    return whole


def _all_features(kept: Kept, base: str, where: str, page: int, progress: Progress | None) -> list[Any]:
    """Every feature, as many as the service said. Raises where there is none, or not so many."""
    service = base.split("/")[-4]
    count = _count(kept, base, where)
    if not count:
        raise NothingInIt(f"{service} has not one feature for this question: it is empty.")
    features: list[Any] = []
    while len(features) < count:
        asked = {
            "where": where,
            "outFields": "*",
            "outSR": "4326",
            "f": "geojson",
            "resultOffset": len(features),
            "resultRecordCount": page,
        }
        told = _read(kept.page(f"{base}?{urlencode(asked)}", check=_sound))
        features += told["features"]
        if progress:
            progress(len(features), count)
        goes_on = told.get("exceededTransferLimit") or told.get("properties", {}).get("exceededTransferLimit")
        if not told["features"] or (len(features) < count and not goes_on and len(told["features"]) < page):
            break
    if len(features) != count:
        raise NotFetched(
            f"{service} said that it has {count:,} features and gave {len(features):,}: it changed meanwhile, or "
            "breaks off. Nothing was loaded. Try again."
        )
    return features


def _count(kept: Kept, base: str, where: str) -> int:
    asked = {"where": where, "returnCountOnly": "true", "f": "json"}
    told = _read(kept.page(f"{base}?{urlencode(asked)}", check=_sound_count))
    return int(told["count"])


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        raise Unsound("its answer is no JSON") from None
    if not isinstance(told, dict):
        raise Unsound("its answer is not of the form that it should have")
    if "error" in told:
        # A fault comes with the status of success.
        error = told["error"] if isinstance(told["error"], dict) else {}
        said = str(error.get("message", ""))[:200]
        if error.get("code") in (429, 500, 503, 504):
            raise Unsound(f"it said “{said}”")
        raise NotFetched(
            f"The Open Geography Portal refused the question: “{said}”. Is the service's name right?"
        )
    return told


def _sound(path: Path) -> None:
    told = _read(path)
    features = told.get("features")
    if not isinstance(features, list) or not all(
        isinstance(one, dict) and "geometry" in one for one in features
    ):
        raise Unsound("its answer holds no features")


def _sound_count(path: Path) -> None:
    if not isinstance(_read(path).get("count"), int):
        raise Unsound("its answer holds no count")
