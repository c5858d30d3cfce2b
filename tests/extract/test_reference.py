"""Words that point back: he, it, they, the two leaders, the president, the group; I and we in quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.model import Event, Extraction

Extract = Callable[..., Extraction]
Told = Callable[..., list[str]]
Line = Callable[[Event], str]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]

# text, the last of its events (all that its last verb gives)
POINTING: list[tuple[str, list[str]]] = [
    ("Emmanuel Macron arrived in Cairo. He condemned Israel.", ["Emmanuel_Macron ACCUSE/disapprove ISR"]),
    ("Angela Merkel spoke in Berlin. She criticised Hungary.", ["Angela_Merkel ACCUSE/disapprove HUN"]),
    ("Emmanuel Macron met Vladimir Putin. Putin criticised him.", ["Vladimir_Putin ACCUSE/disapprove Emmanuel_Macron"]),
    ("Iran hosted a summit. It criticised Saudi Arabia.", ["IRN ACCUSE/disapprove SAU"]),
    ("Iranian officials arrived in Baku. They threatened Azerbaijan.", ["IRN-GOV THREATEN AZE"]),
    (
        "Emmanuel Macron and Olaf Scholz met in Paris. The two leaders condemned Russia.",
        ["Emmanuel_Macron ACCUSE/disapprove RUS", "Olaf_Scholz ACCUSE/disapprove RUS"],
    ),
    ("India and Pakistan held talks. The two countries signed an agreement.", ["IND AGREE PAK"]),
    (
        "French President Emmanuel Macron arrived in Cairo. The president condemned Israel.",
        ["Emmanuel_Macron ACCUSE/disapprove ISR"],
    ),
    ("Hezbollah lost two posts. The group attacked Israel.", ["Hezbollah ASSAULT ISR"]),
    ("Emmanuel Macron said he would meet Olaf Scholz.", ["Emmanuel_Macron CONSULT Olaf_Scholz future"]),
    ("In his talks with Viktor Orbán, Emmanuel Macron condemned Russia.", ["Emmanuel_Macron ACCUSE/disapprove RUS"]),
    (
        "India and Pakistan met in Doha. Both sides condemned China.",
        [f"{who} ACCUSE/disapprove CHN" for who in ("IND", "PAK")],
    ),
    (
        "France, Spain and Italy held talks. The three have condemned Russia.",
        [f"{who} ACCUSE/disapprove RUS" for who in ("FRA", "ESP", "ITA")],
    ),
    (
        "France fought rebels in Mali for years. The French government withdrew its soldiers from the country.",
        ["FRA-GOV RETREAT/withdraw MLI"],
    ),
    (
        "Usman Khan attacked shoppers in London. Khan fled. Mayor Sadiq Khan praised police. "
        "Later Khan attacked officers.",
        ["Usman_Khan ASSAULT officers"],
    ),
    # first person in quotations: the speaker
    ("“I condemn Israel,” Emmanuel Macron said.", ["Emmanuel_Macron ACCUSE/disapprove ISR"]),
    ("“We will attack Israel,” Iranian President Ebrahim Raisi said.", ["Ebrahim_Raisi ASSAULT ISR future"]),
    ("“We condemn Russia,” said the Kremlin's critic Zoltan Drabikov.", ["Zoltan_Drabikov ACCUSE/disapprove RUS"]),
    ("“We condemn Iran. We will sanction Iran,” Emmanuel Macron said.", ["Emmanuel_Macron SANCTION IRN future"]),
]
BROKEN = [
    pytest.param(
        "Kenya arrested three Ugandan officials. The country also expelled a Ugandan diplomat.",
        ["KEN SANCTION/expel UGA-GOV"],
    ),
]


@pytest.fixture(scope="module")
def pointing(batch: Batch) -> dict[str, Extraction]:
    return batch([row[0] for row in POINTING] + [str(row.values[0]) for row in BROKEN])


@pytest.mark.parametrize(("text", "events"), [*POINTING, *BROKEN])
def test_pointing_back(pointing: dict[str, Extraction], line: Line, text: str, events: list[str]) -> None:
    assert [line(event) for event in pointing[text].events][-len(events) :] == events


@pytest.mark.parametrize("text", ["He condemned Israel.", "They condemned Israel.", "The president condemned Israel.",
                                  "It condemned Israel.", "The two leaders condemned Israel."])  # fmt: skip
def test_what_points_at_nobody_is_left_open(extract: Extract, text: str) -> None:
    done = extract(text)
    assert done.events == ()
    assert [refusal.reason for refusal in done.refusals] == ["no-source"]


def test_i_and_we_outside_quotations_are_nobody(told: Told) -> None:
    assert told("We condemned Israel.") == []


def test_it_that_is_clear_is_nobody(told: Told) -> None:
    assert told("Iran hosted a summit. It is clear that Turkey attacked Syria.")[-1] == "TUR ASSAULT SYR"


def test_what_points_back_keeps_its_own_span_and_less_confidence(extract: Extract) -> None:
    text = "Emmanuel Macron arrived in Cairo. He condemned Israel. Emmanuel Macron condemned Syria."
    pronoun, name = (event for event in extract(text).events if event.type == "ACCUSE")
    assert pronoun.source is not None and pronoun.source.span is not None
    assert (pronoun.source.span.text, pronoun.source.span.start) == ("He", text.index("He condemned"))
    assert pronoun.confidence is not None and name.confidence is not None
    assert pronoun.confidence < name.confidence


def test_memory_reaches_over_paragraphs(told: Told) -> None:
    events = told("Emmanuel Macron arrived in Cairo.\n\nHe condemned Israel.")
    assert events[-1] == "Emmanuel_Macron ACCUSE/disapprove ISR"


def test_its_army_is_that_of_the_country(told: Told) -> None:
    assert told("Russia said its army attacked Ukraine.")[-1] == "RUS-MIL ASSAULT UKR"


def test_the_possessor_of_an_act_may_be_a_pronoun(told: Told) -> None:
    assert told("Turkey ended its blockade of Cyprus.") == ["TUR RETREAT CYP"]
