"""Bytes of any encoding become text with a note of what was assumed; binary data is refused with a reason."""

from __future__ import annotations

import pytest

from kg.errors import Unreadable
from kg.sources.decoding import clean, decode

QUOTE = "The king said “we’re ready”; Malmö’s envoy agreed.\n"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (QUOTE.encode("utf-8"), None),
        (QUOTE.encode("utf-8-sig"), None),
        (QUOTE.encode("utf-16"), "decoded as UTF-16"),
        (b"\xfe\xff" + QUOTE.encode("utf-16-be"), "decoded as UTF-16"),
        (QUOTE.encode("utf-32"), "decoded as UTF-32"),
        (QUOTE.encode("cp1252"), "decoded as Windows-1252"),
        (QUOTE.replace("\n", "\r\n").encode(), None),
        (QUOTE.replace("\n", "\r").encode(), None),
    ],
)
def test_encodings(data: bytes, note: str | None) -> None:
    assert decode(data) == (QUOTE, (note,) if note else ())


def test_bytes_without_meaning_in_windows_1252_make_it_latin_1() -> None:
    text, notes = decode("Malmö and Besançon agreed on a treaty, and more words follow.".encode("latin-1") + b"\x81")
    assert text.startswith("Malmö and Besançon") and notes == ("decoded as Latin-1",)


def test_one_broken_byte_does_not_spoil_a_utf8_text() -> None:
    text, notes = decode((QUOTE * 3).encode() + b"\xff end")
    assert text == QUOTE * 3 + "\ufffd end"
    assert notes == ("1 character could not be decoded and became U+FFFD",)


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert clean("a\ud83db", ()) == ("a\ufffdb", ("1 character could not be decoded and became U+FFFD",))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0text", "NUL"),
        (bytes(range(1, 32)) * 20, "control characters"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\xff\xd8\xff\xe0rest", "an image"),
        ("no mark".encode("utf-16-le"), "byte order mark"),
    ],
)
def test_binary_data_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(data)


def test_a_few_control_characters_are_no_reason_to_refuse() -> None:
    text = "Page one of the treaty, which is long enough to count.\x0cPage two.\x1f" + "a" * 200
    assert decode(text.encode()) == (text, ())
