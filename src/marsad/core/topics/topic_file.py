"""The text of a file in config/topics → a topic; a mistake is named with its file, line, reason and what is accepted.

Reading the files from disk is the caller's. The patterns are those of core.topics.pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from marsad.core.config.yaml_file import YamlFile
from marsad.core.text.pattern import Group, Lexicon, Pattern, read_pattern
from marsad.core.topics.rule import SCOPES, Company, Rule, StatusCue, Topic
from marsad.model import CeasefireStatus, Theatre

_TOPIC = ("topic", "version", "title", "enabled", "theatre", "words", "never", "rules", "status")
_RULE = ("rule", "about", "find", "with", "without", "not_in", "fields", "examples", "counter_examples")
_COMPANY = ("any", "but", "within")
_STATUS = ("is", "negated", "any", "but", "within", "examples")
_FIELDS = ("title", "text")
_OF_A_CUE = "24 words"  # the reach of a status line that names none
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_WORDS = re.compile(r"(\d{1,2}) (words|words before|words after)")


def read_topic(name: str, text: str, lexicon: Lexicon, companies: dict[Company, Company]) -> Topic:
    """The topic that a file's text describes; its words are added to the lexicon. ConfigError says what is wrong."""
    file = YamlFile(name)
    root = file.root(text)
    table = file.table(root, _TOPIC)
    topic = file.word(file.needed(root, table, "topic"))
    if not _NAME.fullmatch(topic):
        file.wrong(table["topic"], f"{topic!r} is no topic's name; accepted: small Latin letters, digits, _")
    title_node = file.needed(root, table, "title")
    title = file.table(title_node, ("ar", "en"))
    reader = RuleReader(file, read_lists(file, table.get("words")), lexicon, companies)
    never = reader.patterns(file.items(table.get("never")))
    rules = tuple(reader.rule(node, never) for node in file.items(file.needed(root, table, "rules")))
    if not rules:
        file.wrong(table["rules"], "a topic needs at least one rule")
    return Topic(
        name=topic,
        version=file.word(file.needed(root, table, "version")),
        title_ar=file.word(file.needed(title_node, title, "ar")),
        title_en=file.word(file.needed(title_node, title, "en")),
        enabled=file.truth(table.get("enabled"), otherwise=True),
        rules=rules,
        statuses=tuple(reader.status(node) for node in file.items(table.get("status"))),
        theatre=file.theatre(table.get("theatre")),
        file=name,
    )


def read_lists(
    file: YamlFile, node: yaml.Node | None, earlier: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, tuple[str, ...]]:
    """The named lists of words, `earlier` ones included; an entry <name> takes in one that stands before."""
    lists: dict[str, tuple[str, ...]] = dict(earlier or {})
    for name, value in (file.table(node) if node else {}).items():
        entries: list[str] = []
        for item in file.items(value):
            word = file.word(item)
            if word.startswith("<") and word[1:-1] not in lists:
                file.wrong(item, f"no list {word} above; there are: {', '.join(lists) or 'none'}")
            entries += lists[word[1:-1]] if word.startswith("<") else [word]
        lists[name] = tuple(entries)
    return lists


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads what a file in the language of topics says of rules, with the file's lists at hand."""

    file: YamlFile
    lists: dict[str, tuple[str, ...]]
    lexicon: Lexicon
    companies: dict[Company, Company]  # each just once over all files, so that topics share its answers

    def rule(self, node: yaml.Node, never: tuple[Pattern, ...], also: tuple[str, ...] = ()) -> Rule:
        """One entry of `rules:`; keys of `also` are its caller's."""
        table = self.file.table(node, (*_RULE, *also))
        fields = self.file.words(table.get("fields")) or _FIELDS
        if unknown := [field for field in fields if field not in _FIELDS]:
            self.file.wrong(table["fields"], f"unknown field {unknown[0]!r}; accepted: {', '.join(_FIELDS)}")
        return Rule(
            name=self.file.word(self.file.needed(node, table, "rule")),
            find=self.group(self.file.items(self.file.needed(node, table, "find")), may_be_split=True),
            company=tuple(self.company(item) for item in self.file.items(table.get("with"))),
            strangers=tuple(self.company(item) for item in self.file.items(table.get("without"))),
            not_in=self.lexicon.group((*never, *self.patterns(self.file.items(table.get("not_in"))))),
            fields=fields,
            examples=self.file.words(table.get("examples")),
            counter_examples=self.file.words(table.get("counter_examples")),
            line=node.start_mark.line + 1,
        )

    def status(self, node: yaml.Node) -> StatusCue:
        """One entry of `status:`."""
        table = self.file.table(node, _STATUS)
        near = self.near(node, table, otherwise=_OF_A_CUE)
        negated = self._status(table["negated"]) if "negated" in table else None
        return StatusCue(
            status=self._status(self.file.needed(node, table, "is")),
            near=near,
            negated=negated,
            examples=self.file.words(table.get("examples")),
            line=node.start_mark.line + 1,
        )

    def _status(self, node: yaml.Node) -> CeasefireStatus:
        accepted = [status.value for status in CeasefireStatus]
        if (word := self.file.word(node)) not in accepted:
            self.file.wrong(node, f"unknown status {word!r}; accepted: {', '.join(accepted)}")
        return CeasefireStatus(word)

    def company(self, node: yaml.Node) -> Company:
        """One entry of `with:` or `without:`."""
        return self.near(node, self.file.table(node, _COMPANY))

    def near(self, node: yaml.Node, table: dict[str, yaml.Node], otherwise: str = "") -> Company:
        """The words of `any`, without those of `but`, and their reach (`otherwise` where none is named)."""
        words, theatres = self._theatres(self.file.items(self.file.needed(node, table, "any")))
        within = otherwise
        if not otherwise or "within" in table:
            within = self.file.word(self.file.needed(node, table, "within"))
        counted = _WORDS.fullmatch(within)
        if not counted and within not in SCOPES[:4]:
            accepted = ", ".join((*SCOPES[:4], "6 words", "6 words before", "6 words after"))
            self.file.wrong(table["within"], f"{within!r} is no reach; accepted: {accepted}")
        company = Company(
            group=self.group(words),
            scope=counted[2] if counted else within,
            words=int(counted[1]) if counted else 0,
            theatres=theatres,
            but=self.group(self.file.items(table["but"])) if "but" in table else None,
            written=f"{_shortened(self.file.words(table['any']))} within {within}",
        )
        return self.companies.setdefault(company, company)

    def _theatres(self, nodes: Sequence[yaml.Node]) -> tuple[list[yaml.Node], frozenset[Theatre]]:
        """The entries that are patterns, and the theatres that <theatre:syria> and <theatre:any> stand for."""
        words, theatres = [], set[Theatre]()
        for node in nodes:
            written = self.file.word(node)
            if not written.startswith("<theatre:"):
                words.append(node)
            elif written == "<theatre:any>":
                theatres |= set(Theatre)
            elif written[9:-1] in set(Theatre):
                theatres.add(Theatre(written[9:-1]))
            else:
                self.file.wrong(node, f"no theatre {written}; accepted: any, {', '.join(Theatre)}")
        return words, frozenset(theatres)

    def group(self, nodes: Sequence[yaml.Node], may_be_split: bool = False) -> Group:
        """The patterns of a list, of which any will do."""
        return self.lexicon.group(self.patterns(nodes, may_be_split))

    def patterns(self, nodes: Sequence[yaml.Node], may_be_split: bool = False) -> tuple[Pattern, ...]:
        """The patterns of a list; a mistake is named with its line."""
        found: list[Pattern] = []
        for node in nodes:
            try:
                found += read_pattern(self.file.word(node), self.lists, self.lexicon, may_be_split)
            except ValueError as error:
                self.file.wrong(node, str(error))
        return tuple(found)


def _shortened(words: Sequence[str]) -> str:
    return "، ".join(words[:4]) + ("، …" if len(words) > 4 else "")
