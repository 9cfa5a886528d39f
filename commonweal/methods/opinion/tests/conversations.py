"""Conversations made up with groups that are known."""

import numpy as np


def planted(*, sizes=(40, 30), statements=20, shared=3, said=0.7, firm=0.9, seed=1):
    """Votes of groups that think alike on the first statements and each its own way on the others.

    Gives (rows, the group of each participant). said: the share of statements that each votes on; firm: how often
    they vote as their group thinks.
    """
    chance = np.random.default_rng(seed)
    thinks = chance.choice((-1, 1), (len(sizes), statements))
    if len(sizes) == 2:
        thinks[1] = -thinks[0]
    thinks[:, :shared] = 1
    belongs = chance.permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows = []
    for who, group in enumerate(belongs):
        for what in range(statements):
            if chance.random() < said:
                vote = thinks[group, what] if chance.random() < firm else chance.choice((-1, 0, 1))
                rows.append((str(who), str(what), int(vote), float(len(rows))))
    return rows, {str(who): int(group) for who, group in enumerate(belongs)}


def alike(one, other):
    """Hubert and Arabie's adjusted Rand index (1985) of two ways of grouping the same: 1 is equal, 0 is chance."""
    assert one.keys() == other.keys()
    mine = np.unique([one[name] for name in one], return_inverse=True)[1]
    theirs = np.unique([other[name] for name in one], return_inverse=True)[1]
    table = np.zeros((mine.max() + 1, theirs.max() + 1))
    np.add.at(table, (mine, theirs), 1)
    both, first, second, every = (
        float((n * (n - 1) / 2).sum()) for n in (table, table.sum(axis=1), table.sum(axis=0), table.sum())
    )
    by_chance, most = first * second / every, (first + second) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def groups_of(found):
    """{participant: group} of those who are in one."""
    return {
        who: int(group)
        for who, group in zip(found.votes.participants, found.groups, strict=True)
        if group >= 0
    }
