"""Groups of opinion from votes on statements, and first of all what every group agrees on.

The mathematics of Polis, by which anyone can check ours. Whose place is in which group is never for publication: what
is shown to others are statements, and how many agree.

>>> from commonweal.methods.opinion import opinion, votes_from
>>> sides = {"a": (1, 1), "b": (1, 1), "c": (1, -1), "d": (1, -1)}
>>> rows = [(who, str(on), vote, None) for who, said in sides.items() for on, vote in enumerate(said)]
>>> [(one.statement, one.of_all) for one in opinion(votes_from(rows)).common]
[('0', True), ('1', False)]
"""

from commonweal.methods.opinion.agreement import Agreed, Common, common_ground, consensus
from commonweal.methods.opinion.groups import Choice, Opinion, opinion
from commonweal.methods.opinion.positions import Positions, positions
from commonweal.methods.opinion.representative import Representative, representative
from commonweal.methods.opinion.tallies import Tally, tally
from commonweal.methods.opinion.votes import NotVotes, Votes, votes_from

__all__ = [
    "Agreed",
    "Choice",
    "Common",
    "NotVotes",
    "Opinion",
    "Positions",
    "Representative",
    "Tally",
    "Votes",
    "common_ground",
    "consensus",
    "opinion",
    "positions",
    "representative",
    "tally",
    "votes_from",
]
