"""Every answer of Podyard carries what keeps its visitors safe, and its health is told truly."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.django_db
def test_pages_may_load_and_run_only_what_comes_from_here(client: Client, embedded_redis: str) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_answers_are_not_sniffed_framed_or_traced_to_their_page(client: Client, embedded_redis: str) -> None:
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_strangers_host_name_is_refused() -> None:
    assert Client().get("/healthz", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_healthz_says_ok_while_database_and_redis_answer(client: Client, embedded_redis: str) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_healthz_names_redis_when_it_is_gone(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///no/such/socket"
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"Redis does not answer")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_language_is_kept_in_a_cookie(client: Client, language: str) -> None:
    response = client.post("/i18n/setlang/", {"language": language, "next": "/"})
    assert response.cookies["django_language"].value == language


@pytest.mark.databases
@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for(settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert connection.settings_dict["ENGINE"] == settings.DATABASES["default"]["ENGINE"]
