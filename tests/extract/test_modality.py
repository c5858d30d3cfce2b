"""Did it happen? Sentences and the modality of the act that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.model import Extraction

Extract = Callable[..., Extraction]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]

# sentence, type of the act that is looked at, its modality
JUDGED: list[tuple[str, str, str]] = [
    # told as done or going on
    ("Egypt bombed Libya.", "ASSAULT", "actual"),
    ("Egypt has bombed Libya.", "ASSAULT", "actual"),
    ("Egypt is bombing Libya.", "ASSAULT", "actual"),
    ("Egypt has been bombing Libya.", "ASSAULT", "actual"),
    ("Libya was bombed by Egypt.", "ASSAULT", "actual"),
    ("Egypt began bombing Libya.", "ASSAULT", "actual"),
    ("Egypt continued to bomb Libya.", "ASSAULT", "actual"),
    ("Egypt managed to capture the rebels.", "COERCE", "actual"),
    ("Egypt confirmed that it had bombed Libya.", "ASSAULT", "actual"),
    ("Egypt said that Sudan had bombed Libya.", "ASSAULT", "actual"),
    ("Egypt claimed to have bombed Libya.", "ASSAULT", "actual"),
    ("It is clear that Egypt bombed Libya.", "ASSAULT", "actual"),
    ("Egypt announced sanctions against Libya.", "SANCTION", "actual"),
    ("Egypt launched an attack on Libya.", "ASSAULT", "actual"),
    # will, and what is planned or announced
    ("Egypt will bomb Libya.", "ASSAULT", "future"),
    ("Egypt shall bomb Libya.", "ASSAULT", "future"),
    ("Libya will be sanctioned by Egypt.", "SANCTION", "future"),
    ("Egypt is going to bomb Libya.", "ASSAULT", "future"),
    ("Egypt is set to bomb Libya.", "ASSAULT", "future"),
    ("Egypt was about to bomb Libya.", "ASSAULT", "future"),
    ("Egypt plans to bomb Libya.", "ASSAULT", "future"),
    ("Egypt plans an attack on Libya.", "ASSAULT", "future"),
    ("Egypt intends to bomb Libya.", "ASSAULT", "future"),
    ("Egypt decided to sanction Libya.", "SANCTION", "future"),
    ("Egypt vowed to bomb Libya.", "ASSAULT", "future"),
    ("Egypt is preparing to bomb Libya.", "ASSAULT", "future"),
    ("Egypt is expected to sanction Libya.", "SANCTION", "future"),
    ("Egypt is scheduled to meet Libya on Monday.", "CONSULT", "future"),
    ("Egypt said it would bomb Libya.", "ASSAULT", "future"),
    ("Egypt says it will sanction Libya.", "SANCTION", "future"),
    ("Egypt and Libya agreed to hold talks.", "CONSULT", "future"),
    ("Egypt's planned attack on Libya alarmed Sudan.", "ASSAULT", "future"),
    # could, would, if, wanted, asked for, in question
    ("Egypt could bomb Libya.", "ASSAULT", "hypothetical"),
    ("Egypt might sanction Libya.", "SANCTION", "hypothetical"),
    ("Egypt may have bombed Libya.", "ASSAULT", "hypothetical"),
    ("Egypt should sanction Libya.", "SANCTION", "hypothetical"),
    ("Egypt must sanction Libya.", "SANCTION", "hypothetical"),
    ("Egypt would bomb Libya.", "ASSAULT", "hypothetical"),
    ("Egypt would have bombed Libya.", "ASSAULT", "hypothetical"),
    ("Egypt would sanction Libya if Sudan left.", "SANCTION", "hypothetical"),
    ("If Egypt bombs Libya, Sudan will condemn the raid.", "ASSAULT", "hypothetical"),
    ("It is unclear whether Egypt bombed Libya.", "ASSAULT", "hypothetical"),
    ("Egypt wants to bomb Libya.", "ASSAULT", "hypothetical"),
    ("Egypt hopes to meet Libya.", "CONSULT", "hypothetical"),
    ("Egypt tried to arrest the rebels.", "COERCE", "hypothetical"),
    ("Egypt is considering sanctions against Libya.", "SANCTION", "hypothetical"),
    ("Egypt considered sanctioning Libya.", "SANCTION", "hypothetical"),
    ("Egypt proposed sanctions against Libya.", "SANCTION", "hypothetical"),
    ("Egypt threatened to bomb Libya.", "ASSAULT", "hypothetical"),
    ("Sudan urged Egypt to bomb Libya.", "ASSAULT", "hypothetical"),
    ("Sudan asked Egypt to bomb Libya.", "ASSAULT", "hypothetical"),
    ("Sudan demanded that Egypt stop bombing Libya.", "RETREAT", "hypothetical"),
    ("Sudan fears that Egypt will bomb Libya.", "ASSAULT", "hypothetical"),
    ("Egypt deployed soldiers to Libya to arrest Sudanese militants.", "COERCE", "hypothetical"),
    ("Did Egypt bomb Libya?", "ASSAULT", "hypothetical"),
    ("Will Egypt bomb Libya?", "ASSAULT", "hypothetical"),
    ("Egypt's possible attack on Libya alarmed Sudan.", "ASSAULT", "hypothetical"),
    # told as not done
    ("Egypt did not bomb Libya.", "ASSAULT", "negated"),
    ("Egypt has not yet sanctioned Libya.", "SANCTION", "negated"),
    ("Egypt never bombed Libya.", "ASSAULT", "negated"),
    ("Egypt won't bomb Libya.", "ASSAULT", "negated"),
    ("Egypt did not impose any sanctions on Libya.", "SANCTION", "negated"),
    ("Turkey imposed no sanctions on Syria.", "SANCTION", "negated"),
    ("Egypt and Libya did not hold talks.", "CONSULT", "negated"),
    ("There was no attack by Egypt on Libya.", "ASSAULT", "negated"),
    ("Egypt denied that it had bombed Libya.", "ASSAULT", "negated"),
    ("Egypt refused to meet Libya.", "CONSULT", "negated"),
    ("Egypt declined to meet Libya.", "CONSULT", "negated"),
    ("Egypt failed to arrest the rebels.", "COERCE", "negated"),
    ("Sudan prevented Egypt from bombing Libya.", "ASSAULT", "negated"),
    ("Egypt left Sudan without bombing Libya.", "ASSAULT", "negated"),
    ("Egypt decided not to sanction Libya.", "SANCTION", "negated"),
    ("Egypt insisted it did not bomb Libya.", "ASSAULT", "negated"),
    # the act that governs another one keeps a modality of its own
    ("Egypt threatened to bomb Libya.", "THREATEN", "actual"),
    ("Sudan urged Egypt to bomb Libya.", "REQUEST", "actual"),
    ("Sudan accused Egypt of bombing Libya.", "ACCUSE", "actual"),
    ("Egypt will urge Sudan to bomb Libya.", "REQUEST", "future"),
    ("Egypt did not threaten to bomb Libya.", "THREATEN", "negated"),
    ("Egypt could threaten Libya.", "THREATEN", "hypothetical"),
    # clauses that are joined share no negation
    ("Egypt did not bomb Libya but sanctioned Sudan.", "SANCTION", "actual"),
    ("Egypt bombed Libya and will sanction Sudan.", "ASSAULT", "actual"),
    ("Egypt bombed Libya and will sanction Sudan.", "SANCTION", "future"),
]
BROKEN = [
    pytest.param("Egypt neither bombed nor threatened Libya.", "ASSAULT", "negated"),
    pytest.param("Egypt promised to release the hostages.", "RETREAT", "future"),
]  # fmt: skip


@pytest.fixture(scope="module")
def judged(batch: Batch) -> dict[str, Extraction]:
    return batch([row[0] for row in JUDGED] + [str(row.values[0]) for row in BROKEN])


@pytest.mark.parametrize(("sentence", "act", "modality"), [*JUDGED, *BROKEN])
def test_modality(judged: dict[str, Extraction], sentence: str, act: str, modality: str) -> None:
    found = [event.modality for event in judged[sentence].events if event.type == act]
    assert found == [modality]


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("Egypt bombed Libya.", False),
        ("Egypt had bombed Libya in 2016.", True),
        ("Egypt had bombed Libya before the war.", True),
        ("Sudan said Egypt had bombed Libya.", False),
    ],
)
def test_history_is_background(extract: Extract, text: str, background: bool) -> None:
    assert [event.background for event in extract(text).events if event.type == "ASSAULT"] == [background]


def test_history_and_news_in_one_sentence(extract: Extract) -> None:
    events = extract("Egypt bombed Libya after Libya had sanctioned Egypt.").events
    told = {event.type: event.background for event in events}
    assert told == {"ASSAULT": False, "SANCTION": True}


def test_only_what_was_told_as_done_or_undone_has_the_day_of_the_news(extract: Extract) -> None:
    def day(text: str) -> str | None:
        (event,) = extract(text).events
        return event.when.date if event.when else None

    assert day("Egypt bombed Libya.") == "2024-05-16"
    assert day("Egypt did not bomb Libya.") == "2024-05-16"
    assert day("Egypt will bomb Libya.") is None
    assert day("Egypt could bomb Libya.") is None


def test_what_is_less_certain_has_less_confidence(extract: Extract) -> None:
    (done,) = extract("Egypt bombed Libya.").events
    (possible,) = extract("Egypt could bomb Libya.").events
    assert done.confidence is not None and possible.confidence is not None
    assert done.confidence > possible.confidence
