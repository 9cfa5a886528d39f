"""Groups of opinion from 60,000 votes, beside red-dwarf.

python -m bench.opinion            60,000 votes made up, and the largest real conversation where it is there
python -m bench.opinion --quick    6,000 votes
"""

import os
import sys
import time
from pathlib import Path

from bench.measure import as_table, row
from bench.peers import peer
from bench.processes import ROOT
from commonweal.methods.opinion import opinion, votes_from
from commonweal.methods.opinion.tests.conversations import alike, groups_of, planted

REAL = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data")
CONVERSATION = REAL / "polis-opendata" / "vtaiwan.uberx"
RED_DWARF = "red-dwarf==0.4.0"
TITLE = "Groups of opinion"
CHECKED = """\
- The groups are equal (adjusted Rand index 1), and so are the statements of consensus and those that represent each
  group, with their counts: given the number of groups and the start from the first participants whose places differ,
  each participant by themselves, because red-dwarf makes no small clusters first as Polis and we do. In our own way
  the groups are those that were planted. Where both choose the number, it is the same, and so are the groups.
- Both are given the votes in memory, one by one, and give places, groups, consensus, representative statements and
  the agreement of every group. Ours chooses a number of groups besides (silhouettes of two to five groups, each from
  21 starts); red-dwarf is given it. Who is grouped goes by the order of votes with us and is told to red-dwarf.
- The conversation in Taiwan has 49,997 votes; statements that were moderated out are told to both.
"""
THEIRS = """
import json, sys, time
from reddwarf.implementations.base import run_pipeline
votes, told = [], {}
def run(centres, number):
    begun = time.perf_counter()
    found = run_pipeline(
        votes=votes, mod_out_statement_ids=told["set_aside"], keep_participant_ids=told["grouped"],
        force_group_count=number, init_centers=centres, random_state=1,
    )
    return found, (time.perf_counter() - begun) * 1000
out, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    asked = json.loads(line)
    if "votes" in asked:
        told = asked
        names = ("participant_id", "statement_id", "vote", "modified")
        votes = [dict(zip(names, one)) for one in asked["votes"]]
        first, _took = run(None, told["groups"])
        places = [tuple(first.participant_projections[who]) for who in asked["grouped"]]
        centres = [list(one) for one in list(dict.fromkeys(places))[:told["groups"]]]
    found, took = run(centres, told["groups"]) if not asked.get("choose") else run(None, None)
    labels = found.participants_df["cluster_id"].dropna()
    answer = {
        "ms": took,
        "groups": {str(who): int(group) for who, group in labels.items()},
        "consensus": [[side, one["tid"], one["n-success"], one["n-trials"]]
                      for side in ("agree", "disagree") for one in found.consensus[side]],
        "representative": {str(group): [[one["tid"], one["repful-for"], one["n-success"], one["n-trials"]]
                                        for one in told_of] for group, told_of in found.repness.items()},
    }
    print(json.dumps(answer, default=float), file=out, flush=True)
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    repeats = 2 if quick else 5
    sizes = (120, 80) if quick else (1_200, 800)
    made, truth = planted(sizes=sizes, statements=100, said=0.3, firm=0.6)
    with peer(RED_DWARF, THEIRS) as red_dwarf:
        found = _compare(red_dwarf, f"{len(made):,} votes made up", made, set(), truth, repeats)
        found.append(_choosing(red_dwarf, f"{len(made):,} votes made up", made, repeats))
        if CONVERSATION.is_dir() and not quick:
            from commonweal.sources.polis import read_conversation

            read = read_conversation(CONVERSATION)
            name = f"{len(read.votes):,} votes in Taiwan"
            found += _compare(red_dwarf, name, read.votes, read.set_aside, None, repeats)
    return [line | {"peer_version": RED_DWARF.replace("==", " ")} for line in found]


def _compare(red_dwarf, name, votes, set_aside, truth, repeats):
    ways = {
        "each participant by themselves": {"groups": 2, "most_base": len(votes)},
        "100 small clusters first, as Polis": {"groups": 2},
    }
    grouped = [int(who) for who in groups_of(opinion(votes_from(votes, set_aside=set_aside), groups=2))]
    answer = red_dwarf.ask(
        {
            "votes": [(int(who), int(what), int(vote), when) for who, what, vote, when in _last(votes)],
            "set_aside": [int(one) for one in set_aside],
            "grouped": grouped,
            "groups": 2,
        }
    )
    ours_ms, peer_ms, likeness = {way: [] for way in ways}, [], {}
    ours = {}
    for _turn in range(repeats):
        for way, asked in ways.items():
            begun = time.perf_counter()
            ours[way] = opinion(votes_from(votes, set_aside=set_aside), **asked)
            ours_ms[way].append((time.perf_counter() - begun) * 1000)
        answer = red_dwarf.ask({"again": True})
        peer_ms.append(answer["ms"])
    lines = []
    for way in ways:
        likeness[way] = alike(groups_of(ours[way]), answer["groups"])
        first = way == next(iter(ways))
        right = (
            _same(ours[way], answer) if first else truth is None or alike(groups_of(ours[way]), truth) > 0.99
        )
        lines.append(
            row(
                f"{name}: {way}",
                "red-dwarf",
                ours_ms[way],
                peer_ms,
                equal=right,
                note=f"groups {likeness[way]:.3f} alike",
                aim=2,
            )
        )
    return lines


def _choosing(red_dwarf, name, votes, repeats):
    """Both look for the number of groups, each from its own starts. The peer has the votes already."""
    ours_ms, peer_ms = [], []
    for _turn in range(repeats):
        begun = time.perf_counter()
        ours = opinion(votes_from(votes))
        ours_ms.append((time.perf_counter() - begun) * 1000)
        answer = red_dwarf.ask({"choose": True})
        peer_ms.append(answer["ms"])
    theirs = answer["groups"]
    right = ours.number == len(set(theirs.values())) and alike(groups_of(ours), theirs) > 0.99
    return row(
        f"{name}: the number of groups chosen too",
        "red-dwarf",
        ours_ms,
        peer_ms,
        equal=right,
        note=f"{ours.number} groups, {alike(groups_of(ours), theirs):.3f} alike",
        aim=2,
    )


def _last(votes):
    """Of each participant's votes on a statement the latest, in the order of time."""
    kept = {
        (who, what): (who, what, vote, when)
        for who, what, vote, when in sorted(votes, key=lambda one: one[3])
    }
    return kept.values()


def _same(ours, theirs) -> bool:
    mine = groups_of(ours)
    if mine.keys() != theirs["groups"].keys() or alike(mine, theirs["groups"]) < 1:
        return False
    consensus = [[one.side, int(one.statement), one.n_success, one.n_trials] for one in ours.consensus]
    number = {str(theirs["groups"][who]): group for who, group in mine.items()}
    told = {
        group: [
            [int(one.statement), one.side, one.n_success, one.n_trials]
            for one in ours.representative[number[group]]
        ]
        for group in number
    }
    return consensus == theirs["consensus"] and told == theirs["representative"]


if __name__ == "__main__":
    print(as_table(rows(quick="--quick" in sys.argv)))
