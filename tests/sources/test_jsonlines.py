"""Rows of JSON: what is read, and why a row is not."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from kg.model import Article, SetAside
from kg.sources import streams
from kg.sources.jsonlines import JsonLinesReader


def read(data: bytes | str) -> list[Article | SetAside]:
    raw = data.encode() if isinstance(data, str) else data
    return list(JsonLinesReader().read(io.BytesIO(raw), "news.jsonl"))


def reason(data: bytes | str) -> str:
    (item,) = read(data)
    assert isinstance(item, SetAside)
    return item.reason


def test_all_fields() -> None:
    row = {
        "id": 17, "title": "King flees", "text": "The king fled.", "date": "Oct 23, 2025", "url": "https://e.org/1",
        "publisher": "Zenda Times", "language": "en-GB",
    }  # fmt: skip
    (article,) = read(json.dumps(row))
    assert article == Article(
        text="The king fled.", id="17", title="King flees", date="2025-10-23", url="https://e.org/1",
        publisher="Zenda Times", language="en", origin="news.jsonl, row 1",
    )  # fmt: skip


def test_bad_rows_are_set_aside_and_the_others_read() -> None:
    rows = ['{"text": "One."}', "", "{bad", "[1]", '{"title": "x"}', '{"text": 5}', '{"text": " "}', '{"text": "Two."}']
    items = read("\n".join(rows))
    assert [item.text for item in items if isinstance(item, Article)] == ["One.", "Two."]
    assert [(item.row, item.reason) for item in items if isinstance(item, SetAside)] == [
        (3, "not JSON: Expecting property name enclosed in double quotes at column 2"),
        (4, 'not an object: a row is {"text": …} and further fields'),
        (5, "it has no text"),
        (6, "its text is no string but a number"),
        (7, "the text is empty"),
    ]
    assert items[-1].origin == "news.jsonl, row 8"


def test_a_bad_date_costs_the_date_and_not_the_article() -> None:
    (article,) = read('{"text": "The king fled.", "date": "soon"}')
    assert isinstance(article, Article)
    assert article.date is None and article.notes == ("date not used: 'soon' names no day",)


def test_fields_of_another_kind_are_noted() -> None:
    (article,) = read('{"text": "The king fled.", "publisher": {"name": "Z"}, "title": null}')
    assert isinstance(article, Article)
    assert article.publisher is None and article.notes == ("publisher not used: no string but an object",)


def test_line_ends_and_surrogates_inside_strings() -> None:
    (article,) = read(r'{"text": "One.\r\nTwo.\rThree \ud83d\ude00 \ud83d."}')
    assert isinstance(article, Article)
    assert article.text == "One.\nTwo.\nThree 😀 \ufffd."


def test_text_in_another_language() -> None:
    text = "Der König hat am Montag neue Zölle gegen das Nachbarland angekündigt und die Grenze geschlossen. " * 3
    assert reason(json.dumps({"text": text})) == "the text is in German (de); only English is read"
    assert reason('{"text": "Ja.", "language": "de"}') == "declared to be in German (de); only English is read"


def test_what_only_json_can_do_to_a_reader() -> None:
    assert reason('{"a": ' + "[" * 100_000) == "not JSON: nested too deeply"
    assert "digits" in reason('{"text": ' + "9" * 10_000 + "}")
    assert "NUL" in reason(r'{"text": "a\u0000b"}')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    items = read('{"text": "The envoy of Malmö fled."}\n{"text": "Two."}\n'.encode(encoding))
    assert [item.text for item in items if isinstance(item, Article)] == ["The envoy of Malmö fled.", "Two."]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_or_one_object_over_several_lines(indent: int | None) -> None:
    items = read(json.dumps([{"text": "One."}, {"text": ""}, {"text": "Two."}], indent=indent))
    assert [getattr(item, "text", None) for item in items] == ["One.", None, "Two."]
    assert isinstance(items[1], SetAside) and items[1].row == 2
    (article,) = read(json.dumps({"text": "One."}, indent=2))
    assert isinstance(article, Article) and article.origin == "news.jsonl"


def test_a_broken_document_is_one_reason_and_not_one_a_line() -> None:
    assert reason('[\n  {"text": "One."},\n  {"text": \n').startswith("not JSON: Expecting value at line 3, column 12")


def test_a_row_that_is_an_array_does_not_hide_those_after_it() -> None:
    items = read('["a"]\n{"text": "Two."}')
    assert isinstance(items[0], SetAside) and isinstance(items[1], Article)


def test_a_row_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ROW_BYTES", 100)
    items = read('{"text": "One."}\n{"text": "' + "x" * 1000 + '"}\n{"text": "Three."}')
    assert [type(item) for item in items] == [Article, SetAside, Article]
    assert items[1].row == 2 and items[2].origin == "news.jsonl, row 3"


def test_rows_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        rows = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            self.rows += 1
            row = b'{"text": "The king fled."}\n'
            buffer[: len(row)] = row
            return len(row)

    endless = Endless()
    items: Iterator[Article | SetAside] = JsonLinesReader().read(io.BufferedReader(endless), "pipe")
    assert [next(items).origin for _ in range(3)] == ["pipe, row 1", "pipe, row 2", "pipe, row 3"]
    assert endless.rows < 20


def test_fields_that_mean_nothing_are_named_where_they_first_stand() -> None:
    rows = [{"text": "One.", "Wann": 1}, {"text": "Two.", "wann": 2, "autor": "x"}, {"text": "Three.", "autor": "y"}]
    items = list(JsonLinesReader().read(io.BytesIO("\n".join(map(json.dumps, rows)).encode()), "a.jsonl"))
    assert [item.notes for item in items if isinstance(item, Article)] == [
        ("names not known and not used: Wann",),
        ("names not known and not used: autor",),
        (),
    ]
