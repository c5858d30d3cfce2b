"""Tables and row formats."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.output import write_records, write_rows
from kg.cli.tables import CELL_WIDTH, NARROWEST, fitted, shorten, show, write_table

CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.text())
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=5)


QUOTE = "The United States imposed sanctions on the oil producers Rosneft and Lukoil on Wednesday, officials said."
EVENTS = ("date", "source", "type", "target", "modality", "reports", "publishers", "quote")
EVENT = ("2025-10-22", "United States", "SANCTION", "Rosneft", "hypothetical", 3, "The Meridian Post", QUOTE)


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


@given(ROWS)
def test_a_table_has_a_line_a_row_and_no_controls(rows):
    out = io.StringIO()
    assert write_table(("a", "b"), rows, out) == len(rows)
    written = out.getvalue().split("\n")
    assert len(written) == len(rows) + 3
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for line in written for char in line)


TEXTS = st.text(st.characters(exclude_characters="\x00\r", codec="utf-8"))


@given(st.lists(st.tuples(TEXTS, st.integers()), max_size=5))
def test_csv_comes_back_as_it_was(rows):
    out = io.StringIO(newline="")
    write_rows(("a", "b"), rows, "csv", out)
    back = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert back == [["a", "b"], *[[text, str(number)] for text, number in rows]]


@given(ROWS)
def test_json_comes_back_as_it_was(rows):
    for form in ("json", "jsonl"):
        out = io.StringIO()
        write_rows(("a", "b"), rows, form, out)
        text = out.getvalue()
        # str.splitlines would also split at U+2028, which JSON leaves as it is.
        back = json.loads(text) if form == "json" else [json.loads(line) for line in text.split("\n")[:-1]]
        assert back == [{"a": a, "b": b} for a, b in rows]


@given(st.text(), st.integers(2, 40))
def test_shortened_text_fits(text, width):
    short = shorten(text, width)
    assert len(short) <= width
    assert "\n" not in short


def test_wide_characters_stay_in_line():
    out = io.StringIO()
    write_table(("who", "n"), [("中国", 1), ("Zoë", 22)], out)
    assert out.getvalue().splitlines() == ["who    n", "----  --", "中国   1", "Zoë   22"]


def test_a_terminal_gets_rules_and_the_same_words():
    out = Terminal()
    write_table(("who", "n"), [("[red]USA[/red]", 1)], out)
    assert "[red]USA[/red]" in out.getvalue()
    assert "━" in out.getvalue() or "─" in out.getvalue()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(None, ""), (True, "yes"), (2.5, "2.5"), (-6.0, "-6"), ("a\x1b[31mb", "a [31mb"), ("a\u202eb", "a b")],
)
def test_cells_are_shown_on_one_line_without_tricks(cell, shown):
    assert show(cell) == shown


def test_records_keep_names_readable():
    out = io.StringIO()
    write_records([{"name": "Zelenskyy “said”"}], "jsonl", out)
    assert "“said”" in out.getvalue()


def on_terminal(monkeypatch, width, columns, rows):
    monkeypatch.setenv("COLUMNS", str(width))
    out = Terminal()
    write_table(columns, rows, out)
    return re.sub("\x1b\\[[0-9;]*m", "", out.getvalue()).splitlines()


@pytest.mark.parametrize("width", [50, 80, 100, 120, 200])
def test_words_are_not_broken_on_a_terminal(monkeypatch, width):
    written = on_terminal(monkeypatch, width, EVENTS, [EVENT, EVENT])
    assert max(map(len, written)) <= width
    whole = set(" ".join(map(str, (*EVENT, *EVENTS))).split())
    pieces = [word for line in written for word in line.split() if word.strip("─━")]
    assert [word for word in pieces if word not in whole and not (word.endswith("…") and len(word) >= NARROWEST)] == []
    assert any("2025-10-22" in line for line in written)


def test_a_terminal_too_narrow_for_the_columns_gets_a_block_a_row(monkeypatch):
    written = on_terminal(monkeypatch, 50, EVENTS, [EVENT, EVENT])
    assert written[:2] == ["date        2025-10-22", "source      United States"]
    assert written.count("") == 1
    assert " ".join(line[12:] for line in written if line)[:-1].count(QUOTE) == 1


def test_a_long_word_on_a_terminal_is_whole(monkeypatch):
    iri = "https://w3id.org/geopolitical-event-kg/data/article/" + "0123456789abcdef" * 3
    written = on_terminal(monkeypatch, 60, ("article", "n"), [(iri, 1)])
    assert iri in "".join(line.split()[0] for line in written[2:])


@given(st.lists(st.integers(0, 300), min_size=1, max_size=9), st.integers(1, 300))
def test_columns_share_the_room(natural, room):
    widths = fitted(natural, room)
    if widths is None:
        assert sum(20 if width > 40 else min(width, max(NARROWEST, 10)) for width in natural) > room
    else:
        assert sum(widths) <= max(room, 0) or widths == natural
        assert all(width == whole or NARROWEST <= width < whole for width, whole in zip(widths, natural, strict=True))


def test_a_long_value_does_not_widen_a_table_in_a_pipe_and_is_whole_elsewhere():
    rows = [("x" * 5000, 1), ("中" * 5000, 2), ("short", 3)]
    out = io.StringIO()
    write_table(("text", "n"), rows, out)
    assert max(map(len, out.getvalue().splitlines())) <= CELL_WIDTH + 3
    assert "…" in out.getvalue()
    for form in ("csv", "tsv", "json", "jsonl"):
        out = io.StringIO()
        write_rows(("text", "n"), rows, form, out)
        assert "x" * 5000 in out.getvalue()
