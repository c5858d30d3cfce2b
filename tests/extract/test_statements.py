"""An article cut into paragraphs and headlines that keep their offsets, whatever is masked or re-cased."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.statements import Block, blocks
from kg.model import Article, Region

NAMES = {"Kenya", "Uganda", "Ruto", "UN"}


def cut(article: Article) -> list[Block]:
    return blocks(article, NAMES.__contains__)


def heading(title: str, text: str = "") -> str:
    return cut(Article(text, title=title))[0].text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kenya Attacks Uganda After Talks Fail", "Kenya attacks Uganda after talks fail"),
        ("UN Slaps New Tariffs On Kenya, Says Ruto", "UN slaps new tariffs on Kenya, says Ruto"),
        ("Why Kenya's Neighbours Fear New Sanctions", "Why Kenya's neighbours fear new sanctions"),
        ("Kenya’s Neighbours Fear “New” Sanctions", "Kenya's neighbours fear \"new\" sanctions"),
        ("Talks Fail In Kenya", "Talks fail in Kenya"),
        ("Kenya attacks Uganda after talks fail", "Kenya attacks Uganda after talks fail"),
        ("NATO And IMF Warn Kenya", "NATO and IMF warn Kenya"),
    ],
)
def test_headlines_in_title_case_become_sentences(title: str, expected: str) -> None:
    assert heading(title) == expected


def test_a_word_that_the_prose_writes_with_a_capital_keeps_it_in_the_headline() -> None:
    assert heading("Kenya Fears Zorbania") == "Kenya fears zorbania"
    assert heading("Kenya Fears Zorbania", "Troops of Zorbania crossed the river.") == "Kenya fears Zorbania"
    assert heading("Kenya Fears Zorbania", "Zorbania.") == "Kenya fears zorbania"


@given(title=st.text(max_size=60), text=st.text(max_size=120))
def test_every_block_has_the_length_of_its_stretch(title: str, text: str) -> None:
    article = Article(text, title=title)
    for block in cut(article):
        field = article.field(block.field)
        assert len(block.text) == len(block.raw)
        assert field[block.start : block.start + len(block.raw)] == block.raw


def test_letters_that_grow_in_lower_case_leave_the_headline_as_it_is() -> None:
    (block,) = cut(Article("", title="İzmir Fears İstanbul"))
    assert len(block.text) == len(block.raw) == len("İzmir Fears İstanbul")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\n \t\n\n  Two.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One line\ngoes on.", ["One line\ngoes on."]),
        ("“One.”\nTwo.", ["“One.”", "Two."]),
        ("  One.  ", ["One."]),
        ("One.\n\n* * *\n\n1234\n\nTwo.", ["One.", "Two."]),
        ("", []),
        ("\n\n \n", []),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [block.raw for block in cut(Article(text))] == expected


def test_line_ends_and_curly_quotes_are_plain_for_the_parser_only() -> None:
    (block,) = cut(Article("“Kenya’s army\nleft,” he said — at\u00a0last."))
    assert block.text == '"Kenya\'s army left," he said - at last.'
    assert block.raw == "“Kenya’s army\nleft,” he said — at\u00a0last."


TEXT = (
    "Kenya Attacks Uganda\n\nNAIROBI (Newswire) - Kenya attacked Uganda.\n\nShare this\n\n"
    "Background Of The War\n\nIt rained."
)


def region(kind: str, stretch: str) -> Region:
    start = TEXT.index(stretch)
    return Region(kind, start, start + len(stretch))  # type: ignore[arg-type]


REGIONS = (
    region("headline", "Kenya Attacks Uganda"),
    region("dateline", "NAIROBI (Newswire) - "),
    region("furniture", "Share this"),
    region("subheading", "Background Of The War"),
)


@pytest.mark.parametrize("regions", [REGIONS, tuple(reversed(REGIONS))], ids=["in order", "out of order"])
def test_furniture_is_masked_and_headlines_are_read(regions: tuple[Region, ...]) -> None:
    article = Article(TEXT, title="Kenya Attacks Uganda", title_in_text=True, regions=regions)
    found = [(block.text, block.heading) for block in cut(article)]
    assert found == [
        ("Kenya attacks Uganda", True),
        ("Kenya attacked Uganda.", False),
        ("Background of the war", True),
        ("It rained.", False),
    ]
    assert {block.field for block in cut(article)} == {"text"}


def test_a_title_of_its_own_comes_first_with_offsets_in_the_title() -> None:
    first, second = cut(Article("It rained.", title="Kenya attacks Uganda"))
    assert (first.field, first.start, first.heading) == ("title", 0, True)
    assert (second.field, second.start, second.heading) == ("text", 0, False)
