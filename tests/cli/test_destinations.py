"""Where output goes: regular files whole or not at all, everything else as it is, and one clear line when it cannot."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

TEXT = "USA sanctions RUS."
EXTRACT = ("extract", "a.txt", "--extractor", "fake")


@pytest.fixture(autouse=True)
def article(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")


def test_a_link_is_followed_and_stays(kg, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "real.jsonl").write_text("before")
    (tmp_path / "link.jsonl").symlink_to("sub/real.jsonl")
    (tmp_path / "new.jsonl").symlink_to("sub/new-real.jsonl")
    for link, real in (("link.jsonl", "real.jsonl"), ("new.jsonl", "new-real.jsonl")):
        assert kg(*EXTRACT, "-o", link).exit_code == 0
        assert (tmp_path / link).is_symlink()
        assert "Article" not in (tmp_path / "sub" / real).read_text()
        assert TEXT in (tmp_path / "sub" / real).read_text()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices here")
@pytest.mark.parametrize("arguments", [EXTRACT, ("export", "gexf"), ("view",), ("stats",)])
def test_a_device_stays_one(kg, tmp_path, arguments):
    kg("ingest", "a.txt", "--extractor", "fake")
    (tmp_path / "null").symlink_to("/dev/null")
    assert kg(*arguments, "-o", "null").exit_code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert (tmp_path / "null").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("arguments", [EXTRACT, ("export", "jsonl")])
def test_a_named_pipe_is_written_to(kg, tmp_path, arguments):
    kg("ingest", "a.txt", "--extractor", "fake")
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()), daemon=True)
    reader.start()
    assert kg(*arguments, "-o", "pipe").exit_code == 0
    reader.join(10)
    assert read and TEXT in read[0]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_permissions_of_a_file_stay(kg, tmp_path):
    (tmp_path / "out.jsonl").write_text("before")
    (tmp_path / "out.jsonl").chmod(0o640)
    assert kg(*EXTRACT, "-o", "out.jsonl").exit_code == 0
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("folder", "cannot write folder: it is a folder; name a file"),
        ("missing/Out.csv", "cannot write missing/Out.csv: there is no folder missing"),
        ("missing/", "cannot write missing/: there is no folder missing/"),
        ("a.txt/x", "cannot write a.txt/x: not a directory"),
        ("loop", "cannot write loop: too many levels of symbolic links"),
        ("", "the name of the output file is empty"),
        ("x" * 300, f"cannot write {'x' * 300}: file name too long"),
    ],
)
@pytest.mark.parametrize("arguments", [("stats",), ("export", "gexf"), ("view",)])
def test_what_cannot_be_written_is_one_line_with_the_name_given(kg, tmp_path, output, said, arguments):
    kg("ingest", "a.txt", "--extractor", "fake")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    result = kg(*arguments, "-o", output)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"kg: {said}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "folder", "kg-graph", "loop"]


@pytest.mark.parametrize("arguments", [("stats",), ("export", "gexf")])
def test_a_full_disk_is_told_with_the_name_given(kg, tmp_path, arguments, monkeypatch):
    kg("ingest", "a.txt", "--extractor", "fake")
    (tmp_path / "out").write_text("before")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.cli.stats.write_rows", full)
    monkeypatch.setattr("kg.export.gexf.GexfExporter.write", full)
    result = kg(*arguments, "-o", "out")
    assert result.exit_code == 2
    assert result.stderr == "kg: cannot write out: no space left on device\n"
    assert (tmp_path / "out").read_text() == "before"


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    whole = command.replace("kg ", f"{sys.executable} -m kg.cli.main ")
    return subprocess.run(["/bin/sh", "-c", whole], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="no shell here")
def test_a_closed_standard_output_is_one_line(kg, tmp_path):
    kg("ingest", "a.txt", "--extractor", "fake")
    for command in ("kg stats >&-", "kg --help >&-", "kg export gexf >&-"):
        done = shell(tmp_path, command)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == "kg: cannot write to the standard output: it is closed", command
        assert all(line.startswith("kg: ") for line in done.stderr.splitlines())
    done = shell(tmp_path, "kg stats -o out.txt >&- 2>&- <&-")
    assert done.returncode == 0
    assert (tmp_path / "out.txt").read_text() == kg("stats").stdout


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_standard_output_is_one_line(kg, tmp_path):
    kg("ingest", "a.txt", "--extractor", "fake")
    for command in ("kg stats >/dev/full", "kg export gexf >/dev/full"):
        done = shell(tmp_path, command)
        said = "kg: cannot write to the standard output: no space left on device\n"
        assert (done.returncode, done.stderr.endswith(said)) == (2, True), command
        assert "Traceback" not in done.stderr and "ignored" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout here")
def test_dev_stdout_goes_on_where_the_shell_is(kg, tmp_path):
    kg("ingest", "a.txt", "--extractor", "fake")
    (tmp_path / "log").write_text("before\n")
    for arguments in ("stats", "export jsonl"):
        done = shell(tmp_path, f"kg {arguments} -o /dev/stdout >> log")
        assert done.returncode == 0
    written = (tmp_path / "log").read_text()
    assert written.startswith("before\n" + kg("stats").stdout)
    assert TEXT in written and "/dev/stdout" not in written
