"""Django's way to answer a request, in one thread from its first middleware to its last.

Django's own handler for ASGI goes back and forth between the event loop and a thread of the request's own at every
middleware, and opens a database connection for each request: for a page of this size that is most of the work. All our
views are plain functions. Leaves out asynchronous views, and giving up a view whose browser has left.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

REQUESTS = 3  # at once: more would wait for one another, and a long one shall not keep all others waiting

_threads = ThreadPoolExecutor(REQUESTS, "requests")


class Handler(ASGIHandler):
    """The ASGI application of all that is no stream."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 (Django asks for the other kind)
        super().load_middleware(is_async=False)

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Mapping[str, Any]], Awaitable[None]],
    ) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        threads = asyncio.get_running_loop().run_in_executor
        with body:
            response = await threads(_threads, self._answer, scope, body)
        await self.send_response(response, send)
        if response.streaming:
            await threads(_threads, response.close)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        """The response, closed unless its content is read only when it is sent."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = refusal or self.get_response(cast(HttpRequest, request))
        if not response.streaming:
            response.close()
        return response
