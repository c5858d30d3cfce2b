"""CSV and TSV: columns by name, and one reason for each row that is not read."""

from __future__ import annotations

import io

import pytest

from kg.model import Article, SetAside
from kg.sources import streams
from kg.sources.tables import TableReader


def read(data: bytes | str) -> list[Article | SetAside]:
    raw = data.encode() if isinstance(data, str) else data
    return list(TableReader().read(io.BytesIO(raw), "news.csv"))


def texts(data: bytes | str) -> list[str]:
    return [item.text for item in read(data) if isinstance(item, Article)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_synonyms_in_any_case(delimiter: str) -> None:
    header = delimiter.join(["Link", "Published", "Headline", "CONTENT", "Source", "other"])
    row = delimiter.join(["https://e.org/1", "2025-10-23", "King flees", '"He fled; yes, a|b\tc."', "Zenda Times", "z"])
    article = Article(
        text="He fled; yes, a|b\tc.",
        title="King flees",
        date="2025-10-23",
        url="https://e.org/1",
        publisher="Zenda Times",
        origin="news.csv, row 1",
        notes=("names not known and not used: other",),
    )
    assert read(f"{header}\n{row}\n") == [article]


def test_one_column_of_text() -> None:
    assert texts("text\nThe king fled.\n\nThe queen stayed.\n") == ["The king fled.", "The queen stayed."]


def test_texts_over_several_lines_with_quotes() -> None:
    assert texts('id,text\r\n1,"He said ""no"".\r\n\r\nShe left."\r\n2,Two.\r\n') == [
        'He said "no".\n\nShe left.',
        "Two.",
    ]


def test_rows_with_too_few_or_too_many_columns() -> None:
    items = read("id,text\n1\n2,The king fled.\n3,a,b\n")
    assert [item.row for item in items if isinstance(item, SetAside)] == [1, 3]
    assert str(items[0]) == "news.csv, row 1: too few columns: 1 where the header has 2 (line 2 of the file)"
    assert "too many columns" in str(items[2])
    assert isinstance(items[1], Article) and items[1].origin == "news.csv, row 2"


def test_bad_quoting_costs_one_row() -> None:
    items = read('id,text\n1,"He" fled.\n2,Two.\n')
    assert [type(item) for item in items] == [SetAside, Article]
    assert "not CSV" in str(items[0]) and "line 2" in str(items[0])


def test_a_quote_that_is_never_closed_is_set_aside() -> None:
    items = read('id,text\n1,One.\n2,"Two.\n3,Three.\n')
    assert isinstance(items[0], Article)
    assert isinstance(items[1], SetAside) and items[1].row == 2 and "line 3" in items[1].reason


def test_a_missing_text_column_is_one_reason_with_the_columns_there_are() -> None:
    assert read("id,title\n1,a\n2,b\n") == [
        SetAside("news.csv", None, "no column is called text; the columns are: id, title")
    ]


def test_a_column_named_twice_is_refused() -> None:
    assert read("text,Text\na,b\n") == [SetAside("news.csv", None, "several columns are called text")]


def test_a_field_larger_than_the_csv_modules_limit() -> None:
    assert [len(text) for text in texts("text\n" + "The king fled. " * 20_000)] == [20_000 * 15]


def test_a_line_too_long_to_keep_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ROW_BYTES", 100)
    items = read("id,text\n1,One.\n2," + "x" * 500 + "\n3,Three.\n")
    assert [type(item) for item in items] == [Article, SetAside, Article]
    assert "longer" in str(items[1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert texts("id,text\n1,The envoy of Malmö fled.\n".encode(encoding)) == ["The envoy of Malmö fled."]


def test_line_ends_of_an_old_mac() -> None:
    assert texts(b'id,text\r1,"One.\rTwo."\r2,Three.\r') == ["One.\nTwo.", "Three."]


def test_each_note_of_an_encoding_stays_with_its_row() -> None:
    items = read("id,text\n1,Malmö.\n".encode("cp1252") + b"2,Two.\n")
    assert [item.notes for item in items if isinstance(item, Article)] == [("decoded as Windows-1252",), ()]


@pytest.mark.parametrize("name", ["Pub_Date", "pub date", "pubDate", "DATE-PUBLISHED", "datetime", "Publication.Date"])
def test_dates_under_other_names(name: str) -> None:
    (article,) = read(f"text,{name}\nThe king fled.,2025-10-23\n")
    assert isinstance(article, Article) and (article.date, article.notes) == ("2025-10-23", ())


@pytest.mark.parametrize("name", ["Outlet", "source_name", "Source Name", "SITE", "siteName", "newspaper"])
def test_publishers_under_other_names(name: str) -> None:
    (article,) = read(f"text,{name}\nThe king fled.,Zenda Times\n")
    assert isinstance(article, Article) and (article.publisher, article.notes) == ("Zenda Times", ())


def test_columns_that_mean_nothing_are_named_once_a_file() -> None:
    items = read("text,Wann,,Autor,wann\n,a,b,c,d\nOne.,a,b,c,d\nTwo.,a,b,c,d\n")
    assert isinstance(items[0], SetAside)
    notes = [item.notes for item in items[1:] if isinstance(item, Article)]
    assert notes == [("names not known and not used: Wann, Autor",), ()]


def test_many_unknown_columns_are_cut_short() -> None:
    header = ",".join(f"column{number}" for number in range(500))
    (article,) = read(f"text,{header}\nOne.{',' * 500}\n")
    assert isinstance(article, Article) and len(article.notes[0]) < 400 and article.notes[0].endswith(", …")
