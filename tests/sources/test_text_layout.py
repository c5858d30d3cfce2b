"""Headlines, datelines, dates, bylines and furniture are found where they stand, and prose is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.datelines import date_line, dateline, is_byline
from kg.sources.furniture import glued, is_furniture
from kg.sources.layout import recognise

PAGE = """Ruritania’s King Says Graustark ‘Must Talk’

The king spoke beside his guest in the old palace.

By Rudolf Rassendyll
Thu Oct 23 2025
icon-facebook icon-twitter icon-whatsapp

STRELSAU: Ruritania’s king said on Wednesday that Graustark must come to the table.

He met the envoy of Sylvania.

King Drops Journey, Orders New Tariffs

Ruritania imposed tariffs on Graustark.

icon-facebook icon-twitter icon-whatsapp"""


def found(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(region.kind, text[region.start : region.end]) for region in recognise(text, title=title).regions]


def test_a_copied_web_page() -> None:
    layout = recognise(PAGE)
    assert found(PAGE) == [
        ("headline", "Ruritania’s King Says Graustark ‘Must Talk’"),
        ("byline", "By Rudolf Rassendyll"),
        ("date", "Thu Oct 23 2025"),
        ("furniture", "icon-facebook icon-twitter icon-whatsapp"),
        ("dateline", "STRELSAU: "),
        ("subheading", "King Drops Journey, Orders New Tariffs"),
        ("furniture", "icon-facebook icon-twitter icon-whatsapp"),
    ]
    assert (layout.title, layout.date, layout.place) == (
        "Ruritania’s King Says Graustark ‘Must Talk’",
        "2025-10-23",
        "STRELSAU",
    )


def test_a_first_sentence_is_no_headline() -> None:
    assert recognise("Ruritania attacked Graustark.\n\nThe king fled.").title is None
    assert recognise("Ruritania attacked Graustark").title is None
    assert recognise("Ruritania attacked\nGraustark on Monday.\n\nThe king fled.").title is None


def test_a_given_title_is_found_in_the_text_in_spite_of_quotes_and_case() -> None:
    text = "RURITANIA’S KING FLEES\n\nThe king fled."
    assert found(text, "Ruritania's king flees") == [("headline", "RURITANIA’S KING FLEES")]
    assert ("headline", "RURITANIA’S KING FLEES") not in found(text, "Another title")


def test_markdown_headings() -> None:
    text = "# Ruritania attacks Graustark\n\nThe king fled.\n\n## What comes next\n\nTalks began."
    assert found(text) == [
        ("furniture", "# "),
        ("headline", "Ruritania attacks Graustark"),
        ("furniture", "## "),
        ("subheading", "What comes next"),
    ]


@pytest.mark.parametrize(
    ("start", "place", "agency", "date"),
    [
        ("WASHINGTON: ", "WASHINGTON", None, None),
        ("KYIV, Ukraine (AP) — ", "KYIV, Ukraine", "Associated Press", None),
        ("LONDON (Reuters) - ", "LONDON", "Reuters", None),
        ("MOSCOW, Oct 22 - ", "MOSCOW", None, None),
        ("BEIJING, Oct. 22 (Xinhua) -- ", "BEIJING", "Xinhua", None),
        ("JERUSALEM, Oct 23, 2025 (AFP) - ", "JERUSALEM", "Agence France-Presse", "2025-10-23"),
        ("ANKARA, 23 October (AA) – ", "ANKARA", "Anadolu Agency", None),
        ("WEST PALM BEACH, Fla. (AP) — ", "WEST PALM BEACH, Fla.", "Associated Press", None),
        ("THE HAGUE — ", "THE HAGUE", None, None),
        ("Kyiv, Ukraine – ", "Kyiv, Ukraine", None, None),
        ("Oct 22 (Reuters) - ", None, "Reuters", None),
        ("BOGOTA, January 17, 2025. ", "BOGOTA", None, "2025-01-17"),
        ("BOGOTA, Colombia, Jan. 17, 2025. ", "BOGOTA, Colombia", None, "2025-01-17"),
        ("BOGOTÁ, 17 January 2025: ", "BOGOTÁ", None, "2025-01-17"),
        ("Bogota, January 17, 2025. ", "Bogota", None, "2025-01-17"),
        ("Bogota, January 17, 2025: ", "Bogota", None, "2025-01-17"),
        ("Bogota, Friday, January 17, 2025 – ", "Bogota", None, "2025-01-17"),
        ("New York, 17 January 2025 (AFP) - ", "New York", "Agence France-Presse", "2025-01-17"),
        ("(Bogota, 17 January 2025) ", "Bogota", None, "2025-01-17"),
        ("(BOGOTA, January 17, 2025) — ", "BOGOTA", None, "2025-01-17"),
        ("(New York, 17 January 2025): ", "New York", None, "2025-01-17"),
    ],
)
def test_datelines(start: str, place: str | None, agency: str | None, date: str | None) -> None:
    line = dateline(start + "Ruritania attacked Graustark.")
    assert line is not None
    assert (line.length, line.place, line.agency, line.date) == (len(start), place, agency, date)


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING: Ruritania attacked Graustark.",
        "NATO: Ruritania attacked Graustark.",
        "UN - The council met.",
        "Trump, Putin – two men who met often – spoke.",
        "Trump, Putin – the two spoke.",
        "President Biden (D) - the winner - spoke.",
        "US-RUSSIA - The talks failed.",
        "U.S. TREASURY SECRETARY YELLEN: We will act.",
        "Russia said: We will act.",
        "WASHINGTON has acted: Sanctions follow.",
        "Yesterday, January 17, 2025. We remember.",
        "Friday, January 17, 2025 – The two met.",
        "On January 17, 2025. He left.",
        "Bogota, January 17, 2025 was a day of war.",
        "Bogota, January 17, 2025 – The day of war – was long.",
        "BOGOTA, May. The two met.",
        "NATO, January 17, 2025. The council met.",
        "Bogota, January 77, 2025. The council met.",
    ],
)
def test_no_datelines(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize("line", ["BOGOTA, January 17, 2025", "(Bogota, 17 January 2025)", "Bogota, 17 January 2025."])
def test_a_place_and_day_on_a_line_of_their_own(line: str) -> None:
    body = "Ruritania attacked Graustark.\n\nThe king fled."
    for text in (f"{line}\n\n{body}", f"King Flees at Night\n\n{line}\n\n{body}"):
        layout = recognise(text)
        assert layout.date == "2025-01-17" and (layout.place or "").lower() == "bogota"
        assert ("dateline", line) in found(text)
        assert layout.title in (None, "King Flees at Night")


def test_speakers_of_a_transcript_are_no_places() -> None:
    assert found("MICHAEL: We attacked.\n\nFLAVIA: They fled.\n\nMICHAEL: We won.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Thu Oct 23 2025",
        "October 23, 2025",
        "23 October 2025 14:05 GMT",
        "2025-10-23",
        "2025-10-23T14:05:00Z",
        "Published: Oct. 23, 2025 Updated: Oct. 24, 2025 10:05 AM EDT",
        "Updated: 24 Oct 2025 | Published: 23 Oct 2025",
        "Published 3:04 PM EDT, October 23, 2025 • 5 min read",
        "Last updated on 23/10/2025 at 14:05",
    ],
)
def test_lines_of_dates(line: str) -> None:
    found = date_line(line)
    assert found is not None and found.date == "2025-10-23"


@pytest.mark.parametrize("line", ["On October 23, 2025 Ruritania attacked", "Oct 2025", "Thursday", "2025", "1 - 3"])
def test_no_lines_of_dates(line: str) -> None:
    assert date_line(line) is None


def test_a_date_that_could_be_two_days_is_noted_and_not_used() -> None:
    layout = recognise("Ruritania Attacks Graustark\n\n03/04/2025\n\nThe king fled.")
    assert layout.date is None and layout.notes == ("the date line could mean two days",)


def test_the_day_of_publication_counts_and_not_that_of_an_update() -> None:
    head = "Ruritania Attacks Graustark\n\nUpdated: October 24, 2025\n"
    assert recognise(head + "Published: October 23, 2025\n\nThe king fled.").date == "2025-10-23"
    assert recognise(head + "\nThe king fled.").date == "2025-10-24"


def test_dates_inside_the_story_are_not_its_date() -> None:
    story = "The king fled. He hid.\n\n"
    assert recognise(story * 4 + "October 23, 2025\n\n" + story * 5).date is None


def test_bylines() -> None:
    for line in ("By Jane Doe", "By JANE DOE and JOHN ROE", "By Jane Doe in Kyiv", "By Ludwig van Beethoven, Reuters"):
        assert is_byline(line), line
    for line in ("By Russia’s own count 3 died", "By Monday, Graustark had lost.", "Jane Doe"):
        assert not is_byline(line), line


def test_a_name_and_place_is_a_byline_only_beside_a_date() -> None:
    head = "Ruritania Attacks Graustark\n\n"
    assert ("byline", "Jane Doe in Strelsau") in found(
        head + "Jane Doe in Strelsau\nOctober 23, 2025\n\nThe king fled."
    )
    assert ("byline", "King Michael Arrives in Zenda") not in found(head + "King Michael Arrives in Zenda\n\nHe fled.")


@pytest.mark.parametrize(
    "line",
    [
        "icon-facebook icon-twitter", "Share this article", "Advertisement", "Read more: King meets envoy",
        "Subscribe to our newsletter", "Follow us on X", "We use cookies to improve this site",
        "© 2025 Zenda Times. All rights reserved.", "Copyright 2025 Zenda Times", "Facebook Twitter WhatsApp",
        "5 min read", "Image source, Getty Images",
    ],
)  # fmt: skip
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell in Strelsau.", "Advertisement revenue fell.", "Copyright law changes in Graustark.",
        "Following talks on tariffs, the king left.", "Ruritania and X", "Most popular leaders stayed away.",
        "Subscribers rose.", "Ruritania’s ad campaign failed",
    ],
)  # fmt: skip
def test_prose_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("The war is over.”icon-facebook icon-x", ["icon-facebook icon-x"]),
        ("The war is over. Read more: King meets envoy", ["Read more: King meets envoy"]),
        ("The war is over. © 2025 Zenda Times. All rights reserved.", ["© 2025 Zenda Times. All rights reserved."]),
        ("icon-facebook Ruritania attacked.", ["icon-facebook"]),
        ("The king will read more: he has time.", []),
    ],
)
def test_furniture_glued_to_a_sentence(line: str, parts: list[str]) -> None:
    assert [line[start:end] for start, end in glued(line)] == parts


def test_a_story_after_glued_furniture_is_not_masked() -> None:
    line = "The war is over. Follow us on X. " + "Ruritania attacked Graustark. " * 20
    assert list(glued(line)) == []


@given(st.lists(st.sampled_from([*PAGE.split("\n"), "", "# ", "a\u2028b", " \t", "\x85"]), max_size=30))
def test_regions_lie_apart_within_the_text(lines: list[str]) -> None:
    text, end = "\n".join(lines), 0
    for region in recognise(text).regions:
        assert end <= region.start < region.end <= len(text)
        assert text[region.start : region.end].strip()
        end = region.end
