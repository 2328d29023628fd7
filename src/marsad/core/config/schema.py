"""An operator's YAML checked against a form: every fault with file, line and what would be accepted.

What a file means is decided by the models of `sources` and `subscriptions`; this module only finds the line that a fault stands on.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from marsad.core.config.yaml_file import YamlFile
from marsad.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


class Form(BaseModel):
    """Base of every form: no key that isn't known, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(text: str, file: str, form: type[Model]) -> Model:
    """`text` as an instance of `form`. Raises ConfigError "file:line: what is wrong; what is accepted" for the first fault."""
    yaml_file = YamlFile(file)
    node = yaml_file.root(text)
    data = yaml_file.values(node)
    try:
        return form.model_validate(data)
    except ValidationError as error:
        fault = error.errors()[0]
        line = _line(node, fault["loc"], on_key=fault["type"] == "extra_forbidden")
        raise ConfigError(f"{file}:{line}: {_plain(fault, form)}") from None


def _line(node: yaml.Node | None, path: Sequence[str | int], *, on_key: bool) -> int:
    """The line (from 1) of the deepest node that `path` reaches."""
    line = 1 if node is None else node.start_mark.line + 1
    for place, step in enumerate(path):
        found = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if str(key.value) == str(step):
                    found = value
                    line = (key if on_key and place == len(path) - 1 else value).start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            return line
        node = found
    return line


def _plain(fault: ErrorDetails, form: type[BaseModel]) -> str:
    """One fault in plain words."""
    where = ".".join(str(part) for part in fault["loc"]) or "the file"
    if fault["type"] == "extra_forbidden":
        accepted = sorted(_keys(form, tuple(fault["loc"][:-1])))
        near = difflib.get_close_matches(str(fault["loc"][-1]), accepted, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"there is no key {where}{hint} (accepted: {', '.join(accepted)})"
    if fault["type"] == "missing":
        return f"{where} is missing"
    given = fault["input"]
    shown = f", not {given!r}" if isinstance(given, str | int | float | bool) else ""
    return f"{where}: {fault['msg']}{shown}"


def _keys(form: type[BaseModel], path: Path) -> set[str]:
    """The keys that the form at the end of `path` accepts."""
    here: Any = form
    for step in path:
        if isinstance(step, int) or not isinstance(here, type):
            continue
        field = here.model_fields.get(step) if issubclass(here, BaseModel) else None
        here = _form_within(field.annotation) if field else here
    return set(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else set()


def _form_within(annotation: Any) -> Any:
    """The form inside list[Form], tuple[Form, ...] or Form | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _form_within(part)
        if found is not None:
            return found
    return None
