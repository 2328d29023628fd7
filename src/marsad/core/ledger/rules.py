"""The files of config/ledger → what the ledger looks for: rules and status lines by kind of event, and named groups of words.

The language is that of config/topics. A file may describe one kind of event (`event:`), may give groups of words that the code
asks for by name (`groups:`), and says what short names mean in which conflict (`short:`). Reading the files from disk is the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import yaml

from marsad.core.config.yaml_file import YamlFile
from marsad.core.entities.gazetteer import Gazetteer
from marsad.core.ledger.agreement import Agreement, read_agreements
from marsad.core.ledger.event import STATUSES, EventKind
from marsad.core.text.pattern import Group, Lexicon, Pattern, read_name
from marsad.core.topics.rule import Company, Rule
from marsad.core.topics.topic import Topics
from marsad.core.topics.topic_file import RuleReader, read_lists
from marsad.errors import ConfigError
from marsad.model import Theatre

CODE = 7  # of core/ledger: raise it where the same rules draw other events than before, so that `maintain` draws stored ones anew
_FILE = ("ledger", "event", "version", "words", "groups", "short", "never", "rules", "status")
_CUE = ("is", "negated", "outer", "any", "but", "within", "examples")
_NOT_ONE = frozenset(
    ("israel-iran-war", "minsk-agreements")
)  # names that speak for a theatre, and are no actor
_REACH = "10 words"  # of a status line that names none


@dataclass(frozen=True, slots=True)
class Cue:
    """Words near a trigger that say its status, and what they say when negated (None: nothing)."""

    status: str
    near: Company
    negated: str | None = None
    is_outer: bool = False  # governs from afar: what came of it, whatever stands nearer
    examples: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules that find one kind of event. `otherwise`: the status that a rule's find has where no cue stands near (by rule name)."""

    kind: EventKind
    version: str
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...]
    otherwise: Mapping[str, str]
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class GazetteerName:
    """A name of the gazetteer, or a short one that only the theatre explains (`by_theatre`)."""

    pattern: Pattern
    id: str
    is_place: bool
    is_adjective: bool = False
    is_ambiguous: bool = False
    theatre: Theatre | None = None
    by_theatre: Mapping[Theatre, str] | None = None


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """Everything the ledger looks for. Made by `compile_ledger`; its words are in the lexicon of the topics."""

    kinds: Mapping[EventKind, KindRules]
    groups: Mapping[str, Group]
    names: Mapping[int, tuple[GazetteerName, ...]]
    agreements: tuple[Agreement, ...]
    agreed: Group  # the names of all agreements
    covered: Mapping[
        str, frozenset[int]
    ]  # by agreement: of these words one must occur where a place that it covers is named
    by_key: Mapping[int, tuple[tuple[KindRules, Rule], ...]]
    gazetteer: Gazetteer
    topics: Topics
    version: str = ""  # changes with whatever an event depends on: articles carry it, `maintain` goes by it


def compile_ledger(files: Mapping[str, str], agreements: str, topics: Topics) -> LedgerRules:
    """File names and their YAML → rules; ConfigError names file, line, reason and what is accepted."""
    lexicon, companies = topics.lexicon, dict[Company, Company]()
    kinds: dict[EventKind, KindRules] = {}
    groups: dict[str, Group] = {}
    short: list[GazetteerName] = []
    lists: dict[str, tuple[str, ...]] = {}
    read = [(file := YamlFile(name), file.table(file.root(files[name]), _FILE)) for name in sorted(files)]
    for file, table in sorted(read, key=lambda one: "event" in one[1]):  # words first, then what uses them
        lists |= read_lists(file, table.get("words"), lists)
        reader = RuleReader(file, lists, lexicon, companies)
        for key, value in (file.table(table["groups"]) if "groups" in table else {}).items():
            if key in groups:
                file.wrong(value, f"the group {key!r} stands in an earlier file already")
            groups[key] = reader.group(file.items(value))
        short += _short(file, table.get("short"), lexicon, topics.gazetteer)
        if "event" in table:
            of = _kind(file, table, reader)
            if of.kind in kinds:
                raise ConfigError(
                    f"{file.name}:1: the event {of.kind} is already that of {kinds[of.kind].file}"
                )
            kinds[of.kind] = of
    names = _by_id(chain(_names(topics.gazetteer, lexicon), short))
    named = read_agreements(agreements, lists, lexicon)
    agreed = lexicon.group(pattern for agreement in named for pattern in agreement.names.patterns)
    covered = {agreement.id: _covered(agreement, names, topics.gazetteer) for agreement in named}
    version = _version((*files.values(), agreements), topics)
    return LedgerRules(
        kinds, groups, names, named, agreed, covered, _by_key(kinds), topics.gazetteer, topics, version
    )


def _covered(
    agreement: Agreement, names: Mapping[int, tuple[GazetteerName, ...]], gazetteer: Gazetteer
) -> frozenset[int]:
    """The ids of words by which the places that an agreement covers, or what lies in them, are named."""

    def is_one(name: GazetteerName) -> bool:
        meant = name.by_theatre.values() if name.by_theatre else (name.id,)
        return name.is_place and any(not covers.isdisjoint(gazetteer.up(place)) for place in meant)

    covers = set(agreement.covers)
    return frozenset(id_ for id_, here in names.items() if any(map(is_one, here)))


def _version(files: Iterable[str], topics: Topics) -> str:
    """Return what the code, every rule file, the agreements and the topics' versions make together. Comments, spaces and the order of the
    files don't count, so that a better comment derives nothing anew; a word does, whether or not a `version:` was raised for it."""
    lines = sorted(line for file in files for line in map(_bare, file.splitlines()) if line)
    mentions = sorted(topics.versions.items())
    made = hashlib.blake2b(repr((lines, mentions)).encode(), digest_size=5).hexdigest()
    return f"{CODE}.{made}"


def _bare(line: str) -> str:
    """A line without its comment and the space around it."""
    return "" if line.lstrip().startswith("#") else line.partition(" #")[0].strip()


def _kind(file: YamlFile, table: Mapping[str, yaml.Node], reader: RuleReader) -> KindRules:
    written = file.word(table["event"])
    if written not in set(EventKind):
        file.wrong(table["event"], f"unknown event {written!r}; accepted: {', '.join(EventKind)}")
    kind = EventKind(written)
    never = reader.patterns(file.items(table.get("never")))
    rules, otherwise = [], dict[str, str]()
    for node in file.items(table.get("rules")):
        entry = file.table(node)
        if "is" in entry:
            otherwise[file.word(entry["rule"])] = _status(file, entry["is"], kind)
        rules.append(reader.rule(node, never, also=("is",)))
    return KindRules(
        kind,
        file.word(file.needed(table["event"], table, "version")),
        tuple(rules),
        tuple(_cue(file, node, kind, reader) for node in file.items(table.get("status"))),
        otherwise,
        file.name,
    )


def _cue(file: YamlFile, node: yaml.Node, kind: EventKind, reader: RuleReader) -> Cue:
    table = file.table(node, _CUE)
    return Cue(
        status=_status(file, file.needed(node, table, "is"), kind),
        near=reader.near(node, table, otherwise=_REACH),
        negated=_status(file, table["negated"], kind) if "negated" in table else None,
        is_outer=file.truth(table.get("outer")),
        examples=file.words(table.get("examples")),
        line=node.start_mark.line + 1,
    )


def _status(file: YamlFile, node: yaml.Node, kind: EventKind) -> str:
    if (word := file.word(node)) not in STATUSES[kind]:
        file.wrong(node, f"unknown status {word!r} of {kind}; accepted: {', '.join(STATUSES[kind])}")
    return word


def _short(
    file: YamlFile, node: yaml.Node | None, lexicon: Lexicon, gazetteer: Gazetteer
) -> Iterator[GazetteerName]:
    """Short names: each with the actor that it means in each theatre (`any` for all others)."""
    for item in file.items(node):
        table = file.table(item)
        by = {key: file.word(value) for key, value in table.items() if key != "ar"}
        for key, id_ in by.items():
            if key != "any" and key not in set(Theatre):
                file.wrong(item, f"unknown theatre {key!r}; accepted: any, {', '.join(Theatre)}")
            if id_ not in gazetteer.actors and id_ not in gazetteer.places:
                file.wrong(item, f"{id_!r} is no id of the gazetteer")
        meant = {theatre: by.get(theatre, by.get("any", "")) for theatre in Theatre}
        is_place = any(id_ in gazetteer.places for id_ in by.values())
        for written in file.words(file.needed(item, table, "ar")):
            for pattern in read_name(written, lexicon, inflected=False):
                yield GazetteerName(pattern, "", is_place, by_theatre={t: i for t, i in meant.items() if i})


def _names(gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[GazetteerName]:
    """Every name of the gazetteer: the very patterns by which the theatres are found."""
    for place in gazetteer.places.values():
        theatre = gazetteer.theatre_of(place.id)
        for written in place.ar:
            for pattern in read_name(written, lexicon, inflected=False):
                yield GazetteerName(pattern, place.id, True, False, place.ambiguous, theatre)
        for written in place.adjectives:
            for pattern in read_name(written, lexicon, inflected=True):
                yield GazetteerName(pattern, place.id, True, True, place.ambiguous, theatre)
    for actor in gazetteer.actors.values():
        if actor.id in _NOT_ONE:
            continue
        for is_adjective, written_names in ((False, actor.ar), (True, actor.adjectives)):
            for written in written_names:
                for pattern in read_name(written, lexicon, inflected=True):
                    yield GazetteerName(
                        pattern, actor.id, False, is_adjective, actor.ambiguous, actor.theatre
                    )


def _by_id(names: Iterator[GazetteerName]) -> dict[int, tuple[GazetteerName, ...]]:
    by_id: dict[int, list[GazetteerName]] = {}
    for name in names:
        for id_ in name.pattern.key:
            by_id.setdefault(id_, []).append(name)
    return {id_: tuple(found) for id_, found in by_id.items()}


def _by_key(kinds: Mapping[EventKind, KindRules]) -> dict[int, tuple[tuple[KindRules, Rule], ...]]:
    by_key: dict[int, dict[tuple[str, int], tuple[KindRules, Rule]]] = {}
    for of in kinds.values():
        for rule in of.rules:
            for id_ in {id_ for pattern in rule.find.patterns for id_ in pattern.key}:
                by_key.setdefault(id_, {})[of.kind, rule.line] = (of, rule)
    return {id_: tuple(found.values()) for id_, found in by_key.items()}
