"""What names, keys, ports and addresses look like. Each answers what is wrong with a text, in upstream's words.

Models staging/src/k8s.io/apimachinery/pkg/util/validation/{validation,ip}.go and pkg/api/validate/content.
"""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import TypeAlias

Format: TypeAlias = Callable[[str], list[str]]

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_KEY = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_SEARCH_LABEL = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"


def longer_than(most: int) -> str:
    return f"must be no more than {most} characters"


def between(least: int, most: int) -> str:
    return f"must be between {least} and {most}, inclusive"


def _like(rule: str, pattern: str, *examples: str) -> str:
    """Models RegexError, with its two spaces before "or"."""
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{rule} (e.g. {shown}regex used for validation is '{pattern}')"


def _matcher(most: int, pattern: str, wrong: str) -> Format:
    compiled = re.compile(pattern)

    def problems(text: str) -> list[str]:
        found = [longer_than(most)] if len(text) > most else []
        return found if compiled.fullmatch(text) else [*found, wrong]

    return problems


dns_subdomain = _matcher(
    253,
    _SUBDOMAIN,
    _like(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        "and end with an alphanumeric character",
        _SUBDOMAIN,
        "example.com",
    ),
)
_SEARCH = rf"{_SEARCH_LABEL}(\.{_SEARCH_LABEL})*"
dns_search = _matcher(
    253,
    _SEARCH,
    _like(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must "
        "start and end with an alphanumeric character",
        _SEARCH,
        "example.com",
    ),
)
label_value = _matcher(
    63,
    f"({_KEY})?",
    _like(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
        "and end with an alphanumeric character",
        f"({_KEY})?",
        "MyValue",
        "my_value",
        "12345",
    ),
)
_dns_label = _matcher(
    63,
    _LABEL,
    _like(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        "with an alphanumeric character",
        _LABEL,
        "my-name",
        "123-abc",
    ),
)
_KEY_RULE = _like(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    _KEY,
    "MyName",
    "my.name",
    "123-abc",
)


def dns_label(text: str) -> list[str]:
    found = _dns_label(text)
    if found and re.fullmatch(_SUBDOMAIN, text) and "." in text:
        return [*found[:-1], "must not contain dots"]
    return found


def label_key(text: str) -> list[str]:
    """A name with an optional prefix: "example.com/my-key"."""
    prefix, slash, name = text.rpartition("/")
    if "/" in prefix:
        return [
            f"a valid label key {_KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
    found: list[str] = []
    if slash:
        about_prefix = dns_subdomain(prefix) if prefix else ["must be non-empty"]
        found += [f"prefix part {problem}" for problem in about_prefix]
    if not name:
        found.append("name part must be non-empty")
    elif len(name) > 63:
        found.append(f"name part {longer_than(63)}")
    return found if re.fullmatch(_KEY, name) else [*found, f"name part {_KEY_RULE}"]


def annotation_key(text: str) -> list[str]:
    """A label's key, whatever its case."""
    return label_key(text.lower())


def as_prefix(check: Format) -> Format:
    """The same for what is to be the beginning of a name: a dash may end it. Models maskTrailingDash."""

    def problems(text: str) -> list[str]:
        return check(f"{text[:-2]}a" if len(text) > 1 and text.endswith("-") else text)

    return problems


def port_number(port: int) -> list[str]:
    return [] if 1 <= port <= 65535 else [between(1, 65535)]


def port_name(name: str) -> list[str]:
    rules = (
        (len(name) > 15, longer_than(15)),
        (
            not re.fullmatch(r"[-a-z0-9]+", name),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (not re.search(r"[a-z]", name), "must contain at least one letter (a-z)"),
        ("--" in name, "must not contain consecutive hyphens"),
        (name[:1] == "-" or name[-1:] == "-", "must not begin or end with a hyphen"),
    )
    return [rule for is_broken, rule in rules if is_broken]


def env_name(name: str) -> list[str]:
    """Models IsRelaxedEnvVarName."""
    if not name:
        return ["environment variable name must be non-empty"]
    if all(" " <= letter <= "~" and letter != "=" for letter in name):
        return []
    return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]


_CONFIG_KEY = _matcher(
    253,
    r"[-._a-zA-Z0-9]+",
    _like(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        "[-._a-zA-Z0-9]+",
        "key.name",
        "KEY_NAME",
        "key-name",
    ),
)


def config_key(key: str) -> list[str]:
    """The key of a ConfigMap or a Secret, which may become the name of a file."""
    if key in (".", ".."):
        return [*_CONFIG_KEY(key), f"must not be '{key}'"]
    return [*_CONFIG_KEY(key), "must not start with '..'"] if key.startswith("..") else _CONFIG_KEY(key)


def http_header(name: str) -> list[str]:
    if re.fullmatch(r"[-A-Za-z0-9]+", name):
        return []
    return [
        _like("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name")
    ]


def percent(text: str) -> list[str]:
    if re.fullmatch(r"[0-9]+%", text):
        return []
    rule = "a valid percent string must be a numeric string followed by an ending '%'"
    return [_like(rule, "[0-9]+%", "1%", "93%")]


def user_id(number: int) -> list[str]:
    return [] if 0 <= number <= 0xFFFFFFFF else [between(0, 0xFFFFFFFF)]


def ip(text: str) -> list[str]:
    try:
        ip_address(text)
    except ValueError:
        return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
    return []


def cidr(text: str) -> list[str]:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
    return []
