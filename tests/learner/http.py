"""A learner without a browser: pages, forms and their tokens over HTTP, as a browser without scripts sends them."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

PATIENCE = 30  # seconds for an answer
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: {image}
        ports:
        - containerPort: 80
"""


def deployment(image: str = "nginx:1.15.2", replicas: int = 3) -> str:
    """The Deployment of the course."""
    return DEPLOYMENT.format(image=image, replicas=replicas)


@dataclass(frozen=True)
class Answer:
    """`url` is where the redirects ended."""

    status: int
    text: str
    url: str


class Learner:
    """A guest of the Podyard at `address`, a URL; `public` names the sandbox that was opened last."""

    def __init__(self, address: str, language: str = "en") -> None:
        self.address = address.rstrip("/")
        self.language = language
        self.public = ""
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}

    def get(self, path: str) -> Answer:
        """Raises OSError where no answer comes."""
        return self._ask(urllib.request.Request(self.address + path, headers=self._headers()))

    def post(self, path: str, fields: dict[str, str | bytes], *, htmx: bool = False) -> Answer:
        """Sends a form. Raises OSError where no answer comes."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        headers = self._headers() | ({"HX-Request": "true"} if htmx else {})
        return self._ask(urllib.request.Request(self.address + path, urlencode(fields | token).encode(), headers))

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                return Answer(response.status, response.read().decode(), response.url)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), error.url)

    def open_sandbox(self) -> str:
        """Opens a sandbox from the home page, and answers its name."""
        self.get("/")
        answer = self.post("/sandbox/new/", {})
        assert answer.status == 200, f"a sandbox opens: {answer.status} {answer.text[:300]}"
        self.public = urlsplit(answer.url).path.strip("/").removeprefix("w/")
        return self.public

    def page(self, view: str = "ownership") -> Answer:
        return self.get(f"/w/{self.public}/?view={view}")

    def send(self, manifest: str | bytes, do: str = "apply", *, htmx: bool = True) -> Answer:
        """Presses a button of the bench."""
        return self.post(f"/w/{self.public}/apply/", {"manifest": manifest, "do": do}, htmx=htmx)

    def apply(self, image: str = "nginx:1.15.2", replicas: int = 3) -> None:
        """Applies the Deployment of the course, and sees that it was taken."""
        answer = self.send(deployment(image, replicas))
        assert answer.status == 200, f"Apply is answered: {answer.status} {answer.text[:300]}"
        assert 'data-applied="true"' in answer.text, f"Apply is taken: {answer.text}"

    def clock(self, do: str, speed: str = "1") -> Answer:
        """Presses a button of the clock."""
        return self.post(f"/w/{self.public}/clock/", {"do": do, "speed": speed}, htmx=True)
