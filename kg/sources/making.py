"""The one way from found text and fields to an Article, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from kg import settings
from kg.errors import Unreadable
from kg.model import Article
from kg.sources.dates import NoDayError, iso_day
from kg.sources.decoding import clean
from kg.sources.fields import KEYS, key
from kg.sources.language import described, foreign, is_english_tag
from kg.sources.layout import recognise


def make_article(
    text: str,
    *,
    origin: str,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    notes: tuple[str, ...] = (),
) -> Article:
    """The article of a text and what is known of it: cleaned, judged and laid out.

    A date that names no day is dropped with a note; fields that are missing are filled from the text where it has a
    headline, a date line or a dateline. ``language`` is the declared one, any spelling.
    Raises Unreadable, with the reason, for text that is empty, binary, too long or not English.
    """
    text, notes = clean(text, notes)
    if not text.strip():
        raise Unreadable("the text is empty")
    if len(text) > settings.MAX_ARTICLE_CHARACTERS:
        raise Unreadable(
            f"the text is {len(text):,} characters long; at most {settings.MAX_ARTICLE_CHARACTERS:,} are read"
        )
    if language and not is_english_tag(language):
        raise Unreadable(f"declared to be in {described(language)}; only English is read")
    if code := foreign(text):
        raise Unreadable(f"the text is in {described(code)}; only English is read")
    day: str | None = None
    if date:
        try:
            day = iso_day(date)
        except NoDayError as problem:
            notes = (*notes, f"date not used: {problem}")
    title = title.strip() if title and title.strip() else None
    layout = recognise(text, title=title)
    if day is None and layout.date is not None:
        day = layout.date
    elif day is None:
        notes = (*notes, *layout.notes)
    if publisher is None and layout.agency is not None:
        publisher = layout.agency
        notes = (*notes, "publisher taken from the dateline")
    return Article(
        text=text,
        id=id,
        title=layout.title or title,
        date=day,
        url=url,
        publisher=publisher,
        language="en" if language else None,
        place=layout.place,
        title_in_text=layout.title is not None,
        regions=layout.regions,
        origin=origin,
        notes=notes,
    )


def from_row(row: Mapping[str, object], *, origin: str, notes: tuple[str, ...] = ()) -> Article:
    """The article of one row; fields are found under their synonyms, in any case, with or without separators.

    Raises Unreadable where there is no text, where it is not a string, and as ``make_article`` does.
    """
    given = {key(name): value for name, value in reversed(list(row.items()))}
    found = {
        field: next((given[name] for name in names if given.get(name) not in (None, "")), None)
        for field, names in KEYS.items()
    }
    text = found.pop("text")
    if text is None:
        empty = any(name in given for name in KEYS["text"])
        raise Unreadable("the text is empty" if empty else "it has no text")
    if not isinstance(text, str):
        raise Unreadable(f"its text is no string but {_kind(text)}")
    fields: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, str):
            cleaned = _one_line(value)
            if cleaned:
                fields[name] = cleaned
        elif name in {"id", "date"} and isinstance(value, int) and not isinstance(value, bool):
            fields[name] = str(value)
        elif value is not None:
            notes = (*notes, f"{name} not used: no string but {_kind(value)}")
    return make_article(text, origin=origin, notes=notes, **fields)


def _one_line(value: str) -> str:
    return " ".join(value.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").split())


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, Mapping) else "null"
