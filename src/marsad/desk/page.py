"""One answer to one reader: their language and theme, addresses within the desk, and the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from marsad.core.ledger import wording as ledger
from marsad.core.wording.counts import count, duration
from marsad.core.wording.wording import fact, plain, zone_name
from marsad.desk import csrf, reasons, wording
from marsad.desk.desk import Desk, desk
from marsad.desk.marked import hits, paragraphs, pieces, shown
from marsad.desk.plot import TimeSteps, tint
from marsad.desk.user import TheUser, User
from marsad.edge.clock import now
from marsad.model import CeasefireStatus, Theatre

TEMPLATES = Environment(
    loader=PackageLoader("marsad.desk"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Whatever a template says of texts from outside, none turns the direction of its neighbours.
    finalize=lambda value: shown(value) if type(value) is str else value,
)
LANGUAGES, THEMES = ("ar", "en"), ("auto", "light", "dark")
_PATH = "/:@!$&'()*+,;=~"  # RFC 3986, pchar: the rest of a path is written as %xx
YEAR_SECONDS = 365 * 86400
SECTIONS = (
    ("/", "الوضع", "State of play"), ("/today", "اليوم", "Today"),
    ("/ledger", "السجل", "Ledger"), ("/map", "الخريطة", "Map"), ("/timeline", "الخط الزمني", "Timeline"), ("/search", "البحث", "Search"),
    ("/queries", "الأسئلة", "Queries"), ("/sources", "المصادر", "Sources"), ("/alerts", "التنبيهات", "Alerts"),
    ("/corrections", "التصحيحات", "Corrections"), ("/runs", "التشغيل", "Runs"),
)  # fmt: skip


class PageContext:
    """The values that every template knows. `lang` and `theme` come from the address, else a cookie, else the default."""

    def __init__(self, request: Request, outside: Desk, user: User | None) -> None:
        self.request, self.desk, self.user = request, outside, user
        self.root: str = request.scope.get("root_path", "").rstrip("/")
        self.path = request.scope["path"].removeprefix(self.root) or "/"
        self.language = self._chosen("lang", LANGUAGES)
        self.theme = self._chosen("theme", THEMES)
        self.now = now()

    @property
    def today(self) -> date:
        """The day that it is in the desk's time zone."""
        return self.date_of(self.now)

    def date_of(self, at: datetime) -> date:
        """The day of a moment in the desk's time zone."""
        return at.astimezone(ZoneInfo(self.desk.zone)).date()

    def until(self, start: date, over: TimeSteps) -> date:
        """The last day of the step that begins with `start`."""
        return min(start + timedelta(days=over.days - 1), over.last)

    def say(self, ar: str, en: str) -> str:
        """The one of two wordings that the reader reads."""
        return ar if self.language == "ar" else en

    def to(self, path: str, **query: object) -> str:
        """The address of a page of the desk; parameters that are None or empty are left out.

        A path may be what a stranger asked for: one that begins with two slashes, or a backslash, would lead to another host."""
        kept = {name: value for name, value in query.items() if value not in (None, "", ())}
        return quote("/" + (self.root + path).lstrip("/\\"), safe=_PATH) + (
            "?" + urlencode(kept, doseq=True) if kept else ""
        )

    def here(self, **query: object) -> str:
        """This page's address with some parameters changed."""
        return self.to(self.path, **{**dict(self.request.query_params), **query})

    def outside(self, path: str, **query: object) -> str:
        """The whole address of a page, for those who aren't on it: feeds, files and messages.

        That of MARSAD_PUBLIC_URL, where it is set: what a proxy or a frame makes of the request is nobody else's address."""
        public = str(self.desk.settings.public_url or "").rstrip("/")
        if public:
            return public + self.to(path, **query).removeprefix(self.root)
        return f"{self.request.url.scheme}://{self.request.url.netloc}{self.to(path, **query)}"

    def shared(self) -> str:
        """This page's address with the token of `marsad desk` that lets others read it."""
        return self.outside(self.path, **{**dict(self.request.query_params), "token": self.desk.share})

    def token(self, path: str) -> str:
        """Return what a form that posts to `path` must carry."""
        return csrf.token(self.desk.secret, self.user.name if self.user else "", path)

    def html(self, template: str, status_code: int = 200, **context: object) -> HTMLResponse:
        """The page; a choice of language or theme in the address is remembered."""
        text = TEMPLATES.get_template(template).render({**self._knows(), **context})
        answer = HTMLResponse(text, status_code)
        for name, values in (("lang", LANGUAGES), ("theme", THEMES)):
            if self.request.query_params.get(name) in values:
                answer.set_cookie(
                    f"marsad_{name}", self.request.query_params[name], max_age=YEAR_SECONDS,
                    path=self.root + "/", httponly=True, samesite="lax",
                )  # fmt: skip
        return answer

    def _chosen(self, name: str, values: tuple[str, ...]) -> str:
        asked = (self.request.query_params.get(name), self.request.cookies.get(f"marsad_{name}"))
        return next((value for value in asked if value in values), values[0])

    def _knows(self) -> Mapping[str, Any]:
        zone, language = self.desk.zone, self.language
        return {
            "page": self, "say": self.say, "to": self.to, "here": self.here, "language": language, "theme": self.theme,
            "direction": "rtl" if language == "ar" else "ltr", "sections": SECTIONS, "user": self.user,
            "zone": zone_name(zone, language),
            "count": lambda number, noun: count(number, noun, language),
            "day": lambda at: wording.day(at, language), "short_day": lambda at: wording.short_day(at, self.today, language),
            "within": named_places, "axis_day": lambda at: wording.axis_day(at, language), "known": named_first,
            "moment": lambda at: wording.moment(at, zone, language),
            "clock": lambda at: wording.clock(at, zone),
            "ago": lambda at: wording.ago(at, self.now, language),
            "reason": lambda text: reasons.worded(text, language),
            "counted": lambda name: plain(wording.counted(name, language)), "chips": wording.chips,
            "fact_words": lambda told, names=None: plain(fact(told, names or {}, language)),
            "label": lambda word: wording.label(word, language),
            "theatre": lambda name: wording.theatre(name, language),
            "status": lambda name, denied=False: wording.status(name, language, denied),
            "kind_words": lambda name: ledger.kind(name, language),
            "step_words": lambda of, name, denied=False: ledger.step(of, name, language, bool(denied)),
            "happening": lambda of, name, denied=False: wording.happening(of, name, language, bool(denied)),
            "ledger_word": lambda name: ledger.word(name, language),
            "written_time": lambda text: plain(wording.written_time(text, language)),
            "duration_words": lambda text: duration(text, language),
            "weight": lambda name: wording.weight(name, language),
            "named": lambda row, field="name": row[f"{field}_{language}"],
            "plain": plain, "paragraphs": paragraphs, "pieces": pieces, "hits": hits, "web": web,
            "iso": lambda at: at.isoformat(timespec="seconds"), "iso_exact": lambda at: at.isoformat(),
            "mail_date": format_datetime, "tint": tint,
            "length": lambda seconds: wording.length(seconds, language),
            "named_time": lambda named: wording.named_time(named.begins_at, named.ends_at, named.precision, language),
            "Theatre": Theatre, "CeasefireStatus": CeasefireStatus,
        }  # fmt: skip


def page(request: Request, outside: Annotated[Desk, Depends(desk)], user: TheUser) -> PageContext:
    """The page that answers this request of somebody who is signed in."""
    return PageContext(request, outside, user)


def named_places(places: Sequence[Mapping[str, Any]] | None, theatre: str) -> list[Mapping[str, Any]]:
    """The places of a happening without the country that the theatre is called by, where there are others."""
    rows = list(places or ())
    return [row for row in rows if row["id"] != theatre] or rows


def named_first(people: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """Those who are known by name; where nobody is, all in the words of the reports."""
    rows = list(people or ())
    return [row for row in rows if row["id"]] or rows


def say_comma(language: str) -> str:
    """A comma of the language."""
    return "،" if language == "ar" else ","


def web(url: str | None) -> str:
    """`url` where it is a web address, otherwise nothing: only those become links."""
    return url if url and url.startswith(("https://", "http://")) else ""


ThePage = Annotated[PageContext, Depends(page)]
