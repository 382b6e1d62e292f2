"""The web server's way in: `/events/` streams go to a small ASGI application of their own, all else to Django.

Streams go round Django because its middleware would hold a thread, and with one query a database connection, for as
long as a browser tab is open.
"""

import os
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

import django

from playground.web.handler import Handler

# Whitenoise hands over files as synchronous iterators. They are small, and read whole.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

django.setup(set_prefix=False)
_django = Handler()


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Mapping[str, Any]], Awaitable[None]],
) -> None:
    """The ASGI application of a web process."""
    if scope["type"] == "http" and scope["path"].startswith("/events/"):
        from playground.web.events import application as events

        await events(scope, receive, send)
    else:
        await _django(scope, receive, send)
