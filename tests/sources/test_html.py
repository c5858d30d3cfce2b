"""Web pages: the article's text, and what the page says of it."""

from __future__ import annotations

import io

import pytest

from kg.model import Article, SetAside
from kg.sources.html import HtmlReader
from kg.sources.reader import by_content

PARAGRAPHS = (
    "The king of Ruritania said on Wednesday that “the tariffs” on Graustark would stay until its army left Malmö.",
    "His minister told reporters that the two countries would meet again in Strelsau, where talks had failed in May.",
    "Graustark rejected the charge and said that it had moved no soldiers, and that its envoy would stay at home.",
)
PAGE = f"""<?xml version="1.0" encoding="{{encoding}}"?>
<!DOCTYPE html><html lang="en"><head><meta charset="{{encoding}}"><title>King keeps tariffs | Zenda Times</title>
<meta property="og:title" content="King keeps tariffs on Graustark">
<meta property="og:site_name" content="Zenda Times">
<meta property="article:published_time" content="2025-10-22T21:10:00Z">
<link rel="canonical" href="https://zenda.example/king-keeps-tariffs"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>King keeps tariffs on Graustark</h1>
{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}
<table><tr><td>Tariff</td><td>12 percent</td></tr></table></article>
<div id="comments"><p>I do not believe a word of what the king says, said a reader below the line.</p></div>
<footer>© 2025 Zenda Times</footer></body></html>"""


def read(data: bytes) -> Article | SetAside:
    (item,) = HtmlReader().read(io.BytesIO(data), "page.html")
    return item


def test_text_and_metadata() -> None:
    article = read(PAGE.format(encoding="utf-8").encode())
    assert isinstance(article, Article)
    for paragraph in PARAGRAPHS:
        assert paragraph in article.text
    for other in ("Home", "12 percent", "said a reader", "©"):
        assert other not in article.text
    assert article.title == "King keeps tariffs on Graustark"
    assert article.title_in_text == ("King keeps tariffs on Graustark" in article.text)
    assert (article.date, article.publisher) == ("2025-10-22", "Zenda Times")
    assert article.url == "https://zenda.example/king-keeps-tariffs"


def test_the_declared_encoding_counts() -> None:
    article = read(PAGE.format(encoding="windows-1252").encode("cp1252"))
    assert isinstance(article, Article)
    assert "“the tariffs”" in article.text and "Malmö" in article.text


def test_a_wrongly_declared_encoding_does_not() -> None:
    article = read(PAGE.format(encoding="utf-8").encode("cp1252"))
    assert isinstance(article, Article)
    assert "Malmö" in article.text and article.notes == ("decoded as Windows-1252",)


def test_a_date_is_not_guessed_from_the_rest_of_the_page() -> None:
    page = "<html><body><article>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = read((page + "</article><div>Our office opened on 3 May 2011.</div></body></html>").encode())
    assert isinstance(article, Article) and article.date is None


@pytest.mark.parametrize(
    "page",
    [
        "<p>Ruritania bombed Graustark on Monday.</p>",
        "<P CLASS=x>Ruritania bombed Graustark on Monday.",
        "<h1>War</h1><p>Ruritania bombed Graustark on Monday.</p>",
        "<article><p>Ruritania bombed Graustark on Monday.</p></article>",
        "<html><body>Ruritania bombed Graustark on Monday.</body></html>",
        "<div><span>Ruritania bombed Graustark on Monday.</span></div>",
    ],
)
def test_short_pages_and_pieces_of_pages(page: str) -> None:
    article = read(page.encode())
    assert isinstance(article, Article)
    assert article.text.endswith("Ruritania bombed Graustark on Monday.")
    assert by_content(page.encode()) == "html"


def test_pages_without_an_article() -> None:
    for page in (b"<html><body></body></html>", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", b"<"):
        assert read(page) == SetAside("page.html", None, "no article text found")


def test_a_page_in_another_language() -> None:
    text = "Der König hat am Montag neue Zölle gegen das Nachbarland angekündigt und die Grenze geschlossen. " * 4
    item = read(f"<html><body><article><p>{text}</p><p>{text}</p></article></body></html>".encode())
    assert item == SetAside("page.html", None, "the text is in German (de); only English is read")


def test_nothing_is_written_to_the_streams(capfd: object) -> None:
    read(b"<html>")
    out, err = capfd.readouterr()  # type: ignore[attr-defined]
    assert (out, err) == ("", "")
