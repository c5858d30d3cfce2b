"""Who is against whom: structural balance, initiative within dyads, likeness of behaviour."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, Final

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.conversions import signed

if TYPE_CHECKING:
    import networkx

STARTS: Final = 30
"""Beginnings from which the two camps are sought."""


def balance(network: networkx.MultiDiGraph, *, seed: int = 7) -> Answer:
    """How well friends and foes fit together: the actors in most unbalanced triads first.

    A pair is friendly or hostile by the sign of the sum of its scores. A triad is balanced when the product of its
    signs is positive: the friend of my friend is my friend, the foe of my foe too (Heider 1946; Cartwright and Harary
    1956). ``camp`` is the side in the split into two camps with the fewest misfits: hostile pairs inside a camp and
    friendly ones across. Their number is the frustration of the network (Harary 1959; Aref and Wilson 2018); it is
    sought from many beginnings by moving actors one by one, so that it is an upper bound. ``misfits`` are those of
    the actor.
    """
    answer = Answer(
        ("actor", "name", "triads", "unbalanced", "share", "friends", "foes", "camp", "misfits"),
        method=method_of(balance),
    )
    plain = signed(network)
    kinds, triads, wrong = triads_of(plain)
    camps = two_camps(plain, seed=seed)
    misfits = dict.fromkeys(plain, 0)
    for one, other in misfitting(plain, camps):
        misfits[one] += 1
        misfits[other] += 1
    total = sum(kinds.values())
    if total:
        answer.notes.append(
            f"{total:,} triads, {kinds[3] + kinds[1]:,} balanced ({(kinds[3] + kinds[1]) / total:.0%}): "
            f"+++ {kinds[3]:,}, +-- {kinds[1]:,}; unbalanced: ++- {kinds[2]:,}, --- {kinds[0]:,}"
        )
    answer.notes.append(f"frustration at most {frustration(plain, camps):,} of {plain.size():,} pairs")
    for node in sorted(plain, key=lambda name: (-wrong[name], -triads[name], name)):
        signs = [sign for _, _, sign in plain.edges(node, data="sign")]
        share = wrong[node] / triads[node] if triads[node] else None
        answer.add(
            (
                node, network.nodes[node]["label"], triads[node], wrong[node], share, signs.count(1), signs.count(-1),
                "A" if camps[node] > 0 else "B", misfits[node],
            ),
            Behind((node,)),
        )  # fmt: skip
    return answer


def triads_of(plain: networkx.Graph) -> tuple[dict[int, int], dict[str, int], dict[str, int]]:
    """Triads of a signed graph by their number of friendly pairs, each node's triads, and those that are unbalanced."""
    kinds = dict.fromkeys(range(4), 0)
    triads = dict.fromkeys(plain, 0)
    wrong = dict.fromkeys(plain, 0)
    order = {node: number for number, node in enumerate(sorted(plain))}
    later = {node: {other for other in plain[node] if order[other] > order[node]} for node in plain}
    for one in plain:
        for other in later[one]:
            for third in later[one] & later[other]:
                signs = [plain[a][b]["sign"] for a, b in ((one, other), (one, third), (other, third))]
                kinds[signs.count(1)] += 1
                for node in (one, other, third):
                    triads[node] += 1
                    wrong[node] += signs.count(1) % 2 == 0
    return kinds, triads, wrong


def two_camps(plain: networkx.Graph, *, seed: int = 7, starts: int = STARTS) -> dict[str, int]:
    """The side (1 or -1) of each node in the best split that was found; the first node by name is on side 1."""
    chance = random.Random(seed)
    nodes = sorted(plain)
    ties = {node: sorted((other, values["sign"]) for other, values in plain[node].items()) for node in nodes}
    best: dict[str, int] = dict.fromkeys(nodes, 1)
    least = frustration(plain, best)
    for _ in range(starts):
        camps = {node: chance.choice((1, -1)) for node in nodes}
        moved = True
        while moved:
            moved = False
            for node in nodes:
                # A node sits wrong when most of its ties would fit on the other side.
                if sum(sign * camps[node] * camps[other] for other, sign in ties[node]) < 0:
                    camps[node] = -camps[node]
                    moved = True
        found = frustration(plain, camps)
        if found < least:
            best, least = camps, found
    turn = best[nodes[0]] if nodes else 1
    return {node: side * turn for node, side in best.items()}


def misfitting(plain: networkx.Graph, camps: dict[str, int]) -> list[tuple[str, str]]:
    """The pairs that do not fit ``camps``."""
    return [(a, b) for a, b, sign in plain.edges(data="sign") if sign * camps[a] * camps[b] < 0]


def frustration(plain: networkx.Graph, camps: dict[str, int]) -> int:
    """How many pairs do not fit ``camps``."""
    return len(misfitting(plain, camps))


def exact_frustration(plain: networkx.Graph) -> int:
    """The least number of misfits of any split, by trying all: for small graphs, to judge ``two_camps`` by."""
    nodes = sorted(plain)
    if not nodes:
        return 0
    return min(
        frustration(plain, dict(zip(nodes, (1, *sides), strict=True)))
        for sides in product((1, -1), repeat=len(nodes) - 1)
    )


def initiative(network: networkx.MultiDiGraph) -> Answer:
    """Who acts and who answers in each dyad, the busiest first.

    ``one_acts`` and ``other_acts`` count events with a direction, ``mutual`` those without one. ``reciprocity`` is the
    share of directed events that the other side matches: twice the smaller number by the sum of both; 1 when both act
    alike, 0 when only one does. ``initiative`` is the share of the first; ``first`` says who began, by the first day
    of a directed event ("both" on one day).
    """
    answer = Answer(
        ("one", "other", "one_acts", "other_acts", "mutual", "reciprocity", "initiative", "began", "first", "last"),
        method=method_of(initiative),
    )
    dyads: dict[tuple[str, str], list[int]] = {}
    days: dict[tuple[str, str], str] = {}
    spans: dict[tuple[str, str], list[str]] = {}
    for source, target, values in network.edges(data=True):
        if source == target:
            continue
        pair = (min(source, target), max(source, target))
        entry = dyads.setdefault(pair, [0, 0, 0])
        directed = values["count"] - values["reciprocal"]
        entry[0 if source == pair[0] else 1] += directed
        entry[2] += values["reciprocal"]
        if directed and values["first"]:
            days[source, target] = min(days.get((source, target), values["first"]), values["first"])
        spans.setdefault(pair, []).extend(day for day in (values["first"], values["last"]) if day)
    for (one, other), (acts, answers, mutual) in sorted(dyads.items(), key=lambda item: (-sum(item[1]), item[0])):
        total = acts + answers
        mine, theirs = days.get((one, other)), days.get((other, one))
        began = None
        if mine or theirs:
            began = "both" if mine == theirs else one if not theirs or (mine and mine < theirs) else other
        span = spans[one, other]
        answer.add(
            (
                one, other, acts, answers, mutual, 2 * min(acts, answers) / total if total else None,
                acts / total if total else None, began, min(span, default=None), max(span, default=None),
            ),
            Behind((one, other)),
        )  # fmt: skip
    return answer


SHRINKAGE: Final = 10
"""Events of the less active of two actors at which their likeness counts half in the ranking."""


def similarity(network: networkx.MultiDiGraph, *, most: int = 500) -> Answer:
    """Who behaves alike: pairs of actors by the likeness of what they do, and to whom.

    An actor is the vector of its counts of events by type and target (a meeting counts for both sides); the likeness
    of two is the cosine of their vectors, from 0 (nothing in common) to 1 (the same in the same proportions), as in
    Salton and McGill (1983). ``same_acts`` is that of the types alone, whoever they are done to. ``events`` is how many
    the one with fewer has. Two actors with two events each are easily alike by chance: pairs are ranked by their
    likeness times n / (n + 10), n being ``events`` (shrinkage, as in Bell and Koren 2007). Actors with a single event
    are left out.
    """
    import numpy as np

    answer = Answer(("one", "other", "names", "events", "alike", "same_acts"), method=method_of(similarity))
    rows: dict[str, dict[tuple[str, str], int]] = {}
    for source, target, values in network.edges(data=True):
        if source == target:
            continue
        ways = [(source, target, values["count"]), (target, source, values["reciprocal"])]
        for actor, other, count in ways:
            if count:
                acts = rows.setdefault(actor, {})
                acts[values["type"], other] = acts.get((values["type"], other), 0) + count
    actors = sorted(
        (name for name, acts in rows.items() if sum(acts.values()) > 1),
        key=lambda name: (-sum(rows[name].values()), name),
    )[:most]
    if len(actors) < 2:
        return answer
    columns = {act: number for number, act in enumerate(sorted({act for name in actors for act in rows[name]}))}
    types = {kind: number for number, kind in enumerate(sorted({kind for kind, _ in columns}))}
    whole, plain = np.zeros((len(actors), len(columns))), np.zeros((len(actors), len(types)))
    for number, name in enumerate(actors):
        for act, count in rows[name].items():
            whole[number, columns[act]] = count
            plain[number, types[act[0]]] += count
    for matrix in (whole, plain):
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    alike, acts_alike = whole @ whole.T, plain @ plain.T
    events = [sum(rows[name].values()) for name in actors]
    pairs = [
        (
            round(float(alike[i, j]), 9),
            round(float(acts_alike[i, j]), 9),
            actors[i],
            actors[j],
            min(events[i], events[j]),
        )
        for i, j in zip(*np.triu_indices(len(actors), 1), strict=True)
        if alike[i, j] > 0
    ]
    pairs.sort(key=lambda pair: (-pair[0] * pair[4] / (pair[4] + SHRINKAGE), -pair[1], *pair[2:]))
    for value, acts_value, one, other, number in pairs:
        names = f"{network.nodes[one]['label']} – {network.nodes[other]['label']}"
        answer.add((one, other, names, number, value, acts_value), Behind((one, other)))
    return answer
