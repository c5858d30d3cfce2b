"""What happens over time: series, their change points and bursts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.edges import quad
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.analysis.aggregates import DayTally

Period = Literal["day", "week", "month"]
PERIODS: tuple[Period, ...] = get_args(Period)

SHUFFLES: Final = 500
"""Shuffled series that a change point has to beat."""

ALPHA: Final = 0.05
"""Share of shuffled series in which a change point may be found."""

SHORTEST: Final = 3
"""Fewest periods before and after a change point."""

_EPOCH: Final = datetime.date(1970, 1, 1)
_QUADS: Final = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def timeline(
    days: Iterable[DayTally], *, by: Period = "month", window: int = 3, seed: int = 7, shuffles: int = SHUFFLES
) -> Answer:
    """Events and scores by day, week (from Monday) or month, periods without any included.

    ``score`` is the mean of the events' scores, ``score_sum`` their sum (Goldstein's series), ``average`` the mean
    ``score_sum`` of the last ``window`` periods. ``change`` marks the first period of a new level of ``score_sum``:
    the series is cut where the cumulative sum of its deviations strays farthest, and the parts again (Taylor 2000;
    Page 1955), as long as fewer than 5 % of the same values in shuffled order stray as far. ``burst`` marks periods in
    which events come faster than usual, by the automaton with two states of Kleinberg (2003).
    """
    if by not in PERIODS:
        raise BadOption(f"no period is called {by!r}; there are: {', '.join(PERIODS)}")
    if window < 1:
        raise BadOption("a moving average needs a window of at least one period")
    answer = Answer(
        (
            "period",
            "events",
            "score",
            "score_sum",
            *(name.replace(" ", "_") for name in _QUADS),
            "average",
            "change",
            "burst",
        ),
        method=method_of(timeline),
    )
    sums: dict[str, list[float]] = {}
    every = list(days)
    for tally in every:
        entry = sums.setdefault(label(tally.day, by), [0.0] * 7)
        entry[0] += tally.count
        entry[1] += tally.scored
        entry[2] += tally.score_sum
        kind = quad(tally.type)
        if kind in _QUADS:
            entry[3 + _QUADS.index(kind)] += tally.count
    if not sums:
        return answer
    names = periods(min(tally.day for tally in every), max(tally.day for tally in every), by)
    rows = [sums.get(name, [0.0] * 7) for name in names]
    scores = [row[2] for row in rows]
    changed = set(change_points(scores, seed=seed, shuffles=shuffles))
    bursting = bursts([int(row[0]) for row in rows])
    for number, (name, row) in enumerate(zip(names, rows, strict=True)):
        recent = scores[max(0, number - window + 1) : number + 1]
        first, last = bounds(name, by)
        answer.add(
            (
                name, int(row[0]), row[2] / row[1] if row[1] else None, row[2], *(int(count) for count in row[3:]),
                sum(recent) / len(recent), "change" if number in changed else "", "burst" if bursting[number] else "",
            ),
            Behind(since=first, until=last),
        )  # fmt: skip
    return answer


def change_points(
    values: Sequence[float], *, seed: int = 7, shuffles: int = SHUFFLES, alpha: float = ALPHA
) -> list[int]:
    """The indices at which a new level of ``values`` begins.

    The statistic is the range of the cumulative sum of deviations from the mean; it is compared with that of
    ``shuffles`` shuffled orders, so ``alpha`` is the share of series without any change in which one is found.
    """
    import numpy as np

    series = np.asarray(values, dtype=float)
    chance = np.random.default_rng(seed)
    found: list[int] = []
    parts = [(0, len(series))]
    while parts:
        start, end = parts.pop()
        part = series[start:end]
        if len(part) < 2 * SHORTEST or not part.std() > 0:
            continue
        sums = np.cumsum(part - part.mean())
        strayed = sums.max() - sums.min()
        orders = chance.permuted(np.tile(part, (shuffles, 1)), axis=1)
        others = np.cumsum(orders - part.mean(), axis=1)
        ranges = others.max(axis=1) - others.min(axis=1)
        # The order as it is counts as one of them.
        if (1 + (ranges >= strayed - 1e-9).sum()) / (1 + shuffles) >= alpha:
            continue
        cut = start + int(np.abs(sums[SHORTEST - 1 : len(part) - SHORTEST]).argmax()) + SHORTEST
        found.append(cut)
        parts += [(start, cut), (cut, end)]
    return sorted(found)


def false_alarms(values: Sequence[float], *, trials: int = 100, seed: int = 7, shuffles: int = SHUFFLES) -> float:
    """The share of ``trials`` shuffled orders of ``values`` in which ``change_points`` finds any."""
    import numpy as np

    chance = np.random.default_rng(seed)
    series = np.asarray(values, dtype=float)
    orders = (chance.permutation(series).tolist() for _ in range(trials))
    return sum(bool(change_points(order, seed=trial, shuffles=shuffles)) for trial, order in enumerate(orders)) / trials


def bursts(counts: Sequence[int], *, ratio: float = 2.0, cost: float = 1.0) -> list[bool]:
    """For each period, whether it belongs to a burst.

    Kleinberg, Bursty and hierarchical structure in streams (2003), in the form for counts: the usual state expects the
    mean of all periods, the other ``ratio`` times that, both as Poisson; getting into a burst costs ``cost`` times the
    logarithm of the number of periods. The cheapest sequence of states is found by dynamic programming.
    """
    import numpy as np

    series = np.asarray(counts, dtype=float)
    if not len(series) or not series.sum() > 0:
        return [False] * len(series)
    usual = series.mean()
    # Minus the logarithm of the Poisson probability, without the factorial that both states share.
    costs = np.stack([rate - series * np.log(rate) for rate in (usual, ratio * usual)], axis=1)
    entry = cost * np.log(max(2, len(series)))
    total = np.array([0.0, entry]) + costs[0]
    came = np.zeros((len(series), 2), dtype=int)
    for number in range(1, len(series)):
        ways = np.array([[total[0], total[1]], [total[0] + entry, total[1]]])
        came[number] = ways.argmin(axis=1)
        total = ways.min(axis=1) + costs[number]
    state = int(total.argmin())
    states = [state]
    for number in range(len(series) - 1, 0, -1):
        state = int(came[number, state])
        states.append(state)
    return [bool(one) for one in reversed(states)]


def label(day: int, by: Period) -> str:
    """The period that holds ``day`` (days since 1970-01-01): its day, its Monday, or its month ("2025-10")."""
    date = _EPOCH + datetime.timedelta(days=day)
    if by == "month":
        return date.isoformat()[:7]
    if by == "week":
        date -= datetime.timedelta(days=date.weekday())
    return date.isoformat()


def periods(first: int, last: int, by: Period) -> list[str]:
    """All periods from that of the day ``first`` to that of ``last``."""
    return list(dict.fromkeys(label(day, by) for day in range(first, last + 1)))


def bounds(name: str, by: Period) -> tuple[str, str]:
    """First and last ISO day of the period ``name``."""
    if by == "month":
        first = datetime.date.fromisoformat(name + "-01")
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        return first.isoformat(), (following - datetime.timedelta(days=1)).isoformat()
    first = datetime.date.fromisoformat(name)
    return name, (first + datetime.timedelta(days=6 if by == "week" else 0)).isoformat()
