"""What holds for every registered article reader, whatever bytes it gets."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Article, SetAside
from kg.sources import readers
from kg.sources.reader import BUILTIN_SUFFIXES

SENTENCES = (
    "Ruritania imposed sanctions on Graustark after the talks in Zenda failed. Its foreign minister said that the "
    "measures would take effect on Monday, and that further steps were being prepared with its allies. "
)
GOOD = {
    "text": f"Ruritania Sanctions Graustark\n\nZENDA: {SENTENCES}\n".encode(),
    "html": f"<html><head><title>Ruritania</title></head><body><article><h1>Ruritania</h1>"
    f"<p>{SENTENCES}</p><p>{SENTENCES}</p></article></body></html>".encode(),
    "jsonl": json.dumps({"text": SENTENCES}).encode() + b"\n",
    "csv": f'title,text\nSanctions,"{SENTENCES}"\n'.encode(),
}
STARTS = (
    b"",
    b"text\n",
    b"id,text\n",
    b"{",
    b'{"text": ',
    b"[",
    b"<html><body><p>",
    b"\xff\xfe",
    b"\x1f\x8b",
    b"%PDF-",
)
PIECES = st.sampled_from(
    [
        b"\r", b"\n", b"\r\n", b"\n\n", b"\0", b"\xff", b"\xe2\x80\x9c", b'"', b",", b";", b"\\ud800", b"{", b"}",
        b'{"text": "Ruritania attacked."}', b"<p>", b"</p>", b"&#0;", b"ZENDA (AP) - ", b"By Rudolf Rassendyll",
        b"Oct 23, 2025", b"icon-facebook icon-x", b"Read more: it", b"# ", b"Ruritania Attacks", b" ", b"\x85", b"\x0c",
        b'"text"', b": ", b"[", b"]", b"a. ", b"99999999",
    ]
)  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(st.sampled_from(STARTS), st.lists(PIECES, max_size=25)).map(lambda parts: parts[0] + b"".join(parts[1])),
)


def check(items: list[object]) -> None:
    for item in items:
        assert isinstance(item, Article | SetAside)
        if isinstance(item, SetAside):
            assert item.file == "some-file"
            assert item.reason and "\n" not in item.reason
            assert item.row is None or item.row >= 1
            continue
        assert item.text.strip() and "\r" not in item.text and "\0" not in item.text
        for value in (item.text, item.title, item.id, item.url, item.publisher, item.place):
            (value or "").encode("utf-8")
        assert item.date is None or len(item.date) == 10
        assert item.origin and item.origin.startswith("some-file")
        end = 0
        for region in item.regions:
            assert end <= region.start < region.end <= len(item.text)
            end = region.end
        headlines = [item.text[r.start : r.end] for r in item.regions if r.kind == "headline"]
        assert headlines == ([item.title] if item.title_in_text else [])


def test_every_reader_is_covered() -> None:
    assert set(readers.builtin) == set(GOOD)  # plug-ins that happen to be installed are not ours to test


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_file_gives_its_article(name: str) -> None:
    items = list(readers.create(name).read(io.BytesIO(GOOD[name]), "some-file"))
    check(items)
    assert len(items) == 1 and isinstance(items[0], Article)
    assert "Ruritania imposed sanctions on Graustark" in items[0].text


@pytest.mark.parametrize("name", sorted(GOOD))
def test_name_and_suffixes_agree_with_the_registry(name: str) -> None:
    reader = readers.load(name)
    assert reader.name == name
    assert set(reader.suffixes) == {suffix for suffix, owner in BUILTIN_SUFFIXES.items() if owner == name}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_empty_file_is_set_aside_once(name: str) -> None:
    for data in (b"", b" \n\n\t", b"\xef\xbb\xbf"):
        items = list(readers.create(name).read(io.BytesIO(data), "some-file"))
        assert len(items) == 1 and isinstance(items[0], SetAside), data


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=BYTES)
def test_any_bytes_give_articles_or_reasons(name: str, data: bytes) -> None:
    items = list(readers.create(name).read(io.BytesIO(data), "some-file"))
    check(items)
    if name in ("text", "html"):
        assert len(items) == 1


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 400), junk=st.binary(max_size=5))
def test_a_damaged_good_file_gives_articles_or_reasons(name: str, cut: int, junk: bytes) -> None:
    data = GOOD[name]
    check(list(readers.create(name).read(io.BytesIO(data[:cut] + junk + data[cut + 1 :]), "some-file")))
