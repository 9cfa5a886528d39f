"""Pages and tiles of an installation with 100,000 reports, and how long a checked report takes to open maps.

python -m bench.pages            100,000 reports, 50 people, 200 maps (about four minutes)
python -m bench.pages --quick    10,000 reports, 10 people, 20 maps

There is no peer to these: each line is held against an aim in time (design.md).
"""

import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import mercantile

from bench.installation import Served, served
from bench.measure import as_limits, limit

TITLE = "Pages, tiles over HTTP and live maps"
CHECKED = """\
- Every page answered 200 with the heading it should have, every tile held features, and each open map heard
  of every report that was checked, once. Server and clients share the machine's two cores.
"""
PATHS = (
    ("/week/", "Aisha", "This week"),
    ("/map/", "Ben", "Map"),
    ("/map/?view=table", "Ben", "Map"),
    ("/reports/", "Ben", "Reports"),
    ("/reports/queue/", "Aisha", "Queue"),
    ("/reports/{item}/", "Ben", "What came of it"),
    ("/levels/", "Ben", "Levels"),
    ("/summary/", "Aisha", "Weekly summary"),
    ("/actions/", "Grace", "Actions"),
    ("/", "", "Living well together"),
    ("/map/?layer=tensions-by-area&view=table", "Ben", "Tensions"),
    ("/areas/{ward}/", "Ben", "Strengths"),
    ("/areas/{ward}/", "", "Strengths"),
    ("/search/?q=market", "Aisha", "Search"),
    ("/reports/{waiting}/triage/", "Aisha", "What was reported"),
    ("/reports/?kind=tension&words=leaflets", "Ben", "Reports"),
    ("/profiles/{ward}/", "", "Who lives in"),
    ("/profiles/compare/", "", "Compare areas"),
    ("/settings/record/", "Hana", "What was done"),
)
THINK = 5.0
PAGE_AIM, TILE_AIM, LIVE_AIM = 0.2, 0.010, 1.0
# Grades what waits, one report at a time, and says when each was begun.
GRADE = """
import sys, time
import django
django.setup()
from commonweal.people.models import User
from commonweal.tension.models import Report
from commonweal.tension.verbs.triage import grade_report
from commonweal.tension.selectors import reports_visible_to
aisha, ben = User.objects.get(name="Aisha"), User.objects.get(name="Ben")
for report in Report.objects.filter(status="new", kind="strength").exclude(lon=None)[: int(sys.argv[1])]:
    begun = time.time()
    grades = {"indicator": "celebration", "marking": "official", "handling": "P"}
    grade_report(report, grades=grades, sanitised="People came together.", by=aisha)
    if reports_visible_to(ben).filter(pk=report.pk).exists():
        print(report.public_id, begun, flush=True)
    time.sleep(1)
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    reports, people, maps = (10_000, 10, 20) if quick else (100_000, 50, 200)
    with (
        tempfile.TemporaryDirectory(prefix="bench-pages-") as name,
        served(Path(name) / "home", reports=reports, sessions=maps // 4) as place,
    ):
        found = [_tiles(place)]
        found += _pages(place, people=people, seconds=20 if quick else 90)
        found.append(_live(place, maps=maps, checks=5 if quick else 12))
    return found


def _get(connection: http.client.HTTPConnection, place: Served, path: str, who: str) -> tuple[int, bytes]:
    headers = {"Host": f"localhost:{place.port}"}
    if who:
        headers["Cookie"] = f"sessionid={place.cookies[who][0]}"
    answer = _answer(connection, path, headers)
    content = answer.read()
    if answer.status == 302:
        return _get(connection, place, answer.headers["Location"], who)
    return answer.status, content


def _answer(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    """Ask once more, as browsers do, where the server had closed a connection that was long silent."""
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse()
    except http.client.RemoteDisconnected:
        connection.close()
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


def _connect(place: Served) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("localhost", place.port, timeout=60)


def _tiles(place: Served, repeats: int = 60) -> dict:
    """One client asks for the tiles of the borough that a screen shows, warm."""
    connection = _connect(place)
    paths = [
        f"/tiles/reports/{tile.z}/{tile.x}/{tile.y}.mvt" for tile in mercantile.tiles(*place.bounds, (11, 12))
    ]
    took, equal, filled = [], True, 0
    for _warm in range(2):
        for path in paths:
            _get(connection, place, path, "Ben")
    for _turn in range(repeats):
        for path in paths:
            begun = time.perf_counter()
            status, content = _get(connection, place, path, "Ben")
            took.append(time.perf_counter() - begun)
            equal &= status == 200
            filled += bool(content)
    return limit(
        f"point tile over HTTP, {place.reports:,} reports, one client, warm",
        took,
        TILE_AIM,
        right=equal and filled > 0,
        note=f"{len(took)} requests, {filled} with features",
    )


def _pages(place: Served, *, people: int, seconds: float) -> list[dict]:
    """People who each open a page, read for five seconds on average, and open another."""
    took: dict[tuple[str, str], list[float]] = {(path, who): [] for path, who, _words in PATHS}
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    def person(number: int) -> None:
        chance, connection = random.Random(number), _connect(place)
        time.sleep(chance.random() * THINK)
        while time.perf_counter() < end:
            path, who, words = chance.choice(PATHS)
            begun = time.perf_counter()
            asked = path.format(
                item=chance.choice(place.shown),
                waiting=chance.choice(place.waiting),
                ward=chance.choice(place.wards),
            )
            status, content = _get(connection, place, asked, who)
            took[path, who].append(time.perf_counter() - begun)
            if status != 200 or words.encode() not in content:
                wrong.append(f"{path}: {status}")
            time.sleep(chance.expovariate(1 / THINK))

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    what = f"{place.reports:,} reports, {people} people"
    every = [one for times in took.values() for one in times]
    lines = [
        limit(
            f"any page, {what}",
            every,
            PAGE_AIM,
            right=not wrong,
            note="; ".join(wrong[:3]) or f"{len(every)} pages",
        )
    ]
    lines += [
        limit(
            f"page {path} for {who or 'the public'}, {what}",
            times,
            PAGE_AIM,
            right=True,
            note=f"{len(times)} times",
        )
        for (path, who), times in took.items()
        if times
    ]
    return lines


def _live(place: Served, *, maps: int, checks: int) -> dict:
    """From the call that checks a report to each open map that may see it."""
    heard: list[tuple[str, float]] = []
    open_now, stop = threading.Semaphore(0), threading.Event()

    def follow(session: str) -> None:
        connection = http.client.HTTPConnection("localhost", place.port + 1, timeout=60)
        connection.request(
            "GET",
            "/live/events",
            headers={"Cookie": f"sessionid={session}", "Host": f"localhost:{place.port + 1}"},
        )
        answer = connection.getresponse()
        open_now.release()
        while not stop.is_set():
            line = answer.readline()
            if line.startswith(b"data:") and b'"id":"' in line:
                heard.append((line.split(b'"id":"')[1].split(b'"')[0].decode(), time.time()))

    for number in range(maps):
        session = place.cookies["Ben"][number % len(place.cookies["Ben"])]
        threading.Thread(target=follow, args=(session,), daemon=True).start()
    for _map in range(maps):
        open_now.acquire()
    begun = dict(line.split() for line in place.python(GRADE, str(checks)).splitlines())
    time.sleep(3)
    stop.set()
    took = [at - float(begun[item]) for item, at in heard if item in begun]
    return limit(
        f"checked report to open map, {maps} maps",
        took,
        LIVE_AIM,
        right=len(took) == maps * len(begun) and len(begun) > 0,
        note=f"{len(begun)} reports, heard {len(took)} times of {maps * len(begun)}",
    )


if __name__ == "__main__":
    measured = rows(quick="--quick" in sys.argv)
    print(as_limits(measured))
    print(f"median of all lines: {statistics.median(line['ms_median'] for line in measured):.1f} ms")
