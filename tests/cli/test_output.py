"""Tables and row formats."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.output import shorten, show, write_records, write_rows, write_table

CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.text())
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=5)


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


@given(ROWS)
def test_a_table_has_a_line_a_row_and_no_controls(rows):
    out = io.StringIO()
    assert write_table(("a", "b"), rows, out) == len(rows)
    lines = out.getvalue().split("\n")
    assert len(lines) == len(rows) + 3
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for line in lines for char in line)


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
