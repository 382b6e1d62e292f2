"""The servers that other tests lean on are real."""

import psycopg
import pytest
import redis


@pytest.mark.services
def test_each_test_has_an_empty_postgresql_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert row == (0,)
        assert connection.info.server_version >= 140000


@pytest.mark.services
def test_each_test_has_an_empty_redis(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("a", 1)
        assert client.get("a") == b"1"


def test_the_embedded_valkey_holds_nothing_at_the_start_of_a_test(embedded_redis: str) -> None:
    with redis.Redis.from_url(embedded_redis) as client:
        assert client.dbsize() == 0
        assert client.info("server")["server_name"] == "valkey"
