"""The README's commands work and print what it shows; its two set-up commands are found by ``.ci/run``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_shown_output_is_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "readme.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["main-job", "tests"])
def test_set_up_commands_are_one_line_each(name):
    blocks = re.findall(rf"<!-- ci:{name} -->\s*```sh\n(.*?)\n```", README, re.S)
    assert len(blocks) == 1
    assert "\n" not in blocks[0]


def test_python_shown_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "2025-10-22 USA SANCTION Rosneft" in printed
    assert "actor/Lukoil" in printed
    assert (tmp_path / "graph.html").exists()


def test_links_and_pictures_lead_somewhere():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
