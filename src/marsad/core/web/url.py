"""Addresses: when two of them are the same page, and which host a request would trouble.

`canonical` decides identity, not reachability: it may drop `www.`, `/amp` or a scheme that a server insists
on, so fetch and show an entry's own `url` (made by `absolute`) and compare by `canonical`. Two different
articles must never become one, for then one is lost; two spellings of one article that stay apart only cost
a fetch, and comparison of the texts finds them later. Hence a closed list of parameters to drop: courlan's
tracker pattern also drops `?cid=`, `?uid=` and bare `?12345`, which are article numbers on many Arabic
sites. Percent-encoding, dot segments and the order of parameters are w3lib's work.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import idna
from w3lib.url import canonicalize_url, safe_url_string

MAX_LENGTH = 4_096
"""Characters of an address, percent-encoded; real ones with Arabic titles stay under 2,000."""

_ROUNDS = 8
_MOST_DOTS = 10  # in a host that is to become punycode, which is slow
_LONGEST_LABEL = 59  # letters beyond ASCII; "xn--" and these have to fit into 63
_MOST_PARAMETERS = 40  # that are told apart; a longer query stands for itself
_DEFAULT_PORTS = {"http": 80, "https": 443}
_JUNK = re.compile(r"[\x00-\x1f\x7f]+")  # tabs and newlines inside an address: browsers drop them too
_PLAIN_HOST = re.compile(r"(?=.{1,253}\Z)(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_ESCAPES = re.compile(r"(?:%[89A-F][0-9A-F])+")  # non-ASCII bytes, after w3lib has written them upper-case
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SLASHES = re.compile(r"(?<!:)//+")

_SIDE_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap|print)\.)+(?=[^.]+\.[^.]+)")
_SECOND_LEVEL = re.compile(r"^(?:com|co|org|net|gov|edu|ac|mil|info)\.[a-z]{2}$")
_AMP_CACHE = re.compile(r"^/(?:[a-z]/)?(?:amp/)?(s/)?([^/]+\.[^/]+)(/.*)?$")
_TAILS = (
    *("/", "/amp", "/amp.html", ".amp", "/print"),
    *(
        "/index.html",
        "/index.htm",
        "/index.php",
        "/index.aspx",
        "/default.html",
        "/default.htm",
        "/default.aspx",
    ),
)
_AMP_HEAD = re.compile(r"^(?:/amp)+(?=/.)", re.I)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.I)

_TRACKER = re.compile(
    r"^(?:(?:utm|mtm|pk|matomo|itm|at|ns|fb|hsa|vero|oly|relatedposts|amp|__cf_chl)_.*"
    r"|fbclid|g?clid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid?|li_fat_id"
    r"|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|hsctatracking|ml_subscriber(?:_hash)?"
    r"|cmpid|cmp|ocid|xtor|xtref|s_cid|ncid|smid|iref|taid|maca|traffic_source|ref|ref_src|ref_url|referr?er"
    r"|__twitter_impression|sr_share|share|shared|sharetype|usqp|noamp|nonamp|amp|outputtype"
    r"|print|printable|replytocom|doing_wp_cron|nocache|_|phpsessid|jsessionid)$",
    re.I,
)
_MAY_NUMBER = frozenset(("ref", "print"))  # trackers by name, article numbers by such a value
_NUMBER_OF_AN_ARTICLE = re.compile(r"[2-9]|\d{2,9}")  # 1 is "yes"
_ROUTE = re.compile(r"^!?/.|^!.")
_TRACKER_PAIRS = {
    ("tmpl", "component"),  # Joomla's print view
    ("output", "amp"),
    ("view", "print"),
    ("source", "rss"),
    ("from", "rss"),
    ("mobile", "1"),
    ("m", "1"),  # Blogger's mobile view; other values of m are WordPress's month archives
}


def absolute(url: str, base: str | None = None, *, with_fragment: bool = False) -> str:
    """The address to fetch: `url` as seen on the page `base`, percent-encoded, without user name.

    "" for what is no http(s) address. Keeps scheme, host spelling and every parameter, since servers may
    care. A fragment is dropped but where it is the address of an article that scripts fetch (#/news/1, #!/news/1), or
    asked for.
    """
    if not url or len(url) > MAX_LENGTH:
        return ""
    text = _JUNK.sub("", url).strip().replace("\\", "/")
    try:
        joined = urljoin(base, text) if base else text
        parts = urlsplit(joined)
        authority = _authority(parts.scheme.lower(), parts.hostname, parts.port)
        if not authority:
            return ""
        fragment = parts.fragment if with_fragment or _ROUTE.match(parts.fragment) else ""
        safe = urlunsplit((parts.scheme.lower(), authority, parts.path or "/", parts.query, fragment))
        safe = safe_url_string(safe)
        return safe if len(safe) <= MAX_LENGTH else ""
    except (ValueError, UnicodeError):
        return ""


def canonical(url: str, base: str | None = None) -> str:
    """Return what makes `url` the same page elsewhere; "" for what is no http(s) address. Never raises; idempotent.

    Equal become: http and https, `www.`, mobile, AMP and print forms, raw and percent-encoded Arabic,
    Unicode and punycode hosts, letters composed or not, order of parameters, trackers, index pages,
    trailing slashes, fragments. Kept apart: every other parameter (`?p=12` of WordPress among them), `?ref=4411` and
    `?print=11` whose value numbers an article, the routes of scripts (#/news/1), other ports, the case of the
    path. A port other than the default keeps its scheme.
    """
    for _ in range(_ROUNDS):  # dropping one form may bare another; then it stands still
        simpler = _simplify(absolute(url, base))
        if simpler == url:
            return url
        url, base = simpler, None
    return ""  # caches within caches: nobody writes such an address in good faith


def host_key(url: str) -> str:
    """`host:port` of an http(s) address, what politeness is counted by; "" for anything else."""
    parts = urlsplit(absolute(url))
    if not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{parts.port or _DEFAULT_PORTS[parts.scheme]}"


def _authority(scheme: str, host: str | None, port: int | None) -> str:
    if scheme not in _DEFAULT_PORTS or not host:
        return ""
    name = f"[{host}]" if ":" in host else _ascii_host(host)
    is_default = port is None or port == _DEFAULT_PORTS[scheme]
    return name if not name or is_default else f"{name}:{port}"


@lru_cache(maxsize=1_024)
def _ascii_host(host: str) -> str:
    host = _INVISIBLE.sub("", host).rstrip(".").lower()
    if not host.isascii():
        if host.count(".") > _MOST_DOTS or max(map(len, host.split("."))) > _LONGEST_LABEL:
            return ""
        host = idna.encode(host, uts46=True).decode("ascii")  # IDNAError is a UnicodeError
    return host if _PLAIN_HOST.fullmatch(host) else ""


def _simplify(url: str) -> str:
    if not url:
        return ""
    given = urlsplit(url)
    inner = _out_of_amp_cache(given.hostname or "", given.path)
    if inner:
        return inner
    is_odd = given.query.count("&") > _MOST_PARAMETERS
    query = "" if is_odd else _main_query(given.query)
    parts = urlsplit(canonicalize_url(urlunsplit(given._replace(query=query, fragment=""))))
    has_port = parts.port is not None
    host = parts.netloc if has_port else _main_host(parts.netloc)
    path = _main_path(_ESCAPES.sub(_tidy, parts.path))
    query = given.query if is_odd else _ESCAPES.sub(_tidy, parts.query)
    fragment = _ESCAPES.sub(_tidy, given.fragment.rstrip("/")) if _ROUTE.match(given.fragment) else ""
    return urlunsplit((parts.scheme if has_port else "https", host, path, query, fragment))


def _out_of_amp_cache(host: str, path: str) -> str:
    is_cache = host.endswith(".cdn.ampproject.org") or (host == "www.google.com" and path.startswith("/amp/"))
    found = _AMP_CACHE.match(path) if is_cache else None
    return f"https://{found[2]}{found[3] or '/'}" if found else ""


def _main_host(host: str) -> str:
    shorter = _SIDE_HOST.sub("", host)
    return host if _SECOND_LEVEL.match(shorter) else shorter


def _main_path(path: str) -> str:
    path = _without_tails(_SLASHES.sub("/", _SESSION.sub("", path)))
    stem, dot, ending = path.rpartition(".")
    if ending.lower() in ("html", "htm"):
        path = _without_tails(stem) + dot + ending
    return _AMP_HEAD.sub("", path) or "/"


def _without_tails(path: str) -> str:
    """Cuts AMP, print and index endings off, however many; by hand, for no regular expression does it in linear time."""
    lower, end = path.lower(), len(path)
    while tail := next((tail for tail in _TAILS if lower.endswith(tail, 0, end)), ""):
        end -= len(tail)
    return path[:end]


def _main_query(query: str) -> str:
    """Drops what no article depends on. Splits by hand: parse_qsl would lose windows-1256 bytes."""
    kept = [pair for pair in query.split("&") if pair and not _is_tracker(pair)]
    return "&".join(kept)


def _is_tracker(pair: str) -> bool:
    named = parse_qsl(pair.lower(), keep_blank_values=True)
    if not named or named[0] in _TRACKER_PAIRS:
        return bool(named)
    name, value = named[0]
    return bool(_TRACKER.match(name)) and not (name in _MAY_NUMBER and _NUMBER_OF_AN_ARTICLE.fullmatch(value))


def _tidy(found: re.Match[str]) -> str:
    """Composes letters and drops invisible marks in a run of UTF-8; bytes of another encoding stay."""
    try:
        text = bytes.fromhex(found[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    tidy = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return found[0] if tidy == text else quote(tidy)
