"""The packaged lexicon's files: every code is one of the vocabulary, every entry can be read, none hides another."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from kg.extract.lexicon import Pattern
from kg.vocabulary import vocabulary

V = vocabulary()
CLASSES = {"light", "begin", "plan", "want", "fail", "stop", "face", "say", "deny", "believe", "cause"}
SOURCES = {"subj", "obj", "owner", "from", "by", "in", "between"}
PREPOSITIONS = {
    "on", "against", "with", "to", "of", "from", "in", "into", "at", "over", "for", "by", "between", "about", "near",
    "along", "toward", "towards", "around", "off", "through", "upon", "behind", "onto",
}  # fmt: skip
TARGETS = PREPOSITIONS | {"obj", "dative", "subj", "comp", "inner", "none", "owner"}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("kg.data") / name).read_text("utf-8").splitlines(), strict=True))


ALL = rows("acts.csv")
ACTS = [row for row in ALL if row["type"] != "NONE"]
NO_ACTS = [row for row in ALL if row["type"] == "NONE"]
OPERATORS = rows("operators.csv")
CONTEXTS = rows("contexts.csv")


def wrong(check: object) -> list[str]:
    """Forms of the acts for which ``check(row)`` is false, to be seen all at once when a test fails."""
    assert callable(check)
    return [f"{row['form']} ({row['pos']})" for row in ACTS if not check(row)]


def test_acts_have_the_columns_that_the_reader_expects() -> None:
    columns = ["form", "pos", "type", "mode", "contexts", "cameo", "source", "target", "sym", "example"]
    assert list(ACTS[0]) == columns
    assert not wrong(lambda row: None not in row and None not in row.values())


def test_types_and_modes_exist() -> None:
    assert not wrong(lambda row: row["type"] in V.types and not V.types[row["type"]].imports_only)
    assert not wrong(lambda row: not row["mode"] or row["mode"] in V.types[row["type"]].modes)


def test_contexts_and_cameo_codes_exist() -> None:
    assert not wrong(lambda row: all(code in V.contexts for code in row["contexts"].split("|") if code))
    assert not wrong(lambda row: not row["cameo"] or row["cameo"] in V.cameo)


def test_a_cameo_code_reads_back_as_the_type_of_the_act() -> None:
    assert not wrong(lambda row: not row["cameo"] or V.cameo[row["cameo"]].type == row["type"])


def test_every_type_and_mode_can_be_found() -> None:
    named = {(row["type"], row["mode"]) for row in ACTS}
    missing = [
        (code, mode)
        for code, event_type in V.types.items()
        if not event_type.imports_only
        for mode in event_type.modes
        if (code, mode) not in named
    ]
    # "sideAB" marks both sides of one-off data, no word says it
    assert set(missing) <= {("ASSAULT", "sideAB")}
    assert {row["type"] for row in ACTS} == {code for code, t in V.types.items() if not t.imports_only}


def test_every_type_is_named_by_verbs_and_by_nouns() -> None:
    assert {(row["type"], row["pos"]) for row in ACTS if row["pos"] != "a"} == {
        (code, pos) for code, t in V.types.items() if not t.imports_only for pos in "vn"
    }


def test_what_is_no_act_is_more_special_than_an_act_of_the_same_word() -> None:
    lemmas = {(row["form"].split()[0], row["pos"]) for row in ACTS}
    assert NO_ACTS
    assert [row["form"] for row in NO_ACTS if " " not in row["form"]] == []
    assert [row["form"] for row in NO_ACTS if (row["form"].split()[0], row["pos"]) not in lemmas] == []


def test_no_act_stands_twice() -> None:
    assert [key for key, count in Counter((row["form"], row["pos"]) for row in ACTS).items() if count > 1] == []


def test_no_two_acts_have_the_same_constraints() -> None:
    # "cut obj:aid/tie" and "cut obj:tie/aid" would make the winner a matter of the file's order
    patterns = Counter((Pattern.parse(row["form"]), row["pos"]) for row in ACTS)
    assert [pattern for pattern, count in patterns.items() if count > 1] == []


@pytest.mark.parametrize("table", [ACTS, OPERATORS])
def test_forms_can_be_read_and_are_lower_case(table: list[dict[str, str]]) -> None:
    for row in table:
        Pattern.parse(row["form"])
        assert row["form"] == row["form"].lower().strip()


def test_files_are_sorted_so_that_changes_stay_small() -> None:
    for table, keys in ((ALL, ("form", "pos")), (OPERATORS, ("form", "class")), (CONTEXTS, ("context",))):
        order = [tuple(row[key] for key in keys) for row in table]
        assert order == sorted(order)


def test_slots_are_known() -> None:
    assert not wrong(lambda row: row["source"] in SOURCES)
    assert not wrong(lambda row: row["target"] and set(row["target"].split("|")) <= TARGETS)
    assert not wrong(lambda row: row["pos"] in ("v", "n", "a") and row["sym"] in ("", "1"))


def test_nouns_take_no_slot_that_only_verbs_have() -> None:
    only_verbs = {"obj", "dative", "comp", "subj"}
    assert not wrong(lambda row: row["pos"] != "n" or not set(row["target"].split("|")) & only_verbs)


def test_source_is_not_sought_where_the_target_is() -> None:
    # "between" holds both sides of a reciprocal act
    assert not wrong(lambda row: row["sym"] == "1" or row["source"] not in row["target"].split("|"))


def test_only_acts_between_two_sides_are_symmetric() -> None:
    one_way = {"AID", "REQUEST", "REJECT", "THREATEN", "COERCE", "MOBILIZE", "PROTEST", "CONCEDE"}
    assert not wrong(lambda row: not (row["sym"] and row["type"] in one_way))


def test_an_act_that_needs_a_target_has_a_slot_for_one() -> None:
    assert not wrong(lambda row: not V.types[row["type"]].target_required or row["target"] != "none")


def test_examples_are_short() -> None:
    assert not wrong(lambda row: 2 <= len(row["example"].split()) <= 10)


def test_operators_have_known_classes_and_stand_once() -> None:
    assert {row["class"] for row in OPERATORS} == CLASSES
    assert [key for key, n in Counter((row["form"], row["class"]) for row in OPERATORS).items() if n > 1] == []


@pytest.mark.parametrize("word", ["say", "tell", "state", "note", "add", "report", "argue", "believe"])
def test_a_plain_statement_is_no_act(word: str) -> None:
    assert not [row for row in ACTS if row["form"] == word]


def test_contexts_are_all_there_and_have_words() -> None:
    assert {row["context"] for row in CONTEXTS} == set(V.contexts)
    for row in CONTEXTS:
        words = row["words"].split("|")
        assert len(words) >= 5
        assert len(set(words)) == len(words)
        assert all(word and word == word.lower().strip() for word in words)
