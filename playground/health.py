"""Whether this web process can do its work: `/healthz` for load balancers, container health checks and the drill.

Leaves out the worker: it has Celery's own `inspect ping`, and the pages work (with the clock standing) without one.
"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

TIMEOUT = 2  # seconds


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the shape of a view)
    """200 and "ok", or 503 and a line for each of the database and Redis that does not answer."""
    failures = [line for line in (_database(), _redis()) if line]
    return HttpResponse("\n".join(failures) or "ok", content_type="text/plain", status=503 if failures else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return ""


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
    try:
        client.ping()
    except redis.RedisError:
        return "Redis does not answer"
    finally:
        client.close()
    return ""
