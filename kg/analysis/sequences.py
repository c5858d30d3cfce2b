"""What comes in chains: which acts follow which within a dyad, and the ladder that a dyad climbs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

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
    acts = _Acts(days, first, then)
    real = acts.followed(acts.calendar, within)
    chance = np.random.default_rng(seed)
    totals, as_many = np.zeros_like(real), np.ones_like(real)
    for _ in range(shuffles):
        shuffled = acts.followed(chance.permutation(acts.calendar), within)
        totals += shuffled
        as_many += shuffled >= real
    rows = []
    for (one, other, who), followed, total, many in zip(
        acts.chains, real.tolist(), totals.tolist(), as_many.tolist(), strict=True
    ):
        if not followed:
            continue
        number = acts.number_of[one]
        expected = total / shuffles / number if shuffles else None
        share = followed / number
        lift = share / expected if expected else None
        p = many / (1 + shuffles) if shuffles else None
        rows.append((one, other, who, number, followed, share, expected, lift, p))
    for row in sorted(rows, key=lambda row: (row[8] if row[8] is not None else 1.0, -row[4], row[:3])):
        answer.add(row, Behind(types=tuple(dict.fromkeys(row[:2]))))
    if not rows:
        number, lying = len(acts.calendar), len(np.unique(acts.calendar))
        answer.notes.append(
            f"none of {number:,} acts on {lying:,} days is followed by another of the same two actors "
            f"within {within} days"
        )
    return answer


class _Acts:
    """Acts as numbers, so that a calendar is looked through at once: what may follow what is worked out beforehand.

    ``calendar`` has the day of each act, ``chains`` every (first type, second type, who) that some dyad has acts for,
    ``number_of`` the acts of each type.
    """

    def __init__(self, days: Iterable[DayTally], first: Sequence[str], then: Sequence[str]) -> None:
        import numpy as np

        groups: dict[tuple[str, str, str], int] = {}
        group: list[int] = []
        when: list[int] = []
        counts: list[int] = []
        for tally in days:
            ways = [(tally.source, tally.target)]
            if tally.reciprocal:
                ways.append((tally.target, tally.source))
            for source, target in ways:
                group.append(groups.setdefault((source, target, tally.type), len(groups)))
                when.append(tally.day)
                counts.append(tally.count)
        self.calendar = np.repeat(np.array(when, np.int64), counts)
        self._group = np.repeat(np.array(group, np.int64), counts)
        kinds: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for (source, target, kind), number in groups.items():
            kinds.setdefault((source, target), []).append((kind, number))
        size = np.bincount(self._group, minlength=len(groups)).tolist()
        self.number_of: dict[str, int] = {}
        chains: dict[tuple[str, str, str], int] = {}
        pairs: list[tuple[int, int, int]] = []
        for (source, target, kind), number in groups.items():
            self.number_of[kind] = self.number_of.get(kind, 0) + size[number]
            if first and kind not in first:
                continue
            for who, dyad in (("same", (source, target)), ("answer", (target, source))):
                for other, later in kinds.get(dyad, ()):
                    if not then or other in then:
                        pairs.append((later, number, chains.setdefault((kind, other, who), len(chains))))
        self.chains = list(chains)
        # Each act with each group of acts that may follow it, ordered by these: neighbours are looked up together.
        may_follow, began, chain = np.array(sorted(pairs), np.int64).reshape(-1, 3).T
        order = np.argsort(self._group, kind="stable")
        sizes = np.array(size, np.int64)
        starts = np.cumsum(sizes) - sizes
        many = sizes[began]
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        self._act = order[np.repeat(starts[began], many) + within]
        self._later, self._chain = np.repeat(may_follow, many), np.repeat(chain, many)

    def followed(self, calendar: Any, within: int) -> Any:
        """How many acts are followed when they lie on the days of ``calendar``, for each of ``chains``."""
        import numpy as np

        if not len(self._act):
            return np.zeros(len(self.chains), np.int64)
        day = calendar - calendar.min()
        span = int(day.max()) + within + 2
        acts = np.sort(self._group * span + day)
        sought = self._later * span + day[self._act] + 1
        place = np.searchsorted(acts, sought)
        hit = np.append(acts, -1)[place]
        found = (hit >= sought) & (hit < sought + within)
        return np.bincount(self._chain[found], minlength=len(self.chains))


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
