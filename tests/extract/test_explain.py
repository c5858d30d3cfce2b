"""Why, and why not, in lines for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.extract.explain import explain, explanations, summary
from kg.extract.patterns import PatternExtractor
from kg.model import Article, Extraction

Extract = Callable[..., Extraction]


def lines(text: str, **options: str) -> list[str]:
    return list(explain(text, **{"date": "2024-05-16", **options}))  # type: ignore[arg-type]


def line_with(found: list[str], *words: str) -> str:
    """The one line that holds all ``words``."""
    (match,) = [line for line in found if all(word in line for word in words)]
    return match


def test_an_event_is_told_with_its_actors_act_and_decision() -> None:
    found = lines("Turkey imposed sanctions on Rosneft.")
    assert found[0] == "statement: Turkey imposed sanctions on Rosneft."
    assert "TUR" in line_with(found, "name 'Turkey'")
    assert "RUS" in line_with(found, "name 'Rosneft'")
    assert "SANCTION" in line_with(found, "act 'imposed sanctions'")
    assert "actual" in line_with(found, "source Turkey", "target Rosneft")
    assert line_with(found, "event:").strip() == "event: Turkey SANCTION Rosneft (actual)"
    assert line_with(found, "confidence").startswith("    date 2024-05-16, speaker none")


def test_how_an_actor_was_linked_is_told() -> None:
    assert "foreign minister of Turkey on 2024-05-16" in line_with(
        lines("Turkey's foreign minister met Hakan Fidan's critics."), "title"
    )
    assert "He" in line_with(lines("Emmanuel Macron left. He condemned Israel."), "pronoun", "Emmanuel_Macron")
    assert "does not know" in line_with(lines("Zoltan Drabikov condemned Israel."), "'Zoltan Drabikov'")


def test_the_words_that_changed_the_modality_are_told() -> None:
    assert "could" in line_with(lines("Turkey could attack Syria."), "act 'could attack'").split("; ")
    assert "hypothetical" in line_with(lines("Turkey could attack Syria."), "source Turkey")
    assert "background" in line_with(lines("Turkey had attacked Syria in 2016."), "source Turkey")


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("Rain fell.", "no-actor", "Rain fell."),
        ("The weather in Geneva was mild.", "no-act", "The weather"),
        ("Emmanuel Macron said the economy was fine.", "plain-statement", "said"),
        ("Turkey sanctioned.", "no-target", "sanctioned"),
        ("He condemned Israel.", "no-source", "condemned"),
        ("Turkey attacked Turkey.", "self", "attacked"),
    ],
)
def test_a_refusal_is_told_with_its_words_and_reason(text: str, reason: str, words: str) -> None:
    found = lines(text)
    refusal = line_with(found, f"({reason})")
    assert refusal.startswith("  refused '") and words in refusal
    assert refusal.rpartition(": ")[2]
    assert not [line for line in found if line.startswith("  event:")]


def test_a_statement_without_actors_says_so() -> None:
    assert "  no actor" in lines("Rain fell.")


def test_every_statement_is_told_in_order() -> None:
    found = [line for line in lines("Rain fell. Turkey attacked Syria.\n\nIran left.") if line.startswith("statement:")]
    assert found == ["statement: Rain fell.", "statement: Turkey attacked Syria.", "statement: Iran left."]


def test_a_paragraph_too_long_to_be_read_is_told() -> None:
    (only,) = lines("Turkey attacked Syria " * 1_000)
    assert only.startswith("refused (too-long): ")


def test_nothing_gives_no_lines() -> None:
    assert lines("") == []


def test_a_summary_writes_an_empty_side_as_a_dash(extract: Extract) -> None:
    (event,) = extract("Syria was bombed.").events
    assert summary(event) == "– ASSAULT/aerial Syria (actual)"


def test_the_rules_explain_themselves_without_the_judge() -> None:
    found = lines("Turkey imposed sanctions on Rosneft.", extractor="rules")
    act = line_with(found, "act 'imposed sanctions'")
    assert "SANCTION" in act and "judge" not in act
    assert line_with(found, "event:").strip() == "event: Turkey SANCTION Rosneft (actual)"


def test_patterns_tell_the_line_that_names_the_act(tmp_path: Path) -> None:
    file = tmp_path / "my.rules"
    file.write_text("# mine\nCOERCE: (RUS) seal+off (*)\n\nCOERCE/restrict: (GOV) seal+off (*)\n", "utf-8")
    found = list(explain("Egypt sealed off Sudan. Police sealed off Gaza.", extractor=PatternExtractor(file=str(file))))
    assert [line for line in found if line.startswith("statement: ")] == [
        "statement: Egypt sealed off Sudan.",
        "statement: Police sealed off Gaza.",
    ]
    acts = [line for line in found if "act 'sealed off'" in line]
    assert any("line 4 (COERCE/restrict: (GOV) seal+off (*))" in line for line in acts)
    assert line_with(found, "event:").strip() == "event: Egypt COERCE/restrict Sudan (actual)"
    assert line_with(found, "pattern-actor", "Police", "line 4").startswith("  refused 'sealed off'")


def test_an_extractor_that_says_no_more_is_told_by_its_events_and_refusals(extract: Extract) -> None:
    found = extract("Rain fell. Turkey attacked Syria.\n\nIran condemned Israel.")

    class Silent:
        name, version = "silent", "1"

        def extract(self, articles: object) -> Iterator[Extraction]:
            yield found

        def describe(self) -> dict[str, str]:
            return {}

    (told,) = explanations(Silent(), [Article("…")])
    assert told.extraction is found
    assert [line for line in told.lines if not line.startswith("    ")] == [
        "statement: Turkey attacked Syria.",
        "  event: Turkey ASSAULT Syria (actual)",
        "statement: Iran condemned Israel.",
        "  event: Iran ACCUSE/disapprove Israel (actual)",
        "refused 'Rain fell.' (no-actor): the statement names no actor",
    ]
