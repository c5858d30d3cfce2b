"""Files, folders and standard input to articles; overrides."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import settings
from kg.errors import BadOption, UnknownPart
from kg.model import Article, SetAside
from kg.sources import ArticleOverrides, read_articles

TEXT = "The king of Ruritania fled. Graustark’s army followed him.\n"


def texts(*paths: object, **options: object) -> list[str]:
    items = read_articles([str(path) for path in paths], **options)  # type: ignore[arg-type]
    return [item.text if isinstance(item, Article) else str(item) for item in items]


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_folder_is_read_in_order_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.MD", "sub/c.txt", ".hidden.txt", ".git/x.txt", "photo.jpg", "z"):
        (tmp_path / name).write_text(f"{name} fled.")
    (tmp_path / "rows.csv").write_text("text\nOne.\nTwo.\n")
    assert texts(tmp_path) == [
        "a.MD fled.",
        "b.txt fled.",
        f"{tmp_path}/photo.jpg: no reader for .jpg",
        "One.",
        "Two.",
        "sub/c.txt fled.",
        "z fled.",
    ]


def test_links_that_go_in_circles_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert texts(tmp_path) == ["One.", f"{tmp_path}/gone.txt: a link that leads nowhere"]


def test_links_to_folders_stay_inside(tmp_path: Path) -> None:
    given = tmp_path / "given"
    (given / "sub").mkdir(parents=True)
    (tmp_path / "given-too").mkdir()
    for name in ("outside.txt", "given-too/near.txt", "given/sub/inside.txt"):
        (tmp_path / name).write_text(f"{name} fled.")
    (given / "loop").symlink_to("..")
    (given / "near").symlink_to("../given-too")
    (given / "within").symlink_to("sub")
    (given / "z.txt").symlink_to("../outside.txt")
    elsewhere = "a link to a folder elsewhere; name that folder to have it read"
    expected = [f"{given}/loop: {elsewhere}", f"{given}/near: {elsewhere}", "given/sub/inside.txt fled."]
    assert texts(given) == [*expected, "outside.txt fled."]
    (tmp_path / "link").symlink_to("given")
    assert texts(tmp_path / "link")[2:] == ["given/sub/inside.txt fled.", "outside.txt fled."]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert texts(tmp_path) == [f"{tmp_path}/pipe.txt: no regular file"]


def test_missing_empty_and_binary_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\t\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    assert texts(*(tmp_path / name for name in ("none.txt", "empty.txt", "blank.txt", "photo.jpg", "a\0b"))) == [
        f"{tmp_path}/none.txt: no such file",
        f"{tmp_path}/empty.txt: the file is empty",
        f"{tmp_path}/blank.txt: the file is empty",
        f"{tmp_path}/photo.jpg: not text: an image",
        f"{tmp_path}/a\0b: cannot be opened: embedded null byte",
    ]


def test_texts_that_are_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT + "x" * (200 - len(TEXT)))
    monkeypatch.setattr(settings, "MAX_ARTICLE_CHARACTERS", 199)
    assert texts(path) == [f"{path}: the text is 200 characters long; at most 199 are read"]
    monkeypatch.setattr(settings, "MAX_ARTICLE_CHARACTERS", 200)
    assert texts(path) == [path.read_text()]


def test_the_whole_file_is_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf\r\n  " + TEXT.encode().replace(b"\n", b"\r\n") + b"\r\n ")
    assert texts(path) == ["\n  " + TEXT + "\n "]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (b'\n {"text": "The king fled."}\n', "The king fled."),
        (b'[{"text": "The king fled."}]', "The king fled."),
        ('{"text": "The king fled."}'.encode("utf-16"), "The king fled."),
        (gzip.compress(b'{"text": "The king fled."}'), "The king fled."),
    ],
)
def test_standard_input_is_read_by_its_content(monkeypatch: pytest.MonkeyPatch, data: bytes, text: str) -> None:
    stdin(monkeypatch, data)
    (article,) = read_articles("-")
    assert isinstance(article, Article)
    assert article.text == text and (article.origin or "").startswith("stdin")


def test_html_is_known_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"<!DOCTYPE html><html><body></body></html>")
    assert texts("-") == ["stdin: no article text found"]


def test_a_reader_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text\nThe king fled.\n")
    assert texts(path, reader="csv") == ["The king fled."]
    with pytest.raises(UnknownPart, match="csv"):
        read_articles([path], reader="nonsense")


def test_packed_files(tmp_path: Path) -> None:
    packed = gzip.compress(b"text\nThe king fled.\n" * 50)
    (tmp_path / "a.csv.gz").write_bytes(packed)
    (tmp_path / "b.csv.gz").write_bytes(packed[:-12])
    items = texts(tmp_path)
    assert items[0] == "The king fled."
    assert "compressed data are damaged" in items[-1] and items[-1].startswith(f"{tmp_path}/b.csv.gz")


def test_a_packed_text_is_not_unpacked_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_FILE_BYTES", 1024 * 1024)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a" * (3 * 1024 * 1024)))
    assert texts(path) == [f"{path}: the file is longer than 1 MiB"]


def test_overrides_replace_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "The king fled.", "date": "soon", "publisher": "A"}\n')
    given = ArticleOverrides(date="23 October 2025", publisher="B", url="https://e.org", title="King flees", id="x")
    (article,) = read_articles([path], overrides=given)
    assert article == Article(
        text="The king fled.", id="x", title="King flees", date="2025-10-23", url="https://e.org", publisher="B",
        origin=f"{path}, row 1",
    )  # fmt: skip


def test_overrides_leave_notes_on_unknown_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date_of_birth,publisher_id\nThe king fled.,1,2\n")
    (article,) = read_articles([path], overrides=ArticleOverrides(date="2025-10-23", publisher="B"))
    assert isinstance(article, Article)
    assert article.notes == ("names not known and not used: date_of_birth, publisher_id",)


def test_a_title_given_for_a_text_that_has_another(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("King Flees at Night\n\nThe king fled.")
    (found,) = read_articles([path])
    (same,) = read_articles([path], overrides=ArticleOverrides(title="King flees at night"))
    (other,) = read_articles([path], overrides=ArticleOverrides(title="Queen stays"))
    for article, title, inside in (
        (found, "King Flees at Night", True),
        (same, "King Flees at Night", True),
        (other, "Queen stays", False),
    ):
        assert isinstance(article, Article)
        assert (article.title, article.title_in_text) == (title, inside)
        assert (("headline" in [region.kind for region in article.regions]) is inside) or not inside


def test_a_url_names_one_article_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nOne.\nTwo.\n")
    first, second = read_articles([path], overrides=ArticleOverrides(url="https://e.org"))
    assert isinstance(first, Article) and first.url == "https://e.org"
    assert isinstance(second, SetAside) and "names one article" in second.reason


@pytest.mark.parametrize("value", ["", "soon", "2025-02-30", "03/04/2025"])
def test_a_date_that_is_none_is_an_error_at_once(value: str) -> None:
    with pytest.raises(BadOption):
        ArticleOverrides(date=value)


@pytest.mark.slow
def test_importing_the_sources_loads_nothing_heavy() -> None:
    heavy = "{'trafilatura', 'dateparser', 'py3langid', 'numpy', 'lxml', 'importlib.metadata'}"
    code = f"import sys, kg.sources; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
