"""Series, change points, bursts and chains on days that were chosen for it."""

from __future__ import annotations

import random

import pytest
from handmade import World, graph_of, small_world

from kg.analysis.aggregates import DayTally, project_days
from kg.analysis.sequences import ladder, sequences
from kg.analysis.series import bursts, change_points, false_alarms, periods, timeline
from kg.errors import BadOption


def day(
    number: int, type: str = "ASSAULT", score: float = -9.0, *, source: str = "a", target: str = "b", count: int = 1
) -> DayTally:
    both = count if type == "CONSULT" else 0
    return DayTally(source, target, type, number, count, both, count, score * count, max(score, 0.0) * count)


def test_a_timeline_has_every_period_and_adds_up() -> None:
    # 1970-01-01 is day 0; day 31 is in February, day 62 in March.
    answer = timeline([day(0), day(5, "AID", 7.0), day(62, "CONSULT", 1.0)], window=2)
    rows = list(answer.records())
    assert [row["period"] for row in rows] == ["1970-01", "1970-02", "1970-03"]
    assert [(row["events"], row["score"], row["score_sum"], row["average"]) for row in rows] == [
        (2, -1.0, -2.0, -2.0),
        (0, None, 0.0, -1.0),
        (1, 1.0, 1.0, 0.5),
    ]
    assert (rows[0]["material_conflict"], rows[0]["material_cooperation"], rows[2]["verbal_cooperation"]) == (1, 1, 1)


def test_weeks_begin_on_monday() -> None:
    # 1970-01-01 was a Thursday.
    assert periods(0, 4, "week") == ["1969-12-29", "1970-01-05"]


def test_a_change_of_level_is_found_where_it_is() -> None:
    chance = random.Random(1)
    values = [chance.gauss(0, 1) for _ in range(24)] + [chance.gauss(-6, 1) for _ in range(24)]
    assert 24 in change_points(values)


def test_a_level_series_has_none() -> None:
    assert change_points([3.0] * 40) == []
    assert change_points([1.0, 2.0]) == []


def test_shuffled_series_give_false_alarms_at_the_rate_that_was_asked_for() -> None:
    chance = random.Random(2)
    values = [chance.gauss(0, 1) for _ in range(20)] + [chance.gauss(-3, 1) for _ in range(20)]
    # 5 % of 100 trials; more than 12 would have a probability of one in a thousand.
    assert false_alarms(values, trials=100, shuffles=199) <= 0.12


def test_a_burst_is_a_stretch_of_many_and_not_one_busy_day() -> None:
    counts = [2] * 20 + [9] * 6 + [2] * 20
    assert [number for number, burst in enumerate(bursts(counts)) if burst] == list(range(20, 26))
    assert not any(bursts([2] * 20 + [4] + [2] * 20))
    assert bursts([0, 0]) == [False, False]


def test_threats_that_are_always_carried_out_stand_out() -> None:
    chance = random.Random(3)
    days = []
    for number in range(12):
        begin = number * 40
        days += [day(begin, "THREATEN", -4.0), day(begin + 3), day(chance.randrange(480), "CONSULT", 1.0)]
    rows = {tuple(row[:3]): row for row in sequences(sorted(days, key=lambda one: one.day), within=5).rows}
    threat = rows["THREATEN", "ASSAULT", "same"]
    assert threat[3:6] == [12, 12, 1.0]
    assert threat[7] > 3
    assert threat[8] == pytest.approx(1 / 201, abs=1e-6)
    assert ("ASSAULT", "THREATEN", "same") not in rows


def test_an_answer_comes_from_the_other_side_and_not_on_the_same_day() -> None:
    days = [day(0, "THREATEN", -4.0), day(0, source="b", target="a"), day(2, "YIELD", 5.0, source="b", target="a")]
    rows = {tuple(row[:3]): row[4] for row in sequences(days, within=3, shuffles=5).rows}
    assert rows == {("THREATEN", "YIELD", "answer"): 1, ("ASSAULT", "YIELD", "same"): 1}


def test_chains_can_be_named() -> None:
    days = [day(0, "THREATEN", -4.0), day(1), day(2, "AID", 7.0)]
    assert [row[:2] for row in sequences(days, first=("THREATEN",), then=("AID",), shuffles=5).rows] == [
        ["THREATEN", "AID"]
    ]
    with pytest.raises(BadOption):
        sequences(days, within=0)


def test_a_ladder_marks_steps_beyond_the_days_before() -> None:
    days = [day(0, "ACCUSE", -2.0), day(3, "THREATEN", -4.0), day(4, "ACCUSE", -2.0), day(9, "AID", 7.0), day(60)]
    assert [row[7] for row in ladder(days).rows] == ["", "up", "", "down", ""]


def test_acts_of_one_day_are_no_steps_from_each_other() -> None:
    days = [day(0, "ACCUSE", -2.0), day(3, "ASSAULT", -9.0), day(3, "THREATEN", -4.0)]
    assert [row[7] for row in ladder(days).rows] == ["", "up", "up"]


def test_chains_are_those_that_looking_at_each_act_finds() -> None:
    import random

    chance = random.Random(3)
    acts = [
        (*chance.sample("abc", 2), chance.choice(["AID", "ACCUSE", "CONSULT"]), chance.randrange(60)) for _ in range(80)
    ]
    days = [
        DayTally(source, target, kind, when, 1, int(kind == "CONSULT"), 1, 1.0, 1.0)
        for source, target, kind, when in sorted(acts, key=lambda act: act[3])
    ]
    both = acts + [(other, one, kind, when) for one, other, kind, when in acts if kind == "CONSULT"]
    expected: dict[tuple[str, str, str], int] = {}
    for one, other, kind, when in both:
        followed = {
            (kind, later, who)
            for source, target, later, day in both
            for who, way in (("same", (one, other)), ("answer", (other, one)))
            if (source, target) == way and when < day <= when + 5
        }
        for chain in followed:
            expected[chain] = expected.get(chain, 0) + 1
    rows = sequences(days, within=5, shuffles=0).rows
    assert {tuple(row[:3]): row[4] for row in rows} == expected


def test_that_nothing_follows_is_said() -> None:
    (note,) = sequences([day(0), day(90)], shuffles=1).notes
    assert note == "none of 2 acts on 2 days is followed by another of the same two actors within 7 days"


def test_the_store_gives_the_days_and_counts_what_has_none() -> None:
    with graph_of(small_world()) as graph:
        days, undated = project_days(graph)
        total = graph.network().size("count")
    assert undated == 1
    assert sum(tally.count for tally in days) == total - 1
    assert [tally.day for tally in days] == sorted(tally.day for tally in days)


def test_a_world_without_dates_has_no_timeline() -> None:
    with graph_of(World()) as graph:
        assert timeline(project_days(graph)[0]).rows == []


@pytest.mark.parametrize("options", [{"by": "decade"}, {"window": 0}])
def test_periods_that_there_are_not_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(BadOption):
        timeline([day(0)], **options)
