"""Operators' files: right ones are read, a fault names file, line and what is accepted."""

from __future__ import annotations

import pytest

from marsad.core.config.seeds import read_seeds
from marsad.core.config.sources import read_sources
from marsad.core.config.subscriptions import read_subscriptions
from marsad.errors import ConfigError
from marsad.model import FeedAddress, Ownership, Theatre
from marsad.settings import PROJECT

GOOD = """sources:
  - id: rawaq
    name: {ar: رواق, en: Rawaq}
    country: SY
    ownership: independent
    theatre: syria
    home: https://rawaq.example/
    feeds:
      - url: https://rawaq.example/feed
        fallbacks: [https://rawaq.example/rss]
"""


def test_reads_a_source() -> None:
    (source,) = read_sources(GOOD, "sources.yaml")
    assert (source.id, source.name_ar, source.ownership, source.theatre) == (
        "rawaq", "رواق", Ownership.INDEPENDENT, Theatre.SYRIA,
    )  # fmt: skip
    assert source.feeds == (FeedAddress("https://rawaq.example/feed", ("https://rawaq.example/rss",)),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "ownership:",
            "ownrship:",
            r"s\.yaml:5: there is no key .*ownrship; did you mean ownership\? \(accepted: country",
        ),
        ("independent", "indie", r"^s\.yaml:5: ownership: one of state, state_funded, .* not 'indie'$"),
        ("theatre: syria", "theatre: sirya", r"s\.yaml:6: theatre: one of syria, .* not 'sirya'$"),
        ("{ar: رواق, en: Rawaq}", "{ar: رواق}", r"s\.yaml:3: .*name\.en is missing"),
        ("url:", "uri:", r"s\.yaml:9: "),
        ("https://rawaq.example/feed", "ftp://rawaq.example/feed", r"s\.yaml:9: .*http:// or https://"),
        ("id: rawaq", "id: Rawaq!", r"s\.yaml:2: id: small letters, digits and hyphens.* not 'Rawaq!'"),
        ("country: SY", "country: Syria", r"s\.yaml:4: country: two capital letters"),
        ("https://rawaq.example/feed", "https://u:p@rawaq.example/feed", r"s\.yaml:9: .*no login"),
        ("https://rawaq.example/feed", "https:///feed", r"s\.yaml:9: .*names a host"),
        ("id: rawaq", "id: seed", r"s\.yaml:2: seed stands twice"),
        ("country: SY", "country: SY\n    country: TR", r"s\.yaml:5: the key country stands here twice"),
        ("sources:", "sources: [", r"s\.yaml:\d+: not valid YAML"),
        (GOOD, "", r"s\.yaml:1: "),
    ],
)
def test_a_fault_names_its_line(old: str, new: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_sources(GOOD.replace(old, new, 1), "s.yaml")


def test_every_fault_of_a_file_is_told_in_one_go_in_plain_words() -> None:
    text = (
        GOOD.replace("theatre: syria", "theatre: sirya")
        .replace("country: SY", "county: SY")
        .replace("independent", "indie")
    )
    with pytest.raises(ConfigError) as caught:
        read_sources(text, "s.yaml")
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["s.yaml:4", "s.yaml:5", "s.yaml:6"]
    assert not any(word in str(caught.value) for word in ("Value error", "Input should", "validation"))


def test_what_stands_twice_is_named_where_it_stands_again() -> None:
    again = "\n".join(GOOD.splitlines()[1:])
    with pytest.raises(ConfigError) as caught:
        read_sources(f"{GOOD}{again}\n", "s.yaml")
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == ["s.yaml:11", "s.yaml:18"]


def test_truths_and_numbers_are_those_of_today() -> None:
    """In YAML 1.1 NO is false and 0700 is 448."""
    assert read_sources(GOOD.replace("SY", "NO"), "s.yaml")[0].country == "NO"


def test_the_shipped_sources() -> None:
    sources = read_sources((PROJECT / "config" / "sources.yaml").read_text(), "sources.yaml")
    assert len([source for source in sources if source.feeds]) >= 40
    assert all(source.name_ar and source.name_en for source in sources)


def test_the_shipped_subscriptions() -> None:
    text = (PROJECT / "config" / "subscriptions.yaml").read_text()
    assert read_subscriptions(text, "subscriptions.yaml", frozenset({"ceasefire"}))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("topics: [ceasfire]", "there is no topic ceasfire"),
        ("zone: Damascus", "IANA time zone"),
        ("address: 'a@b.c, d@e.f'", "one plain e-mail address"),
        ('address: "a@b.c\\nBcc: x@y.z"', "one plain e-mail address"),
        ("theatres: [sirya]", "syria"),
    ],
)
def test_a_faulty_subscription(line: str, message: str) -> None:
    key = line.split(":", maxsplit=1)[0]
    lines = [other for other in ("id: a", "address: a@b.c") if not other.startswith(key)]
    text = "subscriptions:\n  - " + "\n    ".join([*lines, line])
    with pytest.raises(ConfigError, match=message):
        read_subscriptions(text, "subscriptions.yaml", frozenset({"ceasefire"}))


def test_the_seed_corpus_says_what_is_known_of_its_dates() -> None:
    seeds = read_seeds((PROJECT / "seeds" / "seeds.yaml").read_text(), "seeds.yaml", "Asia/Damascus")
    dates = {seed.number: seed.published and seed.published.at.date().isoformat() for seed in seeds}
    assert dates == {
        "000": "2019-08-29",
        "001": "2019-06-05",
        "002": "2020-03-14",
        "003": None,
        "004": "2019-05-18",
    }
    assert all((PROJECT / "seeds" / seed.file).is_file() for seed in seeds)
