"""What the rules answer when source and target are given."""

from __future__ import annotations

from kg.extract.extractor import Pair, Typed, as_typer


def pair(text: str, source: str | None, target: str | None) -> Pair:
    def spans(words: str | None) -> tuple[tuple[int, int], ...]:
        return () if words is None else ((text.index(words), text.index(words) + len(words)),)

    return Pair(text, spans(source), spans(target))


def test_the_event_that_joins_the_pair_decides(rules):
    text = "Turkey bombed Syria, and Iran will meet Iraq."
    (bombed,), (meets,), (back,) = as_typer(rules).types(
        [pair(text, "Turkey", "Syria"), pair(text, "Iran", "Iraq"), pair(text, "Iraq", "Iran")]
    )
    assert (bombed.type, bombed.mode, bombed.modality) == ("ASSAULT", "aerial", "actual")
    assert (meets.type, meets.modality) == ("CONSULT", "future")
    assert back == meets  # mutual


def test_the_only_act_is_a_guess_and_of_two_none_is(rules):
    one = "Turkey bombed Syria, said Iran."
    two = "Turkey bombed Syria and sanctioned Iraq, said Iran."
    (guess,), nothing, silent = rules.types(
        [pair(one, "Iran", "Syria"), pair(two, "Iran", "Syria"), pair("Rain fell on Iran.", "Iran", None)]
    )
    assert isinstance(guess, Typed) and guess.type == "ASSAULT" and guess.probability < 0.5
    assert list(nothing) == list(silent) == []


def test_one_answer_a_pair_in_order_beyond_a_batch(rules):
    pairs = [pair("Turkey bombed Syria.", "Turkey", "Syria"), pair("Rain fell on Iran.", "Iran", None)] * 200
    assert [len(ranking) for ranking in rules.types(pairs)] == [1, 0] * 200
