"""What holds for every registered dataset reader, whatever bytes it gets."""

from __future__ import annotations

import io
import pickle

import pytest
from dataset_samples import GOOD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.actor_names import slug
from kg.model import Event, RowEvidence
from kg.sources.dataset_reader import BadRow, DataFile, DatasetReader, RowResult, dataset_readers
from kg.sources.delimited import excerpts
from kg.vocabulary import vocabulary

FILE = DataFile("some-file", "0123456789abcdef")
NAMES = sorted(GOOD)
PIECES = st.sampled_from(
    [
        b"\t",
        b",",
        b"\n",
        b"\r\n",
        b'"',
        b";",
        b"\0",
        b"\xff",
        b"\xc3",
        b"2018-01-01",
        b"20180101",
        b"USA",
        b"040",
        b"NA",
        b"None",
        b"9" * 30,
        b"-1",
        b"1e999",
        b"id",
        b"Event ID",
        b"event_id_cnty",
        b"date,source,target,code\n",
    ]
)


def reader(name: str) -> DatasetReader:
    return dataset_readers.create(name, **GOOD[name][1])


def read(name: str, data: bytes, after: int = 0) -> list[RowResult]:
    return list(reader(name).read(io.BytesIO(data), FILE, after=after))


def line(result: RowResult) -> int:
    if isinstance(result, BadRow):
        return result.row
    assert isinstance(result.evidence, RowEvidence)
    return result.evidence.row


def check(results: list[RowResult]) -> None:
    lines = [line(result) for result in results]
    assert lines == sorted(lines) and all(number >= 1 for number in lines)
    for result in results:
        if isinstance(result, BadRow):
            assert result.reason and "\n" not in result.reason
        elif isinstance(result, Event):
            assert result.type in vocabulary().types and (result.source or result.target)
            assert result.when is not None and result.when.earliest <= result.when.date <= result.when.latest
            for side in (result.source, result.target):
                assert side is None or side.actor.id


def test_every_reader_is_covered() -> None:
    assert set(dataset_readers.builtin) == set(GOOD)


@pytest.mark.parametrize("name", NAMES)
def test_a_good_row_gives_one_record_that_names_its_origin(name: str) -> None:
    data = GOOD[name][0].encode()
    results = read(name, data)
    check(results)
    (record,) = results
    assert not isinstance(record, BadRow)
    assert isinstance(record.evidence, RowEvidence)
    assert record.evidence.file == "some-file" and record.evidence.row == data.count(b"\n")
    assert reader(name).name == name and slug(reader(name).version)


@pytest.mark.parametrize("name", NAMES)
def test_reading_again_gives_the_same_and_going_on_gives_the_rest(name: str) -> None:
    text = GOOD[name][0]
    data = (text + text.splitlines(keepends=True)[-1] * 2).encode()
    whole = read(name, data)
    assert len(whole) == 3 and read(name, data) == whole
    assert read(name, data, after=line(whole[0])) == whole[1:]


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_cannot_be_read_are_set_aside_alone(name: str) -> None:
    text = GOOD[name][0]
    good = text.splitlines(keepends=True)[-1].encode()
    bad = [good[:2] + b"\xff\xfe" + good[2:], b"x\n"]
    results = read(name, text.encode() + bad[0] + good + bad[1] + good)
    check(results)
    kinds = [isinstance(result, BadRow) for result in results]
    assert kinds.count(False) == 3 and kinds.count(True) == 2, results
    reasons = [result.reason for result in results if isinstance(result, BadRow)]
    assert reasons[0] == "not UTF-8: byte 0xff at 3"


@pytest.mark.parametrize("name", [name for name in NAMES if hasattr(dataset_readers.load(name), "heads")])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.one_of(st.integers(0, 3), st.lists(PIECES, max_size=4).map(b"".join)), max_size=12),
    size=st.integers(1, 4),
    after=st.integers(0, 5),
)
def test_excerpts_give_what_the_whole_file_gives(name: str, rows: list[int | bytes], size: int, after: int) -> None:
    """A row is one of the sample's lines (its header, where it has one, among them), or junk."""
    sample = GOOD[name][0].encode().splitlines()
    data = b"\n".join(sample[row % len(sample)] if isinstance(row, int) else row for row in rows)
    if name == "quadruples":
        data = data.replace(b"9" * 30, b"x")
    found = []
    for excerpt in excerpts(io.BytesIO(data), size=size, heads=reader(name).heads, after=after):  # type: ignore[attr-defined]
        copy = pickle.loads(pickle.dumps(excerpt))
        part = list(reader(name).read(copy, FILE, after=max(after, excerpt.first - 1)))
        assert len({(line(result) - 1) // size for result in part}) <= 1
        found += part
    assert found == read(name, data, after)


@pytest.mark.parametrize("name", NAMES)
def test_readers_can_be_sent_to_other_processes(name: str) -> None:
    copy = pickle.loads(pickle.dumps(reader(name)))
    assert list(copy.read(io.BytesIO(GOOD[name][0].encode()), FILE)) == read(name, GOOD[name][0].encode())


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=80).map(b"".join)))
def test_any_bytes_give_records_or_reasons(name: str, data: bytes) -> None:
    if name == "quadruples":
        data = b"-" + data  # numbered files need their names, which is another matter
    check(read(name, data))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 900), junk=st.lists(PIECES, max_size=3).map(b"".join))
def test_a_damaged_good_file_gives_records_or_reasons(name: str, cut: int, junk: bytes) -> None:
    data = GOOD[name][0].encode()
    if name != "quadruples":
        check(read(name, data[:cut] + junk + data[cut + 1 :]))
