"""Who says it: reporting verbs, according to, and quotations over several sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.extract.pipeline import load_pipeline
from kg.extract.quotes import inside_quotes
from kg.model import Extraction

Extract = Callable[..., Extraction]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]

# text, speaker of its ASSAULT (id without an article's hash), None where the article itself says it
SPOKEN: list[tuple[str, str | None]] = [
    ("Israel attacked Syria.", None),
    ("Iran condemned Israel.\n\nIsrael attacked Syria.", None),
    ("Iran said Israel attacked Syria.", "IRN"),
    ("Iran said that Israel had attacked Syria.", "IRN"),
    ("Israel attacked Syria, Iran said.", "IRN"),
    ("Iran said: “Israel attacked Syria.”", "IRN"),
    ("“Israel attacked Syria,” Iran said.", "IRN"),
    ("“Israel attacked Syria,” said Iran.", "IRN"),
    ('"Israel attacked Syria," Iran said.', "IRN"),
    ("According to Iran, Israel attacked Syria.", "IRN"),
    ("Israel attacked Syria, according to Iranian officials.", "IRN-GOV"),
    ("Israel attacked Syria, according to the Iranian foreign ministry.", "IRN-MFA"),
    ("Iran's foreign ministry said that Israel had attacked Syria.", "IRN-MFA"),
    ("Reuters reported that Israel attacked Syria.", "Reuters"),
    ("Israel attacked Syria, Iranian state media reported.", "iranian_state_media"),
    ("Iran told Iraq that Israel had attacked Syria.", "IRN"),
    ("Israel denied that it had attacked Syria.", "ISR"),
    ("“Israel attacked Syria. Israel also threatened Lebanon,” Hassan Nasrallah said.", "Hassan_Nasrallah"),
    ("“Israel threatened Lebanon,” Iran said. “Israel attacked Syria.”", "IRN"),
    ("Emmanuel Macron spoke on Monday. “Israel attacked Syria,” he said.", "Emmanuel_Macron"),
]


@pytest.fixture(scope="module")
def spoken(batch: Batch) -> dict[str, Extraction]:
    return batch(row[0] for row in SPOKEN)


@pytest.mark.parametrize(("text", "speaker"), SPOKEN)
def test_speaker(spoken: dict[str, Extraction], text: str, speaker: str | None) -> None:
    (event,) = [event for event in spoken[text].events if event.type == "ASSAULT"]
    assert (event.speaker.actor.id.rpartition("/")[2] if event.speaker else None) == speaker


def test_a_speaker_may_stand_outside_the_statement(extract: Extract) -> None:
    text = "“Israel threatened Lebanon,” Iran said. “Israel attacked Syria.”"
    event = extract(text).events[-1]
    assert event.speaker is not None and event.speaker.span is not None
    assert event.speaker.span.start == text.index("Iran")
    assert event.evidence.record()["quote"].startswith("“Israel attacked")


def test_who_acts_is_not_who_says_so(extract: Extract) -> None:
    (event,) = extract("Poland said that Russia had threatened Latvia.").events
    assert event.source is not None and event.speaker is not None
    assert (event.source.actor.id, event.speaker.actor.id) == ("RUS", "POL")


def test_what_somebody_says_after_the_quotation_has_no_speaker(extract: Extract) -> None:
    events = extract("“Israel attacked Syria,” Iran said. Turkey condemned Israel.").events
    assert [event.speaker.actor.id if event.speaker else None for event in events] == ["IRN", None]


def test_words_inside_quotation_marks() -> None:
    doc = load_pipeline()('He said "we will go" and "stay" today.')
    inside = [token.text for token, quoted in zip(doc, inside_quotes(doc), strict=True) if quoted]
    assert inside == ["we", "will", "go", "stay"]


def test_a_quotation_that_does_not_close_runs_to_the_end() -> None:
    doc = load_pipeline()('He said "we will go')
    assert inside_quotes(doc)[-1] is True
