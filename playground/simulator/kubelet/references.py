"""Image references: from what a manifest says to what the container runtime stores.

Models github.com/distribution/reference normalize.go, as pkg/util/parsers uses it.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"{_HOST_PART}(?:\.{_HOST_PART})*(?::[0-9]+)?"
_WHOLE = re.compile(
    rf"(?P<domain>{_DOMAIN})/(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


class Reference(NamedTuple):
    """Where an image lives: `tag` is "latest" where the manifest names neither tag nor digest."""

    domain: str
    path: str
    tag: str
    digest: str

    @property
    def repository(self) -> str:
        return f"{self.domain}/{self.path}"

    @property
    def short(self) -> str:
        """The repository as people write it: "nginx", "bitnami/redis", "registry.k8s.io/pause"."""
        if self.domain != "docker.io":
            return self.repository
        return self.path.removeprefix("library/")

    def __str__(self) -> str:
        return self.repository + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def image_id(self) -> str:
        """What the runtime calls the image: the repository at the digest of its content."""
        return f"{self.repository}@{self.digest or 'sha256:' + _digest(str(self))}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=32).hexdigest()


@lru_cache(maxsize=1024)
def parse(image: str) -> Reference:
    """The full reference. Raises ValueError with the text in which the kubelet refuses the name."""
    domain, remainder = _split_domain(image)
    name = remainder.split("@")[0].split(":")[0]
    if name.lower() != name:
        raise ValueError(f"invalid reference format: repository name ({name}) must be lowercase")
    found = _WHOLE.fullmatch(f"{domain}/{remainder}")
    if found is None:
        raise ValueError("invalid reference format")
    digest = found["digest"] or ""
    return Reference(found["domain"], found["path"], found["tag"] or ("" if digest else "latest"), digest)


def _split_domain(image: str) -> tuple[str, str]:
    first, slash, rest = image.partition("/")
    if slash and (any(mark in first for mark in ".:") or first == "localhost" or first.lower() != first):
        domain, remainder = first, rest
    else:
        domain, remainder = "docker.io", image
    if domain == "index.docker.io":
        domain = "docker.io"
    if domain == "docker.io" and "/" not in remainder:
        remainder = f"library/{remainder}"
    return domain, remainder
