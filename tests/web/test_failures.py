"""What the pages say where something fails: the database, the picture, what was sent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from playground.web import frames
from playground.workspaces import reading
from playground.workspaces.models import Workspace

HX = {"HX-Request": "true"}


def broken(*_: object, **__: object) -> object:
    raise ZeroDivisionError


def away(*_: object, **__: object) -> object:
    raise DatabaseError("database is locked")


@pytest.mark.parametrize("part", ["_picture", "_strip", "_line"])
def test_a_drawing_that_fails_leaves_the_bench_and_a_plain_message(
    alice: Client, public: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    alice.post(f"/w/{public}/apply/", {"manifest": "{apiVersion: v1, kind: Namespace, metadata: {name: x}}"})
    reading.memories.clear()
    with monkeypatch.context() as patch:
        patch.setattr(frames, part, broken)
        frames.telling_of(public).drawn.clear()
        answer = alice.get(f"/w/{public}/")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "The cluster cannot be drawn" in page
        assert 'value="reset"' in page
        assert "ZeroDivisionError" in caplog.text
        assert "cannot be drawn" in frames.render(reading.look(public), "en", "ownership")
    page = alice.get(f"/w/{public}/").content.decode()
    assert "cannot be drawn" not in page
    assert "You created Namespace x" in page


@pytest.mark.parametrize("path", ["", "objects/nodes/-/node-1/"])
@pytest.mark.parametrize("read", [(reading, "look"), (Workspace.objects, "get")])
def test_where_the_database_is_away_the_page_says_so_and_tries_again(
    alice: Client, public: str, monkeypatch: pytest.MonkeyPatch, path: str, read: tuple[object, str]
) -> None:
    monkeypatch.setattr(*read, away)
    answer = alice.get(f"/w/{public}/{path}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert 'http-equiv="refresh"' in answer.content.decode()
    answer = alice.post(f"/w/{public}/apply/", {"do": "delete"})
    assert answer.status_code == 503
    assert 'http-equiv="refresh"' not in answer.content.decode()


@pytest.mark.parametrize(
    "form", [{"manifest": "#" * 13_000_000}, {f"field-{number}": "" for number in range(2000)}], ids=["long", "many"]
)
def test_what_cannot_be_read_is_refused_in_the_readers_language_and_is_no_news(
    alice: Client, public: str, caplog: pytest.LogCaptureFixture, form: dict[str, str]
) -> None:
    answer = alice.post(f"/w/{public}/apply/", form, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 400
    assert "无法读取" in answer.content.decode()
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("odd", ["%00", "a%00", "%ff", "A", "..%2f", "a" * 17, "%F0%9F%90%A7", "%27--"])
@pytest.mark.parametrize("path", ["", "apply/", "clock/", "remove/", "objects/nodes/-/node-1/"])
def test_an_id_that_cannot_be_one_is_not_found(alice: Client, public: str, odd: str, path: str) -> None:
    assert alice.get(f"/w/{odd}/{path}").status_code == 404
    assert alice.post(f"/w/{odd}/{path}").status_code == 404


@pytest.mark.parametrize("odd", ["%00", "a%00"])
def test_a_name_with_odd_letters_is_not_found(alice: Client, public: str, odd: str) -> None:
    assert alice.get(f"/w/{public}/objects/nodes/{odd}/{odd}/").status_code == 404


@pytest.mark.services
def test_it_is_the_same_on_postgres(postgres_url: str, redis_url: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not services", "-p", "no:xdist", str(Path(__file__))]
    environment = {**os.environ, "DATABASE_URL": postgres_url, "REDIS_URL": redis_url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
