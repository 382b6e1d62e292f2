"""What a word of YAML is: Go's reading of YAML 1.1, as sigs.k8s.io/yaml has it.

Differs from PyYAML's: `y` is a boolean, `1e3` a number, `22:22` and dates are text.
"""

import re
from typing import Any

_TRUE = frozenset(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
_FALSE = frozenset(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_INTEGER = re.compile(r"[-+]?(0x[0-9a-fA-F]+|0o?[0-7]+|0b[01]+|[1-9][0-9]*|0)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LONGEST = 40  # digits: what is longer is no number that anybody means


def resolve(event: Any) -> Any:
    """The value of a scalar event: quoted or tagged !!str it is text, plain it may be more."""
    if event.tag == "tag:yaml.org,2002:str" or (event.tag is None and not event.implicit[0]):
        return event.value
    return _plain(event.value)


def _plain(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    digits = text.replace("_", "")
    if len(digits) > _LONGEST:
        return text
    if _INTEGER.fullmatch(digits):
        return _integer(digits)
    return float(digits) if _FLOAT.fullmatch(digits) else text


def _integer(text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        digits = f"0o{digits}"
    return sign * int(digits, 0)
