"""Other languages are recognised; English with foreign names, and whatever is too short to judge, is let through."""

from __future__ import annotations

import pytest

from kg import settings
from kg.sources.language import described, foreign, is_english_tag

GERMAN = (
    "Der König von Ruritanien hat am Montag neue Zölle gegen Graustark angekündigt. Der Außenminister sagte, die "
    "Maßnahmen würden sofort in Kraft treten. Die Regierung in Edelweiss wies die Vorwürfe zurück und drohte mit "
    "einer Antwort, die das Land schwer treffen werde."
)
RUSSIAN = (
    "Король Руритании объявил в понедельник о новых пошлинах против Граустарка. Министр иностранных дел заявил, что "
    "меры вступят в силу немедленно. Правительство отвергло обвинения и пригрозило ответом, который сильно ударит "
    "по стране и её торговле с соседями."
)
DUTCH = (
    "De koning van Ruritanië heeft maandag nieuwe heffingen tegen Graustark aangekondigd. De minister van "
    "Buitenlandse Zaken zei dat de maatregelen meteen ingaan. De regering wees de beschuldigingen van de hand en "
    "dreigde met een antwoord dat het land hard zou treffen."
)
NAMES = (
    "Xi Jinping met Vladimir Putin, Narendra Modi, Recep Tayyip Erdogan and Abdel Fattah el-Sisi in Qingdao. Sergei "
    "Lavrov, Wang Yi, Subrahmanyam Jaishankar and Hakan Fidan joined. Mohammed bin Salman, Kassym-Jomart Tokayev, "
    "Shavkat Mirziyoyev and Ilham Aliyev sent envoys."
)


@pytest.mark.parametrize(("text", "code"), [(GERMAN, "de"), (RUSSIAN, "ru"), (DUTCH, "nl"), ("国王说。" * 60, "zh")])
def test_other_languages(text: str, code: str) -> None:
    assert foreign(text) == code


def test_english_with_many_foreign_names() -> None:
    assert foreign(NAMES) is None


def test_english_that_quotes_another_language() -> None:
    english = (
        "The king said on Monday that the talks with Graustark had failed, and that new tariffs would follow. The "
        "envoy, who had been in the palace for three days, left without a word to the press. In his own words: "
    )
    assert foreign(english + GERMAN) is None


def test_short_texts_and_figures_are_not_judged() -> None:
    assert foreign(GERMAN[: settings.LANGUAGE_CHECK_CHARACTERS - 1]) is None
    assert foreign("12.5 | 13.7 | 2025-10-23\n" * 100) is None


def test_declared_languages() -> None:
    assert all(is_english_tag(tag) for tag in ("en", "EN", "en-US", "en_GB", "eng", "English"))
    assert not any(is_english_tag(tag) for tag in ("de", "enm", "ru-RU", "Bengali"))
    assert described("de") == "German (de)"
    assert described("tlh") == "'tlh'"
