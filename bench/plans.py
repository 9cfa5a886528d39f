"""The plan with 2,000 actions over HTTP, the quarterly report of 200, and the trail of an item in 100,000 links.

python -m bench.plans           twenty openings of each page, fifty trails (about three minutes)
python -m bench.plans --quick   five and ten

The trail's peer is one recursive query of SQLite over the same table of links, whose answer (the items found within six
steps, both ways) has to be the same. The pages have none.
"""

import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.installation import Served, served
from bench.measure import as_limits, limit

TITLE = "Plans, the quarterly report and the golden thread"
CHECKED = """\
- The plan's page said how many actions it has; the quarterly report counted those that were made. A trail found the same
  items as a recursive query over the links. One client; server and client share the machine's two cores.
"""
ACTIONS, REPORTED, LINKS = 2_000, 200, 100_000
PAGE_AIM, REPORT_AIM, TRAIL_AIM = 0.2, 2.0, 0.2
# The first openings of a page in each of the two web processes bring in its code and its templates.
COLD = 4

# Further actions under the plan's objectives, copied from those that stand there, and the plan approved with them: a
# quarter is told by what was approved.
MANY = """
import datetime, sys
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from commonweal.actions.models import Action
from commonweal.identifiers import public_identifier
from commonweal.people.models import User
from commonweal.plans.models import Plan, PlannedAction
from commonweal.plans.verbs import keep_version, record_step
plan, wanted = Plan.objects.get(), int(sys.argv[1])
links = list(PlannedAction.objects.filter(objective__plan=plan, objective__left_in=None).select_related("action"))
rows = Action.history.model
with transaction.atomic():
    for n in range(wanted - len(links)):
        like = links[n % len(links)]
        values = {f.attname: getattr(like.action, f.attname) for f in Action._meta.concrete_fields if not f.primary_key}
        values |= {"public_id": public_identifier(), "content_key": None, "title": f"{like.action.title}, part {n}"}
        made = Action(**values)
        made._history_date = like.action.made_at
        made.save()
        PlannedAction.objects.create(
            objective=like.objective, action=made, order=n + 1_000, words=made.title, responsible=like.responsible
        )
    chair = User.objects.get(name="Grace")
    keep_version(plan, by=chair)
    record_step(plan, kind="approved", body="Board", on=timezone.localdate(), by=chair)
from commonweal.config.keeping.statistics import renew_statistics
renew_statistics()
print(plan.public_id)
"""

# The board's report of the quarter that runs, begun if it is not, told as a PDF would tell it.
REPORT = """
import json, sys, time
import django
django.setup()
from django.utils import timezone
from commonweal.people.models import User
from commonweal.quarterly.models import QuarterlyReport
from commonweal.quarterly.printing import FORMATS
from commonweal.quarterly.writing import sections_now
report = QuarterlyReport.objects.get(published_at=None, edition="board")
took = {"sections": []} | {ending: [] for ending in FORMATS}
text = ""
for _turn in range(int(sys.argv[1])):
    begun = time.perf_counter()
    [text] = [one["text"] for one in sections_now(report) if one["code"] == "overall"]
    took["sections"].append(time.perf_counter() - begun)
    for ending, (_type, draw) in FORMATS.items():
        begun = time.perf_counter()
        draw(report)
        took[ending].append(time.perf_counter() - begun)
print(json.dumps({"took": took, "text": text}))
"""

# Links between actions, each with a few of those made shortly before it, as work grows out of earlier work.
TRAILS = """
import json, random, sys, time
import django
django.setup()
from django.db import connection
from commonweal.actions.models import Action
from commonweal.people.models import User
from commonweal.thread.models import Link
from commonweal.thread.selectors import trail_of
wanted, turns, chance = int(sys.argv[1]), int(sys.argv[2]), random.Random(1)
ids = list(Action.objects.filter(visibility_class__kind="strength").values_list("public_id", flat=True))
foreign = [f"elsewhere{n:07d}" for n in range(wanted)]
links = {(ids[n], ids[chance.randrange(max(0, n - 30), n)]) for n in range(1, len(ids)) for _ in range(2)}
known = list(links)
made = [Link(earlier_kind="action", earlier_id=b, later_kind="action", later_id=a) for a, b in known]
made += [
    Link(earlier_kind="action", earlier_id=foreign[n], later_kind="action", later_id=foreign[n + 1])
    for n in range(wanted - len(made))
]
Link.objects.bulk_create(made, batch_size=2_000, ignore_conflicts=True)
from commonweal.config.keeping.statistics import renew_statistics
renew_statistics()
QUERY = '''
WITH RECURSIVE walk(kind, id, far) AS (
    VALUES (%s, %s, 0)
    UNION
    SELECT link.{there}_kind, link.{there}_id, walk.far + 1
    FROM walk JOIN thread_link link ON link.{here}_kind = walk.kind AND link.{here}_id = walk.id
    WHERE walk.far < 6
)
SELECT DISTINCT kind, id FROM walk WHERE far > 0
'''
aisha = User.objects.get(name="Aisha")
ours, peer, right, found = [], [], True, 0
def trail(one):
    begun = time.perf_counter()
    told = trail_of("action", one, viewer=aisha)
    ours.append(time.perf_counter() - begun)
    return {(s.kind, s.item_id) for s in (*told.came_from, *told.came_of)}
def query(one):
    seen, begun = set(), time.perf_counter()
    for here, there in (("earlier", "later"), ("later", "earlier")):
        with connection.cursor() as cursor:
            cursor.execute(QUERY.format(here=here, there=there), ["action", one])
            seen |= set(cursor.fetchall())
    peer.append(time.perf_counter() - begun)
    return seen
for one in [chance.choice(ids) for _ in range(turns)]:
    mine = trail(one)
    theirs = {key for key in query(one) if key[0] == "action" and key[1] in set(ids)} - {("action", one)}
    right &= {key for key in mine if key[0] == "action"} == theirs
    found += len(theirs)
print(json.dumps({"ours": ours, "peer": peer, "right": right, "found": found, "links": Link.objects.count()}))
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-plans-") as name,
        served(Path(name) / "home", reports=0) as place,
    ):
        return measured(place, turns=5 if quick else 20, trails=10 if quick else 50)


def measured(place: Served, *, turns: int, trails: int) -> list[dict]:
    """The lines of the table, of an installation that is served."""
    place.python(MANY, str(REPORTED))
    told = json.loads(place.python(REPORT, str(turns)))
    lines = [
        limit(
            f"quarterly report of {REPORTED} planned actions, {work}",
            told["took"][code],
            REPORT_AIM,
            right=" actions: " in told["text"] and int(told["text"].split()[0]) >= REPORTED,
            note=f"{turns} times, in process",
        )
        for code, work in (("sections", "its sections"), ("pdf", "PDF"), ("docx", "Word"), ("xlsx", "tables"))
    ]
    plan = place.python(MANY, str(ACTIONS)).strip().splitlines()[-1]
    for page, needle in (("", f"{ACTIONS:,} actions"), ("working/", f"{ACTIONS}"), ("working/board/", "")):
        took, right = [], True
        for _turn in range(turns + COLD):
            seconds, text = _opened(place, f"/plans/{plan}/{page}")
            took.append(seconds)
            right &= needle in text or needle.replace(",", "") in text
        lines.append(
            limit(
                f"plan with {ACTIONS:,} actions: {page or 'its page'}",
                took[COLD:],
                PAGE_AIM,
                right=right,
                note=f"{turns} times",
            )
        )
    found = json.loads(place.python(TRAILS, str(LINKS), str(trails)))
    lines.append(
        limit(
            f"trail of an item in {found['links']:,} links, both ways, six steps",
            found["ours"],
            TRAIL_AIM,
            right=found["right"],
            note=f"{trails} items, {found['found'] // trails} found each, titles and rights included",
        )
    )
    lines.append(
        limit(
            "the same items by one recursive query of SQLite, without titles and rights",
            found["peer"],
            TRAIL_AIM,
            right=True,
            note="the peer",
        )
    )
    return lines


def _opened(place: Served, path: str) -> tuple[float, str]:
    asked = urllib.request.Request(
        place.address + path, headers={"Cookie": f"sessionid={place.cookies['Aisha'][0]}"}
    )
    begun = time.perf_counter()
    with urllib.request.urlopen(asked, timeout=120) as answer:
        text = answer.read().decode()
    return time.perf_counter() - begun, text


if __name__ == "__main__":
    print(as_limits(rows(quick="--quick" in sys.argv)))
