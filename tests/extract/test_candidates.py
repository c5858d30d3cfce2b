"""From words that name an act to events: light verbs, nouns, ended acts, pairs, and the reasons of refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.model import Event, Extraction, Place

Extract = Callable[..., Extraction]
Told = Callable[..., list[str]]
Line = Callable[[Event], str]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]

# sentence, all its events
FOUND: list[tuple[str, list[str]]] = [
    # light verbs
    ("Turkey imposed sanctions on Syria.", ["TUR SANCTION SYR"]),
    ("Turkey launched an attack on Syria.", ["TUR ASSAULT SYR"]),
    ("Turkey started an offensive against Syria.", ["TUR ASSAULT SYR"]),
    ("Turkey held talks with Syria.", ["TUR CONSULT SYR"]),
    ("Turkey resumed talks with Syria.", ["TUR CONSULT SYR"]),
    ("Iran signed an agreement with Russia.", ["IRN AGREE RUS"]),
    ("Germany sent weapons to Ukraine.", ["DEU AID UKR"]),
    ("Germany gave tanks to Ukraine.", ["DEU AID UKR"]),
    # turned round: the subject receives
    ("Turkey received aid from Germany.", ["DEU AID TUR"]),
    ("Turkey faces sanctions from the EU.", ["EU SANCTION TUR"]),
    # nouns on their own
    ("The Turkish attack on Syria continued.", ["TUR ASSAULT SYR"]),
    ("Talks between Turkey and Syria began.", ["TUR CONSULT SYR"]),
    ("Iran-Russia talks ended in Geneva.", ["IRN CONSULT RUS"]),
    ("Turkey hosted talks between Russia and Ukraine.", ["RUS CONSULT UKR"]),
    # what ends an act is another act
    ("Turkey cancelled talks with Syria.", ["TUR SANCTION/discontinue SYR"]),
    ("Turkey called off a meeting with Iran.", ["TUR SANCTION/discontinue IRN"]),
    ("Turkey broke off talks with Syria.", ["TUR SANCTION/discontinue SYR"]),
    ("Turkey suspended aid to Syria.", ["TUR SANCTION/discontinue SYR"]),
    ("Turkey severed ties with Israel.", ["TUR SANCTION/discontinue ISR"]),
    ("Turkey stopped discussions with Iran.", ["TUR SANCTION/discontinue IRN"]),
    ("Turkey abandoned a summit with Iran.", ["TUR SANCTION/discontinue IRN"]),
    ("Turkey ended its support for Iran.", ["TUR SANCTION/discontinue IRN"]),
    ("Turkey ended its threats against Iran.", ["TUR RETREAT IRN"]),
    ("Turkey halted its deployment to Iran.", ["TUR RETREAT/withdraw IRN"]),
    ("Turkey lifted sanctions on Syria.", ["TUR RETREAT SYR"]),
    ("Turkey eased sanctions against Iran.", ["TUR RETREAT IRN"]),
    ("Sanctions against Iran were lifted by the United States.", ["USA RETREAT IRN"]),
    ("Turkey halted its offensive in Syria.", ["TUR RETREAT/ceasefire SYR"]),
    ("Turkey withdrew its troops from Syria.", ["TUR RETREAT/withdraw SYR"]),
    ("Turkey released two Greek soldiers.", ["TUR RETREAT/release GRC-MIL"]),
    # several parties
    ("Turkey attacked Syria and Iraq.", ["TUR ASSAULT SYR", "TUR ASSAULT IRQ"]),
    ("Turkey and Iran attacked Syria.", ["TUR ASSAULT SYR", "IRN ASSAULT SYR"]),
    ("Turkey and Syria held talks.", ["TUR CONSULT SYR"]),
    ("Turkey met Syria.", ["TUR CONSULT SYR"]),
    ("Poland, Latvia and Estonia met in Riga.", ["POL CONSULT LVA", "POL CONSULT EST", "LVA CONSULT EST"]),
    ("Iran, Iraq and Syria signed a pact.", ["IRN AGREE IRQ", "IRN AGREE SYR", "IRQ AGREE SYR"]),
    ("Turkey sanctioned two companies, Rosneft and Gazprom.", ["TUR SANCTION Rosneft", "TUR SANCTION Gazprom"]),
    (
        "The United States blacklisted three firms, Huawei, Hikvision and Dahua.",
        ["USA SANCTION Huawei", "USA SANCTION Hikvision", "USA SANCTION Dahua"],
    ),
    # nobody named on one side
    ("Syria was bombed.", ["- ASSAULT/aerial SYR"]),
    ("Three Iranian diplomats were expelled.", ["- SANCTION/expel IRN-GOV"]),
    ("The explosion killed four Turkish soldiers.", ["- ASSAULT TUR-MIL"]),
    ("Turkey condemned the plan.", ["TUR ACCUSE/disapprove -"]),
    # a state's protest is a complaint; people's is not
    ("Kenya protested against Uganda.", ["KEN ACCUSE/disapprove UGA"]),
    ("Students protested against the Serbian government.", ["students PROTEST/demo SRB-GOV"]),
    # by the verb's object or complement
    ("Turkey fired rockets at Syria.", ["TUR ASSAULT/heavy-weapons SYR"]),
    ("Turkey expelled a Greek diplomat.", ["TUR SANCTION/expel GRC-GOV"]),
    ("Turkey rejected talks with Syria.", ["TUR REJECT/meet SYR"]),
    ("Turkey accused Syria of lying.", ["TUR ACCUSE/allege SYR"]),
    ("Turkey praised Azerbaijan.", ["TUR SUPPORT AZE"]),
    ("Turkey resembles Syria.", []),
]
BROKEN = [
    pytest.param("Germany gave Ukraine tanks.", ["DEU AID UKR"]),
]  # fmt: skip
# sentence, the reasons of its refusals (it gives no event)
REFUSED: list[tuple[str, list[str]]] = [
    ("The rain fell for hours.", ["no-actor"]),
    ("NATO ended the Russia-Ukraine war.", ["third-party"]),
    ("The storm killed three soldiers in Spain.", ["mishap"]),
    ("Turkey was in talks.", ["no-actor"]),
    ("The weather in Geneva was mild.", ["no-act"]),
    ("Turkey resembles Syria.", ["no-act"]),
    ("Emmanuel Macron said the economy was fine.", ["plain-statement"]),
    ("Iran said it regretted the storm.", ["plain-statement"]),
    ("Turkey sanctioned.", ["no-target"]),
    ("He condemned Israel.", ["no-source"]),
    ("The storm threatened Kenya.", ["no-source"]),
    ("The Franco-German talks ended.", ["topic"]),
    ("Turkey attacked Turkey.", ["self"]),
]


@pytest.fixture(scope="module")
def read(batch: Batch) -> dict[str, Extraction]:
    return batch([row[0] for row in [*FOUND, *REFUSED]] + [str(row.values[0]) for row in BROKEN])


@pytest.mark.parametrize(("sentence", "events"), [*FOUND, *BROKEN])
def test_events(read: dict[str, Extraction], line: Line, sentence: str, events: list[str]) -> None:
    assert [line(event) for event in read[sentence].events] == events


@pytest.mark.parametrize(("sentence", "reasons"), REFUSED)
def test_refusals(read: dict[str, Extraction], sentence: str, reasons: list[str]) -> None:
    assert read[sentence].events == ()
    assert [refusal.reason for refusal in read[sentence].refusals] == reasons


def test_the_outcome_of_an_attack_is_no_second_event(extract: Extract, line: Line) -> None:
    done = extract("Israel attacked Lebanon, killing twelve civilians.")
    assert [line(event) for event in done.events] == ["ISR ASSAULT LBN"]
    (refusal,) = done.refusals
    assert (refusal.reason, refusal.span.text) == ("consequence", "killing")


def test_a_killing_that_is_no_outcome_is_an_event(told: Told) -> None:
    assert told("Israel killed twelve Lebanese soldiers.") == ["ISR ASSAULT LBN-MIL"]


@pytest.mark.parametrize(
    ("sentence", "reciprocal"),
    [
        ("Turkey and Syria held talks.", True),
        ("Turkey held talks with Syria.", True),
        ("Turkey and Syria signed an agreement.", True),
        ("Turkey attacked Syria.", False),
        ("Turkey cancelled talks with Syria.", False),
        ("Turkey visited Syria.", False),
    ],
)
def test_what_is_done_together_is_told_once(extract: Extract, sentence: str, reciprocal: bool) -> None:
    assert [event.reciprocal for event in extract(sentence).events] == [reciprocal]


def test_talks_are_one_event_whoever_is_named_first(extract: Extract) -> None:
    (one,) = extract("Turkey held talks with Syria.").events
    (other,) = extract("Syria held talks with Turkey.").events
    assert one.event == other.event
    (attack,) = extract("Turkey attacked Syria.").events
    (revenge,) = extract("Syria attacked Turkey.").events
    assert attack.event != revenge.event


def test_an_act_told_twice_in_a_sentence_is_one_report(told: Told) -> None:
    assert told("Turkey condemned Syria and again condemned Syria.") == ["TUR ACCUSE/disapprove SYR"]


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Turkey sanctioned Syria.", "sanctioned"),
        ("Turkey imposed new sanctions on Syria.", "imposed new sanctions"),
        ("Turkey will not attack Syria.", "will not attack"),
        ("Turkey pulled out of Syria.", "pulled out"),
        ("Turkey called off a meeting with Iran.", "called off a meeting"),
        ("Syria was bombed by Turkey.", "was bombed"),
        ("The Turkish attack on Syria continued.", "attack"),
    ],
)
def test_the_trigger_is_the_words_that_name_the_act(extract: Extract, sentence: str, trigger: str) -> None:
    (event,) = extract(sentence).events
    assert event.trigger is not None
    assert event.trigger.text == trigger


def test_contexts_come_from_the_words_around(extract: Extract) -> None:
    def contexts(text: str) -> set[str]:
        return {context for event in extract(text).events for context in event.contexts}

    assert "economic" in contexts("Turkey threatened China with tariffs.")
    assert "military" in contexts("Turkey sent tanks to Ukraine.")
    assert not {"economic", "military"} & contexts("Turkey thanked China.")


def test_the_place_of_a_meeting_is_no_party(extract: Extract) -> None:
    (event,) = extract("Iran and Russia held talks in Turkey.").events
    assert {side.actor.id for side in (event.source, event.target) if side} == {"IRN", "RUS"}
    assert event.place == Place("Turkey", "TUR")


def test_a_date_in_the_sentence_is_the_date_of_the_act(extract: Extract) -> None:
    (event,) = extract("Turkey bombed Syria on 3 May 2024.").events
    assert event.when is not None
    assert (event.when.date, event.when.precision) == ("2024-05-03", "day")
