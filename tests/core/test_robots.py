"""robots.txt by RFC 9309, judged by protego; and what the worst of them cost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from marsad.core.web import robots

SITE = "https://site.sy"
_AGENTS = st.sampled_from(["*", "Marsad", "marsad", "Other"])
_PATHS = st.text("/ab*$?=&.", min_size=1, max_size=8).map(lambda path: "/" + path.lstrip("/"))
_LINES = st.one_of(
    st.tuples(st.just("User-agent"), _AGENTS),
    st.tuples(st.sampled_from(["Allow", "Disallow", "disallow"]), _PATHS),
    st.tuples(st.just("Crawl-delay"), st.sampled_from(["1", "2.5", "x"])),
)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(_LINES, max_size=14), st.text("/ab?=&.", max_size=10))
def test_protego_agrees(lines: list[tuple[str, str]], path: str) -> None:
    lines = [
        ("User-agent", "*"),
        *((key, value.replace("$", "") + "$" * value.endswith("$")) for key, value in lines),
    ]
    text = "\n".join(f"{key}: {value}" for key, value in lines)
    url = f"{SITE}/{path.lstrip('/')}"
    theirs, ours = Protego.parse(text), robots.parse(text, "Marsad")
    assert ours.allows(url) == theirs.can_fetch(url, "Marsad"), text


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("Disallow: /", "/a", True),  # a rule before any agent is nobody's
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: Marsad\nUser-agent: Other\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: Marsad\nAllow: /\nUser-agent: *\nDisallow: /", "/b", True),
        (
            "User-agent: *\nDisallow: /a\nUser-agent: Marsad\nDisallow: /b\nUser-agent: marsad\nDisallow: /c",
            "/c",
            False,
        ),
        ("User-agent: Marsadbot\nDisallow: /", "/a", True),
        ("user-agent : *   # everybody\n disallow: /a # all of it", "/a", False),
        ("User-agent: *\nSitemap: https://site.sy/s.xml\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /اخبار", "/%d8%a7%d8%ae%d8%a8%d8%a7%d8%b1/1", False),
        ("User-agent: *\nDisallow: /%7Ea", "/~a/1", False),
        ("User-agent: *\nDisallow: /*?print=", "/a?x=1&print=1", True),
        ("User-agent: *\nDisallow: /*print=", "/a?x=1&print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?1", True),
        ("\ufeffUser-agent: *\rDisallow: /a", "/a", False),
    ],
)
def test_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert robots.parse(text.removeprefix("\ufeff"), "Marsad").allows(SITE + path) is allowed


def test_a_delay_is_that_of_our_group() -> None:
    text = "User-agent: *\nCrawl-delay: 9\nUser-agent: Marsad\nCrawl-delay: 2.5"
    assert robots.parse(text, "Marsad").crawl_delay_seconds == 2.5
    assert robots.parse(text, "Other").crawl_delay_seconds == 9
    assert robots.parse("User-agent: *\nCrawl-delay: a day", "Marsad").crawl_delay_seconds == 0


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(12_000))
        + "".join(f"Disallow: /d{n}\n" for n in range(20_000)),
        "User-agent: *\n" + "".join(f"Disallow: /*{n}\n" for n in range(29_000)),
        "User-agent: *\n" + "".join(f"Disallow: /*a*a*a*a*a*a*b{n}\n" for n in range(16_000)),
        "User-agent: *\n" + ("Disallow: /" + "*a" * 900 + "b$\n") * 270,
        "User-agent: *\nDisallow: /x\n" * 18_000,
        " " * 500_000,
    ],
)
def test_the_worst_leaves_little_to_try(text: str) -> None:
    """Time is measured in bench/fetch.py; here what it grows with is bounded."""
    rules = robots.parse(text, "Marsad")
    assert rules.allows(f"{SITE}/{'b' * 1900}")
    assert len(rules.wild) <= robots.MOST_WILD_RULES
    assert all(len(pattern) <= robots.MOST_RULE_CHARACTERS for pattern, _ in rules.wild)
