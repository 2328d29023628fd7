"""An operator's YAML, read so that every mistake is named with its file, its line and what is accepted.

The nodes of a file, for the readers of topics and the gazetteer; and its values, for the forms of `config`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from marsad.errors import ConfigError
from marsad.model import Theatre

# libyaml's reader is ten times as quick and knows the lines too; PyYAML may come without it.
_QUICKEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_OLD = {f"{_TAG}{name}" for name in ("bool", "int", "float")}


class _Loader(_QUICKEST):  # type: ignore[misc]
    """Truths and numbers as YAML 1.2 has them. In YAML 1.1, PyYAML's, 22:30 is the number 1350, 0700 is 448, and NO (Norway) is false."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the name is PyYAML's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _OLD]
        for first, resolvers in _QUICKEST.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(
    f"{_TAG}bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(f"{_TAG}int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    f"{_TAG}float", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789")
)


@dataclass(frozen=True)
class YamlFile:
    """One file's nodes, read so that every mistake knows its line."""

    name: str

    def wrong(self, node: yaml.Node, reason: str) -> NoReturn:
        """Say what is wrong, and where."""
        raise ConfigError(f"{self.name}:{node.start_mark.line + 1}: {reason}")

    def root(self, text: str) -> yaml.Node:
        """The document's root node; no key stands twice in any of its mappings."""
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError as error:
            self._invalid(error)
        if node is None:
            raise ConfigError(f"{self.name}:1: the file is empty")
        self._refuse_double_keys(node)
        return node

    def values(self, root: yaml.Node) -> Any:
        """The document as plain dictionaries, lists and scalars."""
        try:
            return yaml.SafeLoader("").construct_document(root)
        except yaml.YAMLError as error:
            self._invalid(error)

    def _invalid(self, error: yaml.YAMLError) -> NoReturn:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or error
        raise ConfigError(f"{self.name}:{mark.line + 1 if mark else 1}: not valid YAML: {reason}") from None

    def _refuse_double_keys(self, root: yaml.Node) -> None:
        """YAML silently keeps the last of two equal keys; an operator would look for the other one in vain."""
        waiting, met = [root], set[int]()
        while waiting:
            node = waiting.pop()
            if id(node) in met:  # an alias
                continue
            met.add(id(node))
            if isinstance(node, yaml.MappingNode):
                keys = set[str]()
                for key, value in node.value:
                    if str(key.value) in keys:
                        self.wrong(key, f"the key {key.value} stands here twice")
                    keys.add(str(key.value))
                    waiting.append(value)
            elif isinstance(node, yaml.SequenceNode):
                waiting.extend(node.value)

    def table(self, node: yaml.Node, keys: Sequence[str] | None = None) -> dict[str, yaml.Node]:
        """A mapping's nodes by key, which must be among `keys`."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"a mapping is wanted here, with {', '.join(keys or ('its keys',))}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if keys is not None and key.value not in keys:
                self.wrong(key, f"unknown key {key.value!r}; accepted: {', '.join(keys)}")
            found[key.value] = value
        return found

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        """A list's nodes; a single value counts as a list of one, an absent one as empty."""
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def word(self, node: yaml.Node) -> str:
        """A scalar's text."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.wrong(node, "a text is wanted here")
        return str(node.value).strip()

    def words(self, node: yaml.Node | None) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.word(item) for item in self.items(node))

    def needed(self, node: yaml.Node, table: Mapping[str, yaml.Node], key: str) -> yaml.Node:
        """The node of a key that must be there."""
        if key not in table:
            self.wrong(node, f"{key!r} is missing")
        return table[key]

    def optional(self, node: yaml.Node | None) -> str | None:
        """A scalar's text; None where the key or its value is absent (null, ~, nothing)."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"):
            return None
        return self.word(node)

    def truth(self, node: yaml.Node | None, otherwise: bool = False) -> bool:
        """true or false."""
        if node is None:
            return otherwise
        word = self.word(node).lower()
        if word not in ("true", "false"):
            self.wrong(node, f"{word!r} is neither; accepted: true, false")
        return word == "true"

    def theatre(self, node: yaml.Node | None) -> Theatre | None:
        """A conflict's name; None where the key or its value is absent."""
        word = self.optional(node)
        if node is None or word is None:
            return None
        if word not in set(Theatre):
            self.wrong(node, f"unknown theatre {word!r}; accepted: {', '.join(Theatre)}")
        return Theatre(word)
