"""The scripts behind `make` find a Python that works, and install or say what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def program(directory: Path, name: str, body: str) -> None:
    """Puts a shell script of this name into the directory."""
    path = directory / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A directory to be the whole PATH, with the few programs that every system has."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for name in ("sh", "env", "cat", "dirname", "mktemp", "rm"):
        (directory / name).symlink_to(shutil.which(name) or name)
    return directory


def run(script: str, *words: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "scripts" / script), *words]
    return subprocess.run(command, env={"PATH": str(path)}, check=False, capture_output=True, text=True, input="")


def test_without_rights_it_prints_the_one_line_to_type(path: Path) -> None:
    program(path, "apt-get", "echo must not run >&2; exit 9")
    program(path, "id", "echo 1000")
    done = run("install-system", "redis-server", "postgresql", path=path)
    assert done.returncode == 1
    *_, line = done.stderr.strip().splitlines()
    assert line.strip() == (
        "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends redis-server postgresql'"
    )


def test_as_root_it_installs(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/calls')
    program(path, "id", "echo 0")
    assert run("install-system", "redis-server", path=path).returncode == 0
    assert (tmp_path / "calls").read_text().splitlines() == [
        "noninteractive update",
        "noninteractive install --yes --no-install-recommends redis-server",
    ]


def test_with_sudo_that_asks_no_password_it_installs(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", f'echo "$*" >> {tmp_path}/calls')
    program(path, "id", "echo 1000")
    program(path, "sudo", '[ "$1" = -n ] && exit 0; exec env "$@"')
    assert run("install-system", "redis-server", path=path).returncode == 0
    assert len((tmp_path / "calls").read_text().splitlines()) == 2


def test_an_installation_that_fails_shows_why(path: Path) -> None:
    program(path, "apt-get", "echo no such package; exit 100")
    program(path, "id", "echo 0")
    done = run("install-system", "redis-server", path=path)
    assert done.returncode == 1
    assert "no such package" in done.stderr


def test_elsewhere_it_names_what_is_missing(path: Path) -> None:
    done = run("install-system", "chromium", path=path)
    assert done.returncode == 1
    assert "chromium" in done.stderr


def test_a_python_that_is_listed_but_refuses_is_passed_over(path: Path, tmp_path: Path) -> None:
    program(path, "python3.14", 'echo "python3.14: command not found" >&2; exit 127')
    program(path, "python3.13", "exec /bin/false")
    program(path, "python3", f'exec {os.path.realpath(sys.executable)} "$@"')
    lock = tmp_path / "lock"
    lock.write_text("# nothing\n")
    done = run("install-packages", str(tmp_path / "venv"), str(lock), path=path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()


def test_without_a_python_it_says_which_it_needs(path: Path, tmp_path: Path) -> None:
    program(path, "python3", "exit 1")
    done = run("install-packages", str(tmp_path / "venv"), "lock", path=path)
    assert done.returncode == 1
    assert "Podyard needs Python 3.11, 3.12, 3.13 or 3.14" in done.stderr
    assert not (tmp_path / "venv").exists()
