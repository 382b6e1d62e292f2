"""A classroom: 200 learners, each with an open event stream, each applying something every five seconds.

`python -m tests.bench.crowd ADDRESS` is the crowd itself, in a process of its own, over plain sockets: for each learner
one connection for the stream, and a fresh one for each Apply, since the server closes those that are idle for 5 s.
Measured is the time from sending an Apply to the first frame of the stream that shows it (see turns.py); what a browser
adds to that stands in apply.py's figures.
"""

import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.bench.figure import Figure, at_most, percentile
from tests.bench.turns import turn, words
from tests.house.figures import ROOT, playground

LEARNERS = 200
EVERY = 5.0  # seconds between two of a learner's actions
SECONDS = 30.0
AT_ONCE = 4  # sandboxes opened at a time


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running:
        command = [sys.executable, "-m", "tests.bench.crowd", running.address()]
        crowd = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        complaints = [line for line in running.printed().splitlines() if "Podyard is at" not in line]
    report = json.loads(crowd.stdout)
    milliseconds, errors = report["milliseconds"] or [inf], report["errors"] + complaints[-3:]
    what = f"{LEARNERS} learners, one Apply every {EVERY:g} s each, {len(milliseconds)} in all"
    yield Figure(f"{what}: p50", f"{percentile(milliseconds, 0.5):.3g} ms")
    yield at_most("the same: p95", percentile(milliseconds, 0.95), 400, "ms")
    yield Figure("the same: errors", f"{len(errors)} {errors[:3] or ''}", "none", not errors)


@dataclass
class Report:
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Connection:
    """One HTTP/1.1 connection with the cookies of one learner."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cookies: dict[str, str]) -> None:
        self._reader, self._writer, self.cookies = reader, writer, cookies

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
        """Sends a request and reads the head of the answer: status and headers, their names in lower case."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]}) if fields is not None else ""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Cookie: {cookies}", "Accept-Language: en"]
        head += ["HX-Request: true", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        await self._writer.drain()
        return await self._head()

    async def _head(self) -> tuple[int, dict[str, str]]:
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for name, _, value in (line.partition(": ") for line in lines[1:] if line):
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        return int(lines[0].split()[1]), headers

    async def body(self, headers: dict[str, str]) -> str:
        if "content-length" in headers:
            return (await self._reader.readexactly(int(headers["content-length"]))).decode()
        return "".join([chunk.decode() async for chunk in self.chunks()])

    async def chunks(self) -> AsyncIterator[bytes]:
        """The chunks of a body without a length, to its end."""
        while size := int(await self._reader.readline(), 16):
            yield (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readline()

    async def page(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text, and where it redirects."""
        status, headers = await self.ask(method, path, fields)
        return status, await self.body(headers), headers.get("location", "")


class Member:
    """One learner of the crowd."""

    def __init__(self, address: str, report: Report) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.report = parts.hostname, parts.port, report
        self.cookies: dict[str, str] = {}
        self.path = ""
        self.latest = b""
        self.came = asyncio.Condition()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=2**22)
        try:
            yield Connection(reader, writer, self.cookies)
        finally:
            writer.close()

    async def arrive(self) -> None:
        async with self.connection() as connection:
            await connection.page("GET", "/")
            _, _, self.path = await connection.page("POST", "/sandbox/new/", {})
            await connection.page("GET", self.path)

    async def take_part(self, until: float) -> None:
        """Watches, and acts every five seconds from a moment of its own on."""
        watching = asyncio.create_task(self._watch())
        try:
            await asyncio.sleep(random.uniform(0, EVERY))
            await self._act(until)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.report.errors.append(repr(error))
        watching.cancel()

    async def _watch(self) -> None:
        async with self.connection() as connection:
            public = self.path.strip("/").rpartition("/")[2]
            status, _ = await connection.ask("GET", f"/events/{public}?view=ownership&lang=en")
            if status != 200:
                self.report.errors.append(f"stream: {status}")
                return
            async for chunk in connection.chunks():
                async with self.came:
                    self.latest = chunk if chunk.startswith((b"event", b"data", b"id")) else self.latest + chunk
                    self.came.notify_all()
        self.report.errors.append("the stream ended")

    async def _act(self, until: float) -> None:
        number = random.randrange(6)
        while (begin := time.monotonic()) < until:
            manifest, wants = turn(number)
            number += 1
            shown = asyncio.create_task(self._shown(re.compile(words(wants).encode())))
            fields = {"manifest": manifest, "do": "apply"}
            async with self.connection() as connection:
                status, text, _ = await connection.page("POST", self.path + "apply/", fields)
            if status != 200 or 'data-applied="true"' not in text:
                self.report.errors.append(f"Apply: {status} {text[:200]}")
            try:
                self.report.milliseconds.append((await asyncio.wait_for(shown, EVERY) - begin) * 1000)
            except TimeoutError:
                self.report.errors.append("an Apply was not shown within 5 s")
            await asyncio.sleep(max(0.0, begin + EVERY - time.monotonic()))

    async def _shown(self, wanted: re.Pattern[bytes]) -> float:
        """The moment at which a frame with this text was there."""
        async with self.came:
            await self.came.wait_for(lambda: wanted.search(self.latest))
        return time.monotonic()


async def crowd(address: str, learners: int, seconds: float) -> Report:
    """Lets them arrive a few at a time, then all take part at once."""
    report = Report()
    members = [Member(address, report) for _ in range(learners)]
    door = asyncio.Semaphore(AT_ONCE)

    async def arrive(member: Member) -> None:
        async with door:
            await member.arrive()

    await asyncio.gather(*map(arrive, members))
    until = time.monotonic() + seconds
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*(member.take_part(until) for member in members))
    return report


def main() -> None:
    """The crowd's report as JSON."""
    numbers = [int(word) for word in sys.argv[2:]]
    report = asyncio.run(crowd(sys.argv[1], *(numbers or [LEARNERS, int(SECONDS)])))
    print(json.dumps({"milliseconds": report.milliseconds, "errors": report.errors}))


if __name__ == "__main__":
    main()
