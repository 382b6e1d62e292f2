"""What is answered where a request cannot be served: in the reader's language, and so that it is worth trying again.

Leaves out the page for our own mistakes (500.html), which Django renders with as little as it can.
"""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

RETRY = 3  # seconds

logger = logging.getLogger(__name__)


class DatabaseAway(MiddlewareMixin):
    """Answers 503 where the database is locked for longer than one waits, or away; a page that was asked for is asked
    for again by itself."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DatabaseError):
            return None
        logger.error("%s: the database does not answer: %s", request.path, exception)
        answer = render(request, "503.html", {"retry": RETRY}, status=503)
        answer.headers["Retry-After"] = str(RETRY)
        return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (the shape of a handler)
    """What was sent cannot be read: it is too long, or has more fields than any form of ours."""
    return render(request, "400.html", status=400)
