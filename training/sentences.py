"""The sentences that the judge learns from: blocks of ``sentences/*.txt``, as GUIDELINES.md describes them.

    python training/sentences.py [FILE …]     check files, or all of them, and count what is in them
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences"
MODES: dict[str, frozenset[str]] = {
    "AGREE": frozenset({"sign"}),
    "CONSULT": frozenset("visit phone multilateral third-party".split()),
    "SUPPORT": frozenset(),
    "CONCEDE": frozenset(),
    "COOPERATE": frozenset(),
    "AID": frozenset(),
    "RETREAT": frozenset("withdraw release return disarm ceasefire access resign".split()),
    "REQUEST": frozenset("assist change meet yield".split()),
    "ACCUSE": frozenset("disapprove allege investigate".split()),
    "REJECT": frozenset("assist change meet yield".split()),
    "THREATEN": frozenset("violence relations ban arrest restrict expel territory".split()),
    "PROTEST": frozenset("demo riot strike hunger boycott obstruct".split()),
    "SANCTION": frozenset("impose expel discontinue withdraw convict".split()),
    "MOBILIZE": frozenset("troops weapons police militia".split()),
    "COERCE": frozenset(
        "arrest deport seize ban censor curfew martial-law restrict withhold cyber misinformation".split()
    ),
    "ASSAULT": frozenset(
        "abduct aerial assassinate beat cleansing crowd-control destroy drone execute explosives firearms "
        "heavy-weapons massacre primitive sexual suicide-attack targeted torture unconventional".split()
    ),
}
MODALITIES = ("actual", "future", "hypothetical", "negated")
_MARK = re.compile(r"\[([a-z]):([^\[\]]*)\]")
_EVENT = re.compile(
    r"^([a-z])>([a-z-]) ([A-Z]+)(?:/([a-z-]+))?((?: (?:actual|future|hypothetical|negated))?)((?: bg)?)$"
)


@dataclass(frozen=True, slots=True)
class Act:
    """One event of a sentence: letters of its sides (target None where it has none), what it is, how real.

    In a sentence of which only some pairs are judged, type NONE says that these two do nothing to each other.
    """

    source: str
    target: str | None
    type: str
    mode: str | None
    modality: str
    background: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, the spans of its actors by letter (code points), and its events."""

    text: str
    actors: dict[str, tuple[int, int]]
    acts: tuple[Act, ...]
    where: str
    article: int | None
    date: str | None
    whole: bool = True
    """Whether all pairs of its actors are judged, or only those that ``acts`` names."""


class Malformed(ValueError):
    """A block does not follow the guidelines; the message says where and how."""


def unmarked(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text of ``marked`` without marks, and the span of each letter. Raises Malformed."""
    text, spans, end = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        if match[1] in spans:
            raise Malformed(f"letter {match[1]} twice")
        if not match[2].strip() or match[2] != match[2].strip():
            raise Malformed(f"mark {match[0]!r} is empty or has spaces at its ends")
        spans[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        end = match.end()
    text += marked[end:]
    if re.search(r"\[[a-z]:", text):
        raise Malformed("a mark that is not closed, or a mark inside a mark")
    return text, spans


def act(line: str, letters: dict[str, tuple[int, int]]) -> Act:
    """The event that ``line`` states. Raises Malformed."""
    match = _EVENT.match(line)
    if match is None:
        raise Malformed(f"not an event line: {line!r}")
    source, target, kind, mode = match[1], None if match[2] == "-" else match[2], match[3], match[4]
    for letter in (source, target):
        if letter is not None and letter not in letters:
            raise Malformed(f"no mark {letter!r} in the sentence ({line!r})")
    if source == target:
        raise Malformed(f"source and target are one ({line!r})")
    if kind not in MODES and kind != "NONE":
        raise Malformed(f"unknown type {kind!r}")
    if mode is not None and mode not in MODES.get(kind, ()):
        raise Malformed(f"{kind} has no mode {mode!r}; it has {', '.join(sorted(MODES.get(kind, ()))) or 'none'}")
    return Act(source, target, kind, mode, match[5].strip() or "actual", bool(match[6]))


def read(path: Path) -> Iterator[Sentence | Malformed]:
    """The sentences of a file in order; a Malformed in the place of each block that does not follow the rules."""
    article, date, count, complete = None, None, 0, True
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        line = line.rstrip()
        if line.startswith("# article"):
            count += 1
            article, date, complete = count, (line.split()[2:] or [None])[0], True
        elif line.startswith(("# single", "# pairs")):
            article, date, complete = None, None, line.startswith("# single")
        elif line.startswith("#"):
            continue
        elif line:
            lines.append((number, line))
        elif lines:
            where = f"{path.name}:{lines[0][0]}"
            try:
                text, actors = unmarked(lines[0][1])
                acts = tuple(dict.fromkeys(act(event, actors) for _, event in lines[1:]))
                if complete and any(a.type == "NONE" for a in acts):
                    raise Malformed("NONE is said only after '# pairs'")
                yield Sentence(text, actors, acts, where, article, date, complete)
            except Malformed as error:
                yield Malformed(f"{where}: {error}")
            lines = []


def sentences(folder: Path = SENTENCES) -> Iterator[Sentence]:
    """All sentences of the folder, in the order of files and lines. Raises Malformed."""
    for path in sorted(folder.glob("*.txt")):
        for sentence in read(path):
            if isinstance(sentence, Malformed):
                raise sentence
            yield sentence


def main() -> None:
    """Check the files given, print what is wrong with a line each, and count the rest."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(SENTENCES.glob("*.txt"))
    wrong, types, modalities, seen, count, silent = 0, Counter(), Counter(), Counter(), 0, 0
    for path in paths:
        for sentence in read(path):
            if isinstance(sentence, Malformed):
                wrong += 1
                print(sentence)
                continue
            count += 1
            seen[sentence.text] += 1
            silent += not sentence.acts
            types.update(f"{a.type}/{a.mode}" if a.mode else a.type for a in sentence.acts)
            modalities.update(a.modality for a in sentence.acts)
    for text, times in seen.items():
        if times > 1:
            print(f"{times} times: {text}")
    print(f"{count} sentences, {silent} without events, {sum(types.values())} events, {wrong} malformed blocks")
    print(", ".join(f"{name} {number}" for name, number in sorted(types.items())))
    print(", ".join(f"{name} {number}" for name, number in modalities.most_common()))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
