"""The text of a file in config/topics → a topic; a mistake is named with its file, line, reason and what is accepted.

Reading the files from disk is the caller's. The patterns are those of core.topics.pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from marsad.core.config.yaml_file import YamlFile
from marsad.core.text.arabic import fold
from marsad.core.text.pattern import Group, Lexicon, Pattern, read_pattern
from marsad.core.text.verbs import nouns
from marsad.core.topics.rule import SCOPES, Company, Family, Govern, Rule, StatusCue, Topic
from marsad.model import CeasefireStatus, Theatre

_TOPIC = (
    "topic",
    "version",
    "title",
    "enabled",
    "theatre",
    "words",
    "never",
    "never_but",
    "rules",
    "govern",
    "status",
)
_RULE = (
    "rule",
    "about",
    "find",
    "with",
    "without",
    "not_in",
    "fields",
    "keeps_sense",
    "examples",
    "counter_examples",
)
_COMPANY = ("any", "but", "unless", "within")
_STATUS = ("is", "negated", "any", "but", "within", "first", "examples")
_FAMILY = (
    *(
        "family",
        "is",
        "future",
        "negated",
        "over",
        "keeps",
        "takes",
        "negates",
        "denies",
        "said_of",
        "described",
    ),
    *("describes", "present", "that", "indefinite", "asserts", "outermost", "denied_by_no"),
    *("adjacent", "verbs", "nouns", "not", "examples"),
)
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
    but = reader.group(file.items(table["never_but"])) if "never_but" in table else None
    rules = tuple(reader.rule(node, never, but) for node in file.items(file.needed(root, table, "rules")))
    if not rules:
        file.wrong(table["rules"], "a topic needs at least one rule")
    return Topic(
        name=topic,
        version=file.word(file.needed(root, table, "version")),
        title_ar=file.word(file.needed(title_node, title, "ar")),
        title_en=file.word(file.needed(title_node, title, "en")),
        enabled=file.truth(table.get("enabled"), otherwise=True),
        rules=rules,
        govern=reader.govern(file.items(table.get("govern"))),
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

    def rule(
        self,
        node: yaml.Node,
        never: tuple[Pattern, ...],
        never_but: Group | None = None,
        also: tuple[str, ...] = (),
    ) -> Rule:
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
            not_in_but=never_but,
            keeps_sense=self.file.truth(table.get("keeps_sense")),
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
            is_first=self.file.truth(table.get("first")),
        )

    def govern(self, nodes: Sequence[yaml.Node]) -> Govern | None:
        """The families of governing words, each word under its id in the lexicon."""
        families: list[Family] = []
        by_id: dict[int, list[tuple[Family, bool]]] = {}
        for node in nodes:
            table = self.file.table(node, _FAMILY)
            family = self._family(node, table)
            families.append(family)
            left = {fold(word) for word in self.file.words(table.get("not"))}
            verbs = self.file.words(table.get("verbs"))
            made = (noun for verb in verbs if verb[0] != "=" for noun in sorted(nouns(verb)))
            words = [word for word in (*self.file.words(table.get("nouns")), *made) if fold(word) not in left]
            try:
                ids = [(self.lexicon.add(verb if verb[0] == "=" else "~" + verb), True) for verb in verbs]
                ids += [(self.lexicon.add(word), False) for word in words]
            except ValueError as error:
                self.file.wrong(node, str(error))
            for id_, is_verb in dict.fromkeys(ids):
                by_id.setdefault(id_, []).append((family, is_verb))
        if not families:
            return None
        negation = next(family for family in families if family.negates)
        return Govern(
            tuple(families), {i: tuple(of) for i, of in by_id.items()}, negation, self.lexicon.ids_of
        )

    def _family(self, node: yaml.Node, table: dict[str, yaml.Node]) -> Family:
        over = {
            word: self._status(value)
            for word, value in (self.file.table(table["over"]) if "over" in table else {}).items()
        }
        says, future, present, that, negated, indefinite = (
            self._status(table[key]) if key in table else None
            for key in ("is", "future", "present", "that", "negated", "indefinite")
        )
        return Family(
            name=self.file.word(self.file.needed(node, table, "family")),
            says=says,
            future=future,
            present=present,
            that=that,
            negated=negated,
            indefinite=indefinite,
            over=over,
            keeps=frozenset(self.file.words(table.get("keeps"))),
            takes=frozenset(self.file.words(table.get("takes"))),
            negates=self.file.truth(table.get("negates")),
            denies=self.file.truth(table.get("denies")),
            said_of=self.file.truth(table.get("said_of")),
            denied_by_no=self.file.truth(table.get("denied_by_no")),
            asserts=self.file.truth(table.get("asserts")),
            outermost=self.file.truth(table.get("outermost")),
            describes=self.file.truth(table.get("describes")),
            described=self.file.truth(table.get("described")),
            adjacent=int(self.file.word(table["adjacent"])) if "adjacent" in table else 0,
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
            unless=self.group(self.file.items(table["unless"])) if "unless" in table else None,
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
