"""What comes in chains: which acts follow which within a dyad, and the ladder that a dyad climbs."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.edges import quad
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.analysis.aggregates import DayTally

SHUFFLES: Final = 200
"""Shuffled calendars that a chain is compared with."""

_EPOCH: Final = datetime.date(1970, 1, 1)


def sequences(
    days: Iterable[DayTally],
    *,
    within: int = 7,
    first: Sequence[str] = (),
    then: Sequence[str] = (),
    shuffles: int = SHUFFLES,
    seed: int = 7,
) -> Answer:
    """How often an act is followed by another within so many days, against chance.

    An act of A towards B is followed when, from the next day on and at most ``within`` days later, A acts again towards
    B ("same") or B acts towards A ("answer"); a meeting counts both ways. ``share`` is that of the first acts that are
    followed. ``expected`` is the mean share when the days of all acts are shuffled ``shuffles`` times, with dyads and
    types as they are: what the mere frequency of the acts would give. ``lift`` is share by expected; ``p`` the share
    of calendars, the real one among them, with as many followed. With many rows some fall below 0.05 by chance.
    """
    import numpy as np

    if within < 1:
        raise BadOption("an act follows at least one day later")
    answer = Answer(
        ("first", "then", "who", "acts", "followed", "share", "expected", "lift", "p"), method=method_of(sequences)
    )
    acts: list[tuple[str, str, str]] = []
    when: list[int] = []
    for tally in days:
        ways = [(tally.source, tally.target)]
        if tally.reciprocal:
            ways.append((tally.target, tally.source))
        for source, target in ways:
            acts.extend([(source, target, tally.type)] * tally.count)
            when.extend([tally.day] * tally.count)
    calendar = np.asarray(when)
    real = _followed(acts, calendar, within, first, then)
    chance = np.random.default_rng(seed)
    totals: dict[tuple[str, str, str], int] = dict.fromkeys(real, 0)
    as_many = dict.fromkeys(real, 1)
    for _ in range(shuffles):
        shuffled = _followed(acts, chance.permutation(calendar), within, first, then)
        for chain, number in shuffled.items():
            if chain in totals:
                totals[chain] += number
        for chain in real:
            as_many[chain] += shuffled.get(chain, 0) >= real[chain]
    number_of: dict[str, int] = {}
    for _, _, kind in acts:
        number_of[kind] = number_of.get(kind, 0) + 1
    rows = []
    for (one, other, who), followed in real.items():
        expected = totals[one, other, who] / shuffles / number_of[one] if shuffles else None
        share = followed / number_of[one]
        lift = share / expected if expected else None
        p = as_many[one, other, who] / (1 + shuffles) if shuffles else None
        rows.append((one, other, who, number_of[one], followed, share, expected, lift, p))
    for row in sorted(rows, key=lambda row: (row[8] if row[8] is not None else 1.0, -row[4], row[:3])):
        answer.add(row, Behind(types=tuple(dict.fromkeys(row[:2]))))
    if not rows:
        answer.notes.append(
            f"none of {len(acts):,} acts on {len(set(when)):,} days is followed by another of the same two actors "
            f"within {within} days"
        )
    return answer


def _followed(
    acts: Sequence[tuple[str, str, str]],
    calendar: Iterable[int],
    within: int,
    first: Sequence[str],
    then: Sequence[str],
) -> dict[tuple[str, str, str], int]:
    """How many acts are followed, by (first type, second type, who)."""
    days: dict[tuple[str, str], dict[str, list[int]]] = {}
    for (source, target, kind), day in zip(acts, calendar, strict=True):
        days.setdefault((source, target), {}).setdefault(kind, []).append(int(day))
    for kinds in days.values():
        for listed in kinds.values():
            listed.sort()
    found: dict[tuple[str, str, str], int] = {}
    for (source, target), kinds in days.items():
        for one, began in kinds.items():
            if first and one not in first:
                continue
            for who, later in (("same", kinds), ("answer", days.get((target, source), {}))):
                for other, came in later.items():
                    if then and other not in then:
                        continue
                    number = sum(bisect_right(came, day + within) > bisect_left(came, day + 1) for day in began)
                    if number:
                        chain = (one, other, who)
                        found[chain] = found.get(chain, 0) + number
    return found


def ladder(days: Iterable[DayTally], *, window: int = 30) -> Answer:
    """How far a dyad climbs: its acts by day, with the lowest score that was reached before.

    A step "up" is an act more hostile than all of the ``window`` days before its own, "down" one more friendly than all
    of them. ``rung`` is the quad class. Steps follow the scores of the acts, -10 to +10, in the spirit of the ladder of
    Kahn (1965); they are no measure of danger.
    """
    answer = Answer(("date", "source", "type", "target", "events", "score", "rung", "step"), method=method_of(ladder))
    past: list[tuple[int, float]] = []
    for tally in days:
        score = tally.score_sum / tally.scored if tally.scored else None
        recent = [value for day, value in past if tally.day - window <= day < tally.day]
        step = ""
        if score is not None and recent:
            step = "up" if score < min(recent) else "down" if score > max(recent) else ""
        if score is not None:
            past.append((tally.day, score))
        date = (_EPOCH + datetime.timedelta(days=tally.day)).isoformat()
        answer.add(
            (date, tally.source, tally.type, tally.target, tally.count, score, quad(tally.type), step),
            Behind((tally.source, tally.target), (tally.type,), date, date),
        )
    return answer
