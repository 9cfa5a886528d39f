"""Every way in which somebody can come by reports, each as the set of the reports that it gives.

None: this person is told that there is no such page. The ways are used as a browser, a program or an
open map uses them: by their addresses, with a session, a token or a stream.
"""

import csv
import io
import json
import re
import tempfile
from dataclasses import dataclass

import mapbox_vector_tile
import pyogrio.raw
import python_calamine
from django.test import Client

from commonweal.changes import feed
from tests.listening import at_once, heard, session_of

WORLD = "0/0/0"  # the one tile that holds everything


@dataclass
class Somebody:
    """A viewer: a browser, the token of a program where the role has one, and what an open map would be."""

    name: str
    person: object
    browser: Client
    token: str = ""


def text_of(browser, address):
    """The page at this address, None where there is none. Anything but a page or a 404 is a fault."""
    answer = browser.get(address)
    if answer.status_code in (302, 404):
        return None
    assert answer.status_code == 200, (address, answer.status_code)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def _every_page(browser, address, ids_in):
    """What `ids_in` finds on this page and on all pages after it."""
    found, page = set(), 1
    while True:
        text = text_of(browser, f"{address}page={page}")
        if text is None:
            return None
        found |= ids_in(text)
        page += 1
        if f"page={page}" not in text:
            return found


def list_of_reports(somebody):
    """The list page of reports, all its pages."""
    return _every_page(somebody.browser, "/reports/?", links_to_reports)


def links_to_reports(text):
    """The reports to which a page links."""
    return set(re.findall(r'href="/reports/([a-z0-9]+)/"', text)) - {
        "new",
        "counts",
        "queue",
        "upload",
        "sent",
    }


def search(somebody, words):
    """What the search finds of reports, all its pages; the count on its first page must be how many."""
    found = _every_page(somebody.browser, f"/search/?q={words}&kind=report&", links_to_reports)
    first = text_of(somebody.browser, f"/search/?q={words}")
    said = re.search(r'id="found-report">[^<]*\((\d+)\)', first or "")
    assert int(said[1] if said else 0) == len(found or ())
    return found


def links_to_actions(text):
    """The actions to which a page links."""
    return set(re.findall(r'href="/actions/([a-z0-9]+)/"', text)) - {"new"}


def list_of_actions(somebody, query=""):
    """The list page of actions, all its pages."""
    return _every_page(somebody.browser, f"/actions/?{query}", links_to_actions)


def search_of_actions(somebody, words):
    """What the search finds of actions, all its pages."""
    return _every_page(somebody.browser, f"/search/?q={words}&kind=action&", links_to_actions)


def pages_of_actions(somebody, ids):
    """The pages of those of these actions that open, by action."""
    texts = {one: text_of(somebody.browser, f"/actions/{one}/") for one in ids}
    return {one: text for one, text in texts.items() if text is not None}


def table_of_the_map(somebody, layer, by_wording):
    """The table beside the map, all its pages; a report is known by its wording, for links are not for all."""

    def ids_in(text):
        return {by_wording[words] for words in re.findall(r"Thing number \d+ was seen", text)}

    return _every_page(somebody.browser, f"/map/?view=table&layer={layer}&", ids_in)


def tile(somebody, layer):
    """The points of the tile of the whole world."""
    content = somebody.browser.get(f"/tiles/{layer}/{WORLD}.mvt").content
    features = mapbox_vector_tile.decode(content)["points"]["features"] if content else []
    return {feature["properties"]["public_id"] for feature in features}


def comma_separated(somebody, layer):
    """The CSV file of a layer."""
    text = text_of(somebody.browser, f"/layers/{layer}.csv")
    return {row["id"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}


def list_as_csv(somebody, address="/reports/reports.csv"):
    """The list page of reports, or of what else has one, as a CSV file; None where there is no such page."""
    text = text_of(somebody.browser, address)
    return None if text is None else {row["id"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}


def list_as_workbook(somebody, address="/reports/reports.xlsx"):
    """The same as a workbook, read by a library that did not write it."""
    answer = somebody.browser.get(address)
    if answer.status_code in (302, 404):
        return None
    book = python_calamine.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    names, *rows = book.get_sheet_by_index(0).to_python()
    return {row[names.index("id")] for row in rows}


def geojson(somebody, layer):
    """The GeoJSON file of a layer."""
    return {
        one["id"] for one in json.loads(text_of(somebody.browser, f"/layers/{layer}.geojson"))["features"]
    }


def geopackage(somebody, layer):
    """The GeoPackage file of a layer, read by GDAL, which wants a file with the right ending."""
    answer = somebody.browser.get(f"/layers/{layer}.gpkg")
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(b"".join(answer.streaming_content))
        file.flush()
        meta, _index, _shapes, fields = pyogrio.raw.read(file.name, read_geometry=False)
    return set(fields[list(meta["fields"]).index("id")])


def programs(somebody, words=""):
    """The interface for programs, all its pages, perhaps those with these words; None without a good token."""
    found, offset = set(), 0
    while offset is not None:
        answer = somebody.browser.get(
            f"/api/reports?limit=30&offset={offset}&words={words}",
            headers={"authorization": f"Bearer {somebody.token}"},
        )
        if answer.status_code == 401:
            return None
        found |= {item["id"] for item in answer.json()["items"]}
        offset = answer.json()["next"]
    return found


def panel(somebody, ids):
    """Those of these reports whose panel opens on the map."""
    address = "/map/panel/?layer=reports&item="
    return {one for one in ids if text_of(somebody.browser, address + one) is not None}


def picture(somebody, layer):
    """The still picture of a layer."""
    return text_of(somebody.browser, f"/map/picture.svg?layer={layer}")


def area_page(somebody, area):
    """The reports to which the page of an area links."""
    return links_to_reports(text_of(somebody.browser, f"/areas/ward/{area.code}/"))


def area_panel(somebody, area):
    """The reports to which an area's panel on the map links."""
    return links_to_reports(text_of(somebody.browser, f"/map/panel/?open=ward:{area.code}"))


def own_pages(somebody, ids):
    """Those of these reports whose page opens."""
    return {one for one in ids if text_of(somebody.browser, f"/reports/{one}/") is not None}


def triage_pages(somebody, ids):
    """Those of these reports whose page for checking opens."""
    return {one for one in ids if text_of(somebody.browser, f"/reports/{one}/triage/") is not None}


def open_streams(hub, viewers):
    """A stream for each of these viewers, by name."""
    return {one.name: at_once(hub.join(session_of(one.person) if one.person else "", "")) for one in viewers}


def streams(hub, viewers, items, kind="report"):
    """What each viewer hears when every one of these items changes: told of, and told to remove."""
    opened = open_streams(hub, viewers)
    for item in items:
        feed.announce(kind, item.public_id, before=item.visibility_class_id, after=item.visibility_class_id)
    at_once(hub.step())
    said = {name: heard(stream) for name, stream in opened.items()}
    for stream in opened.values():
        hub.leave(stream)
    return {
        name: tuple({item for event, item in events if event == wanted} for wanted in ("change", "remove"))
        for name, events in said.items()
    }
