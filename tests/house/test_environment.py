"""What the environment says becomes settings."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground import environment


def test_a_postgres_url_gives_each_part_unquoted() -> None:
    settings = environment.database("postgres://ann:p%40ss@db.example:5433/pod%20yard?sslmode=require")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert [settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "pod yard",
        "ann",
        "p@ss",
        "db.example",
        "5433",
    ]
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["pool"]["max_size"] > 1


def test_sqlite_waits_its_turn_to_write() -> None:
    settings = environment.database("sqlite:////var/lib/pod%20yard/db.sqlite3")
    assert settings["NAME"] == "/var/lib/pod yard/db.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]


def test_a_sqlite_path_may_be_relative() -> None:
    assert environment.database("sqlite:///here.sqlite3")["NAME"] == "here.sqlite3"


@pytest.mark.parametrize("url", ["mysql://db/x", "db.sqlite3", ""])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must begin with"):
        environment.database(url)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), (" Yes ", True), ("0", False), ("", False), ("no", False)]
)
def test_flags_say_yes_or_no(value: str, expected: bool) -> None:
    assert environment.flag({"A": value}, "A") is expected
    assert environment.flag({}, "A") is False


def test_lists_leave_out_spaces_and_empty_parts() -> None:
    assert environment.names({"A": " a.example, ,b.example,"}, "A") == ["a.example", "b.example"]
    assert environment.names({}, "A") == []


def test_celery_names_a_unix_socket_in_its_own_way() -> None:
    assert environment.broker("unix:///run/v.sock") == "redis+socket:///run/v.sock"
    assert environment.broker("rediss://host:6380/1") == "rediss://host:6380/1"


def test_valkey_listens_beside_the_state_unless_the_path_is_too_long_for_a_socket() -> None:
    assert environment.redis_socket(Path("/srv/podyard")) == Path("/srv/podyard/valkey.sock")
    deep = Path("/srv", "数据" * 20)
    short = environment.redis_socket(deep)
    assert len(bytes(short)) <= environment.LONGEST_SOCKET_PATH
    assert short == environment.redis_socket(deep)
    assert short != environment.redis_socket(deep / "other")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secret-key"
    secret = environment.kept_secret(path)
    assert len(secret) > 50
    assert environment.kept_secret(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from playground.environment import kept_secret as k; print(k(pathlib.Path(sys.argv[1])))"
    )

    def start(_: int) -> str:
        words = [sys.executable, "-c", code, str(tmp_path / "secret-key")]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1
