"""Scores of a few answers, against values worked out by hand, and the causes of what is missed or invented."""

from __future__ import annotations

import pytest
from gold_made import gold, pair, said, side

from kg.evaluate.dyads import score_dyads
from kg.evaluate.events import score_events
from kg.evaluate.gold import read_gold_events, read_pairs
from kg.evaluate.pairs import score_pairs
from kg.evaluate.said import Answer, said_event


@pytest.fixture
def pairs(write):
    return list(
        read_pairs(
            write(
                "gold.jsonl",
                pair("1", "Norway", "Russia", "ACCUSE"),
                pair("2", "Sweden", "Ukraine", "AID"),
                pair("3", "Norway", "Russia", "AID", sentence="s2"),
                pair("4", "Norway", "Russia", "CONCEDE", sentence="s3"),
            )
        )
    )


def causes(score):
    return {(error.side, error.cause): error.where for error in score.errors}


# ---- typing


def test_typing(pairs):
    score = score_pairs(
        pairs, [Answer("1", "ACCUSE", 0.8, "actual"), Answer("2", "ACCUSE", 0.6), Answer("3", "AID", 0.9, "actual")]
    )
    assert score.figures["gold"] == 4 and score.figures["answered"] == 3
    assert score.figures["accuracy"] == 0.5
    # ACCUSE: 1 of 2 right, 1 of 1 found; AID: 1 of 1, 1 of 2; YIELD: nothing
    assert score.figures["macro_f1"] == pytest.approx((0.6667 + 0.6667 + 0) / 3)
    assert [row["type"] for row in score.types] == ["ACCUSE", "AID", "YIELD"]
    assert score.confusion["AID", "ACCUSE"] == 1 and score.confusion["YIELD", "–"] == 1
    assert causes(score) == {("missed", "AID taken for ACCUSE"): "2", ("missed", "no answer"): "4"}
    assert score.modalities == [{"modality": "actual", "said": 2, "accuracy": 1.0}]
    assert score.calibration is not None and score.calibration.number == 3
    assert score.intervals["accuracy"][0] <= 0.5 <= score.intervals["accuracy"][1]


def test_a_type_that_gold_has_not_lowers_no_mean(pairs):
    right = [Answer(row.id, row.type) for row in pairs]
    assert score_pairs(pairs, right).figures["macro_f1"] == 1
    wrong = [*right[:3], Answer("4", "PROTEST")]
    score = score_pairs(pairs, wrong)
    assert score.figures["macro_f1"] == pytest.approx(2 / 3)
    assert score.types[-1] == {"type": "PROTEST", "gold": 0, "said": 1, "precision": 0, "recall": 0, "f1": 0}


# ---- dyads


def test_dyads(pairs):
    score = score_dyads(
        pairs,
        [
            said_event(said("Norway", "ACCUSE", "Russia")),
            said_event(said("Sweden", "CONSULT", "Ukraine")),
            said_event(said("Ukraine", "AID", "Russia", article="s2", modality="future")),
        ],
    )
    figures = score.figures
    assert (figures["gold"], figures["sentences"], figures["events"]) == (4, 3, 3)
    assert figures["silent"] == 0.25  # the third sentence
    assert figures["type_recall"] == 0.5  # 1 and 3
    assert figures["dyad_recall"] == 0.5  # 1 and 2
    assert figures["triple_recall"] == 0.25  # 1
    assert figures["type_agreement"] == pytest.approx(2 / 3)  # CONSULT is no label
    assert figures["events_per_sentence"] == 1
    assert causes(score) == {
        ("missed", "wrong type"): "2",
        ("missed", "wrong sides"): "3",
        ("missed", "silent sentence"): "4",
        ("invented", "type not labelled in the sentence"): "s1",
    }
    assert {row["modality"]: row["type_agreement"] for row in score.modalities} == {"actual": 0.5, "future": 1}


def test_a_mutual_act_counts_either_way_round(pairs):
    event = said("Russia", "ACCUSE", "Norway")
    assert score_dyads(pairs, [said_event(event)]).figures["triple_recall"] == 0
    assert score_dyads(pairs, [said_event({**event, "reciprocal": True})]).figures["triple_recall"] == 0.25


def test_concede_and_retreat_are_one_type(pairs):
    events = [said_event(said("Norway", "RETREAT", "Russia", article="s3"))]
    assert score_dyads(pairs, events).figures["triple_recall"] == 0.25


# ---- events


def score_of(write, records, events):
    return score_events(
        list(read_gold_events(write("events.jsonl", *records))), [said_event(event) for event in events]
    )


def test_events(write):
    records = [
        gold(side("Norway", "NOR"), "ACCUSE", side("Russia", "RUS")),
        gold(side("Sweden", "SWE"), "AID", side("Ukraine", "UKR"), modality="future"),
        gold(side("Sweden", "SWE"), "AID", None),
        gold(side("Norway", "NOR"), "ACCUSE", None, article="s9"),
    ]
    score = score_of(
        write,
        records,
        [said("Norway", "ACCUSE", "Russia"), said("Sweden", "AID", "Ukraine"), said("Russia", "ASSAULT", "Ukraine"),
         said("Sweden", "AID", "Ukraine", modality="future")],
    )  # fmt: skip
    figures = score.figures
    assert (figures["gold"], figures["events"]) == (4, 4)
    assert (figures["type.precision"], figures["type.recall"]) == (0.75, 0.75)
    assert (figures["triple.precision"], figures["triple.recall"], figures["triple.f1"]) == (0.5, 0.5, 0.5)
    assert figures["modality_accuracy"] == 0.5  # the first event that fits is taken
    assert causes(score) == {
        ("missed", "wrong sides"): "s1, 0–57",
        ("missed", "silent sentence"): "s9, 0–57",
        ("invented", "another event than the annotated ones"): "s1, 0–57",
        ("invented", "told twice, annotated once"): "s1, 0–57",
    }


def test_a_side_is_the_same_by_country_too_and_an_empty_one_only_where_empty(write):
    russia = side("Russia", "RUS")
    record = gold(side("Norway", "NOR"), "ACCUSE", None)
    elsewhere = {**said("Sweden", "ACCUSE", None), "source": side("Sweden", "NOR")}
    assert score_of(write, [record], [elsewhere]).figures["triple.f1"] == 1
    assert score_of(write, [record], [{**elsewhere, "target": russia}]).figures["triple.f1"] == 0
    stateless = {**record, "source": {**side("Norway"), "country": None}}
    assert score_of(write, [stateless], [{**elsewhere, "source": side("Sweden")}]).figures["triple.f1"] == 0


def test_what_both_annotators_recorded_is_asked_for_and_what_one_did_is_no_invention(write):
    records = [
        gold(side("Norway"), "ACCUSE", side("Russia"), annotators=2),
        gold(side("Sweden"), "AID", side("Ukraine"), annotators=1),
    ]
    figures = score_of(write, records, [said("Sweden", "AID", "Ukraine")]).figures
    assert figures["gold"] == 1
    assert (figures["triple.precision"], figures["triple.recall"]) == (1, 0)


def test_confusion_is_of_events_with_the_same_sides(write):
    records = [gold(side("Norway"), "ACCUSE", side("Russia")), gold(side("Sweden"), "AID", side("Ukraine"))]
    score = score_of(write, records, [said("Norway", "THREATEN", "Russia"), said("Ukraine", "AID", "Sweden")])
    assert dict(score.confusion) == {("ACCUSE", "THREATEN"): 1, ("AID", "–"): 1, ("–", "AID"): 1}


def test_nothing_said_is_no_error_of_the_program(write, pairs):
    assert score_of(write, [gold(side("Norway"), "ACCUSE", None)], []).figures["triple.f1"] == 0
    assert score_dyads(pairs, []).figures["silent"] == 1
    assert score_pairs(pairs, []).figures["accuracy"] == 0


def test_an_empty_gold_set_scores_nothing_and_raises_nothing():
    assert score_dyads([], []).figures["gold"] == 0
    assert score_dyads([], []).intervals == {}
