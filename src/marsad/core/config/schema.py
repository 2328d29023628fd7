"""An operator's YAML checked against a form: every fault with file, line and what would be accepted.

What a file means is decided by the models of `sources` and `subscriptions`; this module only finds the line that a fault stands on.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from marsad.core.config import plain
from marsad.core.config.yaml_file import YamlFile
from marsad.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


class Form(BaseModel):
    """Base of every form: no key that isn't known, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Fault = tuple[Path, str]  # where in the file, and what is wrong there
Check = Callable[[Any], Iterable[Fault]]


def read(text: str, file: str, form: type[Model], check: Check | None = None) -> Model:
    """`text` as an instance of `form`. Raises ConfigError that names every fault, one a line: "file:line: what is wrong; what is accepted".

    `check` looks at what one value alone can't show, once all values are right, and yields what it finds."""
    yaml_file = YamlFile(file)
    node = yaml_file.root(text)
    data = yaml_file.values(node)
    try:
        found = form.model_validate(data)
    except ValidationError as error:
        faults = _causes(error.errors())
        lines = [_line(node, fault["loc"], on_key=fault["type"] == "extra_forbidden") for fault in faults]
        told = [(line, _plain(fault, form)) for line, fault in zip(lines, faults, strict=True)]
        raise _refused(file, told) from None
    wrong = [(_line(node, path, on_key=False), words) for path, words in (check(found) if check else ())]
    if wrong:
        raise _refused(file, wrong)
    return found


def _causes(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without a list that is too short only because what stands in it is wrong."""
    return [
        fault
        for fault in faults
        if fault["type"] != "too_short"
        or not any(
            other["loc"][: len(fault["loc"])] == fault["loc"] for other in faults if other is not fault
        )
    ]


def _refused(file: str, faults: list[tuple[int, str]]) -> ConfigError:
    return ConfigError("\n".join(f"{file}:{line}: {words}" for line, words in sorted(faults)))


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
    inside = fault["loc"][2:] if len(fault["loc"]) > 2 and isinstance(fault["loc"][1], int) else fault["loc"]
    where = ".".join(str(part) for part in inside) or "the file"  # the line says which item of the list
    if fault["type"] == "extra_forbidden":
        accepted = sorted(_keys(form, tuple(fault["loc"][:-1])))
        near = difflib.get_close_matches(str(fault["loc"][-1]), accepted, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"there is no key {where}{hint} (accepted: {', '.join(accepted)})"
    if fault["type"] == "missing":
        return f"{where} is missing"
    return f"{where}: {plain.words(fault)}"


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
