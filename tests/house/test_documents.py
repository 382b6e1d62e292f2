"""What the documents say is so: targets, settings, files, licences."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
README = (ROOT / "README.md").read_text()
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()  # type: ignore[index]


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_says_in_one_line_what_it_does(target: str) -> None:
    lines = re.findall(rf"^{target}:[^#\n]*## (.+)\n\t\$\(say\)$", MAKEFILE, re.MULTILINE)
    assert len(lines) == 1, f"make {target} has no line of help, or does not print it"
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"make {target}: {lines[0]}" in listed


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "DESIGN.md", "CHANGELOG.md"])
def test_make_targets_and_files_that_a_document_names_exist(name: str) -> None:
    text = (ROOT / name).read_text()
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=`|  |;|$)", text)) <= set(TARGETS)
    # Pictures are looked for by the test below.
    files = re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:md|py|toml|yml|lock))`", text)
    missing = [file for file in files if not (ROOT / file).exists() and not list((ROOT / "playground").rglob(file))]
    assert missing == []


def test_the_readme_opens_with_a_sentence_a_picture_and_two_commands() -> None:
    _title, sentence, picture, commands = README.split("\n\n")[:4]
    assert sentence.startswith("Podyard is ")
    assert picture.startswith("![")
    assert [line.split()[:2] for line in commands.splitlines()] == [["make", "play"], ["make", "test"]]


@pytest.mark.parametrize("name", ["README.md", "DESIGN.md", "CONTRIBUTING.md"])
def test_pictures_in_documents_are_there(name: str) -> None:
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / name).read_text()):
        assert (ROOT / picture).is_file(), picture


def test_every_variable_that_is_read_is_in_the_readme_and_the_other_way_round() -> None:
    sources = [path for path in (ROOT / "playground").rglob("*.py") if "/simulator/" not in str(path)]
    read = set()
    for path in sources:
        for call in re.findall(r"environ(?:\.get\(|\[|, )\"(\w+)\"", path.read_text()):
            read.add(call)
    read.discard("DJANGO_SETTINGS_MODULE")
    described = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert read == described


def test_variables_of_the_compose_file_are_settings_or_its_own() -> None:
    own = {"POSTGRES_PASSWORD", "WEB_PROCESSES", "WORKER_PROCESSES"}
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"\$\{(\w+)", text))
    described = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert used <= described | own
    common = set(yaml.safe_load(text)["x-podyard"]["environment"])
    assert common <= described


def test_lock_files_hash_everything_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)
        packages = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in package for package in packages)


def test_lock_files_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": [*project["dependencies"], *project["optional-dependencies"]["dev"]],
    }
    for name, requirements in wanted.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(), re.MULTILINE))
        asked = {re.match(r"[\w-]+", one)[0].lower().replace("_", "-") for one in requirements}  # type: ignore[index]
        assert asked <= locked, name


def test_run_time_and_development_agree_on_versions() -> None:
    run, dev = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run.items() <= dev.items()


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
