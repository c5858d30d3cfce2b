"""Is a text English? Judged with care: a wrong refusal loses an article."""

from __future__ import annotations

import re
from typing import Final

from kg import settings

_SAMPLE = 8_000
"""How much of a text is judged, in code points."""

_MARGIN = 20.0
"""How far, in log probability, another language must lie ahead of English. Whole texts differ by hundreds."""

_ENGLISH_SHARE = 0.06
"""Share of words that are of the kind below from which a text is English, whatever the names in it look like."""

_COMMON = "the and that with from this which their were have been would they said who its there about"
_ENGLISH = frozenset(_COMMON.split())
_WORD = re.compile(r"[^\W\d_]+")

NAMES: Final = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani",
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton", "bs": "Bosnian", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fo": "Faroese", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "ht": "Haitian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "nb": "Norwegian Bokmål", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "oc": "Occitan", "or": "Odia", "pa": "Punjabi",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua", "ro": "Romanian", "ru": "Russian",
    "rw": "Kinyarwanda", "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "vo": "Volapük",
    "wa": "Walloon", "xh": "Xhosa", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
"""English names of the languages that can be told apart, by ISO 639-1 code."""


def is_english_tag(tag: str) -> bool:
    """Does a declared language (``en``, ``en-US``, ``en_GB``, ``eng``, ``English``) mean English?"""
    return re.split(r"[-_ ]", tag.strip().lower())[0] in {"en", "eng", "english"}


def described(tag: str) -> str:
    """A language for a person: ``German (de)``, or the tag itself where it is not known."""
    name = NAMES.get(re.split(r"[-_]", tag.strip().lower())[0])
    return f"{name} ({tag.strip()})" if name else repr(tag.strip())


def foreign(text: str) -> str | None:
    """The ISO 639-1 code of the language of ``text`` where that is clearly not English; None otherwise.

    Texts shorter than ``settings.LANGUAGE_CHECK_CHARACTERS`` code points are never judged. Names of people and places
    from elsewhere mislead a classifier, so common English words decide before it is asked.
    """
    if len(text) < settings.LANGUAGE_CHECK_CHARACTERS:
        return None
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words):
        return None
    if sum(map(len, words)) < settings.LANGUAGE_CHECK_CHARACTERS / 2:
        return None  # figures and signs have no language
    import py3langid

    ranking = [(str(language), float(score)) for language, score in py3langid.rank(sample)]
    best, score = ranking[0]
    english = dict(ranking)["en"]
    return best if best != "en" and score - english > _MARGIN else None
