"""An article in parts: where its text goes on, and that this is but one part of it.

Only an address that is the page's own with the number of the next part counts ("/news/7/2", "?page=2"): content
systems use rel=next for the next article, too, and comments and galleries have pages of their own. Fetches nothing.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from marsad.core.pages import markup
from marsad.core.text.arabic import fold
from marsad.core.web import encoding

_LONGEST = 2_000  # characters of an address
_MANY_LINKS = 3_000  # of a page: beyond, none is looked at
_PARAMETERS = frozenset(
    "page p pg paged pagenum pagenumber page_no pageno pn part pageid pageindex currentpage الصفحة صفحة".split()  # noqa: SIM905
)
_OTHERS = re.compile(r"comment|cpage|image|photo|slide|gallery|album|replies|amp|print", re.IGNORECASE)
# A part's number at the end of a path: /2, /page/2, /page-2, _2.html, -2.html, ,2.htm, /p2
_NUMBERED = re.compile(
    r"^(?P<before>.*?)(?:/(?:page|part|p|الصفحة)?[/_-]?|[-_,](?:page|p|part)?[-_]?)(?P<number>\d{1,3})(?P<after>(?:\.\w{2,5})?/?)$",
    re.IGNORECASE,
)
_ALONE = r"\s*(?i:\?|(?:\./)?(?:(?:page|part|p)[/_-]?|[_-])?\d{1,3}(?:\.\w{2,5})?/?"  # an address that is nothing but the number
_RELATIVE = re.compile(rf"{_ALONE}(?:[?#]|$))")
_NO_NUMBER = ("http", "/", "#")  # how most links begin
_HREFS = XPath("//a/@href", smart_strings=False)
_SHORT_NAME = 3  # letters or digits of a name that is in many addresses
_NOWHERE = "\0"  # in no address
_SIGNS = "/?-_,."  # one of them parts a short name from the number
_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(r"[^\0]*?\d")
_ADDRESS = re.compile(rb"href\s*=\s*[\"']?\s*([^\"'\s>]{1,2000})")
_MAY_LEAD_ON = re.compile(rb"(?:^|[=/_,-]|page|part|p)(?:[2-9]|1\d)(?:\.\w{2,5})?/?(?:[#&?]|$)")
_PART = re.compile(r"^\W*(?:ال)?(?:صفحه|جزء|page|part) (\d{1,3}) (?:من|of|/) (\d{1,3})\W*$")


def next_page(tree: HtmlElement, url: str) -> str | None:
    """The absolute address of the article's next part, among the page's links; None where it has none."""
    own = _split(url)
    if own is None:
        return None
    following = _number(own) + 1
    for href in _hrefs(tree, own):
        address = _joined(url, href)
        there = _split(address) if address else None
        if address and there and there[0] == own[0] and _is_part_of(own, there, following):
            return address
    return None


def may_lead_on(body: bytes, url: str) -> bool:
    """Return whether any address in a page may be that of its next part: told by its bytes alone, without parsing."""
    own = _split(url)
    addresses = _ADDRESS.findall(body)[:_MANY_LINKS] if own else ()
    return any(
        _may_be_part(url, own, address)
        for address in addresses
        if own and _MAY_LEAD_ON.search(address.lower())
    )


def _may_be_part(url: str, own: Address, address: bytes) -> bool:
    if not address.isascii():
        return True  # a parser knows in what letters
    there_url = _joined(url, unescape(address.decode()))
    there = _split(there_url) if there_url else None
    return there is not None and there[0] == own[0] and _is_part_of(own, there, _number(own) + 1)


def next_of(body: bytes, *, url: str, content_type: str | None = None) -> str | None:
    """The same for the bytes of a page."""
    tree = markup.parse(encoding.decode(body, content_type)[0]) if markup.obstacle(body) is None else None
    return None if tree is None else next_page(tree, url)


def is_part(line: str) -> bool:
    """Return whether a line says that there are later parts: "page 1 of 3"."""
    said = _PART.match(fold(line)) if _DIGIT.search(line) else None
    return said is not None and int(said[1]) < int(said[2])


def _hrefs(tree: HtmlElement, own: Address) -> list[str]:
    """The addresses of links that may be a part of the page: nothing but a number, or a piece of the own address with a
    number behind it.
    """
    following = [link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "next"]
    links = [*following, *_HREFS(tree)][:_MANY_LINKS]
    pieces = _pieces(own) if _names_part(_NOWHERE.join(links), own) else ()
    near = [href for href in links if _is_number(href) or any(map(href.__contains__, pieces))]
    # An address with the page's own name can only be a part by a parameter: "index.php?id=8" isn't, "?id=7&page=2" is.
    name, number = own[1].rstrip("/").rpartition("/")[2], re.compile(rf"={_number(own) + 1}(?!\d)")
    same = f"{name}?" if len(name) > _SHORT_NAME else _NOWHERE
    near = [href for href in near if same not in href or number.search(href)]
    return [href for href in near if len(href) <= _LONGEST and _DIGIT.search(href)]


def _names_part(links: str, own: Address) -> bool:
    """Return whether any of the links, with NULs between them, has a piece of the own address and a number where a part has it: every
    page has links to itself, but few pages to themselves with a number.
    """
    pieces = _pieces(own)
    if len(_bare(own[1])[0]) <= 1:  # the article's own number is a parameter, before the part's or behind it
        return any(map(links.__contains__, pieces))
    return any(_GOES_ON.match(rest) for piece in pieces for rest in links.split(piece)[1:])


def _is_number(href: str) -> bool:
    """Return whether an address is nothing but a number: "2", "?page=2", "./page/2"."""
    return not href.startswith(_NO_NUMBER) and _RELATIVE.match(href) is not None


def _pieces(own: Address) -> set[str]:
    """Return what is in every address of a part of the page: its name without number and ending, or a parameter's value."""
    path = _bare(own[1])[0]
    before, _, name = path.rpartition("/")
    if name.isdecimal() and len(name) <= _SHORT_NAME:  # a part itself
        name = before.rpartition("/")[2]
    name = re.sub(r"[-_]\d{1,3}$", "", name)
    if len(name) <= _SHORT_NAME:
        return {f"{path}{sign}" for sign in _SIGNS} if len(path) > 1 else {*own[2].values()} - {""}
    return {name, unquote(name), quote(name, safe="%")}


def _joined(url: str, href: str) -> str | None:
    try:
        return urldefrag(urljoin(url, href.strip())).url
    except ValueError:
        return None


Address = tuple[str, str, dict[str, str]]  # host, path, parameters


def _split(url: str) -> Address | None:
    try:
        parts = urlsplit(url)
        return parts.netloc.lower(), parts.path or "/", dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        return None


def _bare(path: str) -> tuple[str, str]:
    """A path without slash at its end, and its file's ending apart: (/news/7, .html)."""
    path = path.rstrip("/")
    dot = re.search(r"\.\w{2,5}$", path)
    return (path[: dot.start()], dot[0]) if dot else (path, "")


def _number(page: Address) -> int:
    """Return which part an address is, told by its parameters: 1 where none says it."""
    said = [value for name, value in page[2].items() if name.lower() in _PARAMETERS and name.lower() != "p"]
    return next((int(value) for value in said if value.isdecimal() and len(value) <= 3), 1)


def _is_part_of(own: Address, there: Address, following: int) -> bool:
    """Return whether an address is the own one with the number of the next part, in its path or in one parameter."""
    if there[1] == own[1] or _bare(there[1]) == _bare(own[1]):
        changed = {name for name in {*own[2], *there[2]} if own[2].get(name) != there[2].get(name)}
        return (
            len(changed) == 1
            and (name := next(iter(changed))).lower() in _PARAMETERS
            and there[2].get(name) == str(following)
        )
    if own[2] != there[2]:
        return False
    part = _NUMBERED.match(there[1])
    if part is None or _OTHERS.search(there[1][len(_common(own[1], there[1])) :]):
        return False
    before, (path, ending) = part["before"], _bare(own[1])
    if before.rstrip("/") in (path, own[1].rstrip("/")):
        return int(part["number"]) == 2 and part["after"].rstrip("/") in (ending, "")
    here = _NUMBERED.match(own[1])  # the own address is a part itself
    is_later = (
        here is not None and here["before"] == before and int(part["number"]) == int(here["number"]) + 1
    )
    return (
        is_later
        and here is not None
        and int(here["number"]) >= 2
        and _has_prefix(own[1], there[1], here["before"])
    )


def _has_prefix(own: str, there: str, before: str) -> bool:
    """Return whether two numbered addresses are parts of one article: /7/2 and /7/3 or /x/page/2 and /x/page/3, but never
    /news/7 and /news/8.
    """
    if not there.startswith(before):
        return False
    says_page = re.search(r"[a-z]", own[len(before) :].split(".", maxsplit=1)[0], re.IGNORECASE)
    return bool(says_page or re.search(r"[\d%-]", before.rsplit("/", 1)[-1]))


def _common(one: str, other: str) -> str:
    length = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:length]
