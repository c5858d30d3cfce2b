"""The labelled sentences follow their guidelines, and cover what the judge must tell apart."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[2] / "training"
sys.path.insert(0, str(TRAINING))

from sentences import MODES, Malformed, act, read, sentences, unmarked  # noqa: E402

from kg.vocabulary import vocabulary  # noqa: E402

# What the ontology lists as a mode of fighting but no sentence can show: which of two sides struck.
NOT_SHOWN = {"ASSAULT/sideAB"}
# What the judge tells apart beside the ontology's modes, for their CAMEO codes.
OWN = {"AGREE/sign", "SANCTION/impose"}


@pytest.fixture(scope="module")
def everything():
    return list(sentences())


def test_every_block_is_well_formed_and_no_sentence_stands_twice(everything):
    assert len(everything) > 8000
    texts = Counter(sentence.text for sentence in everything if sentence.whole)
    assert [text for text, times in texts.items() if times > 1] == []


def test_types_and_modes_are_those_of_the_ontology():
    ours = {f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes}
    theirs = {f"{t.code}/{mode}" for t in vocabulary().types.values() if not t.imports_only for mode in t.modes}
    assert ours - OWN == theirs - NOT_SHOWN
    assert set(MODES) == {t.code for t in vocabulary().types.values() if not t.imports_only}


def test_every_type_mode_and_modality_is_shown_often(everything):
    acts = [act for sentence in everything for act in sentence.acts]
    kinds = Counter(act.type for act in acts)
    modes = Counter(f"{act.type}/{act.mode}" for act in acts if act.mode)
    assert min(kinds[kind] for kind in MODES) >= 300
    assert min(modes[f"{kind}/{mode}"] for kind, names in MODES.items() for mode in names) >= 10
    assert min(Counter(act.modality for act in acts).values()) >= 500
    assert sum(not sentence.acts for sentence in everything) >= 500


def test_marks_become_spans_of_the_plain_text():
    text, spans = unmarked("[a:Kenya] freed [b:two aid workers].")
    assert text == "Kenya freed two aid workers."
    assert {letter: text[start:end] for letter, (start, end) in spans.items()} == {"a": "Kenya", "b": "two aid workers"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a>b SHOUT", "unknown type"),
        ("a>b ASSAULT/phone", "no mode"),
        ("a>c AID", "no mark 'c'"),
        ("a>a AID", "are one"),
        ("a>b AID maybe", "not an event line"),
    ],
)
def test_what_breaks_the_guidelines_is_named(line, why):
    with pytest.raises(Malformed, match=why):
        act(line, {"a": (0, 1), "b": (2, 3)})


def test_a_broken_block_is_told_of_with_its_line_and_the_rest_is_read(tmp_path):
    path = tmp_path / "x.txt"
    blocks = ["# single\n[a:Peru] met [b:Chile].\na>b CONSULT", "[a:Peru met [b:Chile].", "[a:He] left."]
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")
    found = list(read(path))
    assert [isinstance(block, Malformed) for block in found] == [False, True, False]
    assert "x.txt:5" in str(found[1])
