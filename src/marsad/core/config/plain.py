"""What is wrong with a value, in plain words: what pydantic finds, said so that an operator needs to know nothing of pydantic.

hour: an hour of the day, such as 07:00, not 25
MARSAD_SHARDS: a whole number, not 'many'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

# By pydantic's type of error; {…} are parts of its context.
_WORDS = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "a text",
    "path_type": "a path",
    "date_parsing": "a day, such as 2026-11-30",
    "date_from_datetime_parsing": "a day, such as 2026-11-30",
    "date_type": "a day, such as 2026-11-30",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "less than {lt}",
    "too_short": "at least {min_length} of them",
    "string_too_short": "at least {min_length} characters",
    "missing": "it is missing",
}
_ALREADY = ("value_error", "missing", "too_short")  # they say all: the value itself would add nothing


def words(fault: ErrorDetails, *, is_secret: bool = False) -> str:
    """Return what is accepted, and what was given instead (never where it is a secret)."""
    said = _accepted(fault["type"], fault.get("ctx", {}), fault["msg"])
    given = fault["input"]
    if is_secret or fault["type"] in _ALREADY or not isinstance(given, str | int | float | bool):
        return said
    return f"{said}, not {_written(given)}"


def _accepted(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind in ("enum", "literal_error"):
        return f"one of {str(context['expected']).replace(' or ', ', ').replace(chr(39), '')}"
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    return message.removeprefix("Value error, ")


def _written(value: str | float | bool) -> str:
    """A value as its writer wrote it."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)
