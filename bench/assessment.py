"""Saving one line of the 166 points over HTTP, and opening the whole grid and a section of it.

python -m bench.assessment           each of the 166 lines saved three times (about a minute)
python -m bench.assessment --quick   once

There is no peer in the run: CISO Assistant was measured once, at 0.65 s for one line of a checklist (`baselines.md` beside
the project); the aim is design.md's.
"""

import http.client
import json
import re
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

from bench.installation import Served, served
from bench.measure import as_limits, limit

TITLE = "The self-assessment, over HTTP"
CHECKED = """\
- Each save answered with the version that follows the one sent, and the grid that was opened last held every word saved.
  One client; server and client share the machine's two cores.
"""
SAVE_AIM, PAGE_AIM = 0.020, 0.2
# The first saves, in which each of the two web processes brings in code.
COLD = 20
FIELDS = ("position", "further", "lead", "timescale", "priority", "score", "target")
# The newest round of the demo, its points and the versions of what is agreed on them.
ROUND = """
import django
django.setup()
import json
from commonweal.assessment.models import Answer, Round
newest = Round.objects.filter(closed_on=None).order_by("-opened_on").first()
there = dict(Answer.objects.filter(at__round=newest, organisation=None).values_list("at_id", "version"))
points = [(one.public_id, one.point.number, there.get(one.pk, 0)) for one in newest.points.select_related("point")]
sections = list(newest.framework.sections.values_list("order", flat=True))
print(json.dumps({"round": newest.public_id, "points": points, "sections": sections}))
"""


class _Person:
    """Aisha's browser: one connection, her session and her token against forgery."""

    def __init__(self, place: Served, first: str) -> None:
        self.place, self.token = place, ""
        self.connection = http.client.HTTPConnection("localhost", place.port, timeout=60)
        self.cookies = {"sessionid": place.cookies["Aisha"][0]}
        self.open(first)

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes, float]:
        headers = {
            "Host": f"localhost:{self.place.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.token,
        }
        begun = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, took

    def open(self, path: str) -> tuple[int, str, float]:
        status, content, took = self._ask("GET", path)
        text = content.decode()
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = found[1]
        return status, text, took

    def save(self, point: str, number: int, version: int, words: str) -> tuple[bool, float]:
        said = dict.fromkeys(FIELDS, "") | {"position": words, "priority": "M", "score": "2", "target": "3"}
        sent = {f"p{number}-{name}": value for name, value in said.items()}
        sent[f"p{number}-seen"] = json.dumps({"version": version})
        status, content, took = self._ask(
            "POST", f"/assessment/points/{point}/save/", urllib.parse.urlencode(sent)
        )
        return status == 200 and json.loads(content)["seen"] == {"version": version + 1}, took


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-assessment-") as name,
        served(Path(name) / "home", reports=0 if quick else 20_000) as place,
    ):
        return measured(place, turns=1 if quick else 3)


def measured(place: Served, *, turns: int) -> list[dict]:
    """The lines of the table, of an installation that is served."""
    found = json.loads(place.python(ROUND))
    base = f"/assessment/{found['round']}"
    aisha = _Person(place, f"{base}/sections/1/")
    took, right, words = [], True, ""
    for turn in range(turns):
        for point, number, version in found["points"]:
            words = f"It is done in {number} wards, as told in turn {turn + 1}."
            is_right, seconds = aisha.save(point, number, version + turn, words)
            right &= is_right
            took.append(seconds)
    grid = [aisha.open(f"{base}/points/") for _time in range(20)]
    is_whole = all(status == 200 and text.count(f"in turn {turns}.") == 166 for status, text, _took in grid)
    filled = [aisha.open(f"{base}/sections/{order}/") for order in found["sections"]]
    lines = sum(text.count("data-line ") for _status, text, _took in filled)
    return [
        limit(
            "save one line of 166, one client", took[COLD:], SAVE_AIM, right=right, note=f"{len(took)} times"
        ),
        limit(
            "open the whole grid of 166 points",
            [seconds for _status, _text, seconds in grid],
            PAGE_AIM,
            right=is_whole,
            note="20 times",
        ),
        limit(
            "open a section to fill it in",
            [seconds for _status, _text, seconds in filled],
            PAGE_AIM,
            right=lines == 166,
            note=f"{len(filled)} sections, {lines} lines",
        ),
    ]


if __name__ == "__main__":
    print(as_limits(rows(quick="--quick" in sys.argv)))
