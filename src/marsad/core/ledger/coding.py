"""The ledger in the columns of two datasets that analysts know: ACLED's events, and ETH/PRIO's Civil Conflict CeaseFires (CF).

Their headers, in their order, with their codes where a news text says enough: the kind of actor (inter), how exact day and place are
(time_precision, geo_precision). What it can't say (dyads, conflict ids, written or not, enforcement) has the code of "unknown", never a
guess. Sources: ACLED Codebook and Guide to 2023 Column Changes; Clayton et al. 2022, doi:10.1177/00220027221129195.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marsad.core.ledger.event import day_in

ACLED = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)  # fmt: skip
CF = (
    *("location", "cc", "cf_id", "uniq_id", "actor_name", "ucdp_actor_id", "ucdp_acd_id", "ucdp_dyad"),
    *("cf_dec_yr", "cf_dec_month", "cf_dec_day", "cf_effect_yr", "cf_effect_month", "cf_effect_day"),
    *("p_humanitarian", "p_holiday", "p_peaceprocess", "p_other", "p_other_comment", "partial", "geography", "fixed_time"),
    *("mediator_nego", "implement", "enforcement", "ddr", "ended", "end_yr", "end_month", "end_day", "comment"),
)  # fmt: skip
UNKNOWN = -1  # of CF: it isn't known
_STATE, _REBEL, _OTHER = 1, 2, 8  # ACLED's inter codes
_INTER = {"state_army": _STATE, "government": _STATE, "armed_group": _REBEL}
_EXACT = frozenset(("town", "village", "base", "border_crossing", "capital"))  # geo_precision 1
_NEAR = frozenset(("district", "road"))  # 2; anything larger 3
_STRATEGIC = "Strategic developments"
_AGREEMENT = ("announced", "in_effect", "extended", "agreed")
_TIME_PRECISION = {"week": 2, "month": 3, "year": 3}
_GUESSED_DAY = 2  # of an event whose day nothing says: that of its first report, give or take some days
_NOT_CODED = frozenset(
    ("called_for", "negotiated", "rejected", "unclear", "past", "planned", "none")
)  # nothing happened
_COUNTRIES = {  # of the conflicts followed: ISO 3166 letters and number, and ACLED's region
    "syria": ("SYR", 760, "Middle East"), "iraq": ("IRQ", 368, "Middle East"), "lebanon": ("LBN", 422, "Middle East"),
    "israel": ("ISR", 376, "Middle East"), "palestine": ("PSE", 275, "Middle East"), "yemen": ("YEM", 887, "Middle East"),
    "jordan": ("JOR", 400, "Middle East"), "iran": ("IRN", 364, "Middle East"), "turkey": ("TUR", 792, "Middle East"),
    "saudi-arabia": ("SAU", 682, "Middle East"), "qatar": ("QAT", 634, "Middle East"), "libya": ("LBY", 434, "Northern Africa"),
    "sudan": ("SDN", 729, "Northern Africa"), "egypt": ("EGY", 818, "Northern Africa"), "south-sudan": ("SSD", 728, "Eastern Africa"),
    "ethiopia": ("ETH", 231, "Eastern Africa"), "somalia": ("SOM", 706, "Eastern Africa"), "ukraine": ("UKR", 804, "Europe"),
    "russia": ("RUS", 643, "Europe"), "azerbaijan": ("AZE", 31, "Caucasus and Central Asia"),
    "armenia": ("ARM", 51, "Caucasus and Central Asia"), "kazakhstan": ("KAZ", 398, "Caucasus and Central Asia"),
    "afghanistan": ("AFG", 4, "South Asia"), "india": ("IND", 356, "South Asia"), "pakistan": ("PAK", 586, "South Asia"),
    "mali": ("MLI", 466, "Western Africa"), "nigeria": ("NGA", 566, "Western Africa"), "dr-congo": ("COD", 180, "Middle Africa"),
    "colombia": ("COL", 170, "South America"), "myanmar": ("MMR", 104, "Southeast Asia"), "philippines": ("PHL", 608, "Southeast Asia"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEntry:
    """What is exported of an entry. `sides` and `mediators` are names; `kinds` the gazetteer's kind of each side, `homes` its conflict."""

    entry_id: int
    kind: str
    theatre: str
    status: str
    is_denied: bool
    begins: str | None
    begins_precision: str | None
    ends: str | None
    declared: str | None
    duration: str | None
    form: str | None
    purpose: str | None
    agreement: str | None
    sides: Sequence[str]
    kinds: Sequence[str | None]
    homes: Sequence[str | None]
    mediators: Sequence[str]
    place: str | None  # in English
    place_kind: str | None
    lat: float | None
    lon: float | None
    governorate: str | None
    country_id: str | None
    country: str | None
    killed: int | None
    sources: Sequence[str]
    quote: str
    first_at: datetime
    is_dated: bool  # whether the day of a report is known


def acled(entries: Iterator[CodedEntry]) -> Iterator[Mapping[str, object]]:
    """One row per entry that ACLED would have something of: what happened, not what was asked for, refused, planned or denied."""
    for one in entries:
        day, precision = _day(one)
        if one.is_denied or one.status in _NOT_CODED or day is None:
            continue
        letters, iso, region = _COUNTRIES.get(one.country_id or "", ("", "", ""))
        inter = [_inter(one, which) for which in range(min(2, len(one.sides)))]
        event_type, sub_type = _type(one)
        values: dict[str, object] = {
            "event_id_cnty": f"{letters}{one.entry_id}",
            "event_date": day.isoformat(),
            "year": day.year,
            "time_precision": precision,
            "disorder_type": _STRATEGIC if event_type == _STRATEGIC else "Political violence",
            "event_type": event_type,
            "sub_event_type": sub_type,
            "actor1": one.sides[0] if one.sides else "",
            "inter1": inter[0] if inter else "",
            "actor2": one.sides[1] if len(one.sides) > 1 else "",
            "assoc_actor_2": "; ".join(one.sides[2:]),
            "inter2": inter[1] if len(inter) > 1 else "",
            "interaction": _interaction(inter),
            "iso": iso,
            "region": region,
            "country": one.country or "",
            "admin1": one.governorate or "",
            "location": one.place or "",
            "latitude": one.lat if one.lat is not None else "",
            "longitude": one.lon if one.lon is not None else "",
            "geo_precision": _geo_precision(one.place_kind),
            "source": "; ".join(one.sources),
            "notes": one.quote,
            "fatalities": one.killed or 0,
            "tags": f"{one.kind}={one.status}",
            "timestamp": int(one.first_at.timestamp()),
        }
        yield {name: values.get(name, "") for name in ACLED}


def cf(entries: Iterator[CodedEntry]) -> Iterator[Mapping[str, object]]:
    """One row per ceasefire and side that declares it, as CF counts; a ceasefire without a named side has one row."""
    for one in entries:
        if one.kind != "ceasefire" or one.is_denied or one.status in _NOT_CODED:
            continue
        declared, effect, end = (_parts(value) for value in (one.declared, one.begins, one.ends))
        other = one.purpose if one.purpose in ("evacuation", "prisoner_exchange") else None
        for number, side in enumerate(one.sides or ("",)):
            values: dict[str, object] = {
                "location": one.country or one.theatre,
                "cf_id": one.entry_id,
                "uniq_id": f"{one.entry_id}-{number}",
                "actor_name": side,
                **dict(zip(("cf_dec_yr", "cf_dec_month", "cf_dec_day"), declared, strict=True)),
                **dict(zip(("cf_effect_yr", "cf_effect_month", "cf_effect_day"), effect, strict=True)),
                "p_humanitarian": _said(one, "humanitarian"),
                "p_holiday": _said(one, "holiday"),
                "p_peaceprocess": _said(one, "peace_process"),
                "p_other": int(bool(other)) if one.purpose else UNKNOWN,
                "p_other_comment": other or "",
                "geography": one.place or "",
                "fixed_time": one.duration or "",
                "mediator_nego": 1 if one.mediators else UNKNOWN,
                "ended": 1 if one.status == "ended" else UNKNOWN,
                **dict(zip(("end_yr", "end_month", "end_day"), end, strict=True)),
                "comment": one.quote,
            }
            yield {name: values.get(name, UNKNOWN) for name in CF}


def _day(one: CodedEntry) -> tuple[date | None, int]:
    """The day, and ACLED's code of how exact it is; None where neither an event nor its publication has one."""
    said = one.begins or one.declared
    if said and (day := day_in(said) or _first_of(said)):
        return day, _TIME_PRECISION.get(one.begins_precision or "", 1) if len(said) >= 10 else 3
    return (one.first_at.date(), _GUESSED_DAY) if one.is_dated else (None, _GUESSED_DAY)


def _first_of(said: str) -> date | None:
    """The middle of a month or year, as ACLED dates what it knows no better."""
    try:
        return date.fromisoformat(f"{said}-15" if len(said) == 7 else f"{said}-06-15")
    except ValueError:
        return None


def _type(one: CodedEntry) -> tuple[str, str]:
    """ACLED's type and subtype; of an attack only what is said: fire by an accused is a battle unless the air is named."""
    if one.kind in ("ceasefire", "talks"):
        return _STRATEGIC, "Agreement" if one.status in _AGREEMENT else "Other"
    if one.kind == "violation" and one.killed:
        if any(word in one.quote for word in ("غار", "طيران", "طائر", "مسير")):
            return "Explosions/Remote violence", "Air/drone strike"
        return "Explosions/Remote violence", "Shelling/artillery/missile attack"
    if one.kind == "patrol" and one.status == "attacked":
        return "Battles", "Armed clash"
    return _STRATEGIC, "Other"


def _inter(one: CodedEntry, which: int) -> int | str:
    """1 a state's forces at home, 8 those of another and organisations, 2 an armed group; nothing where the gazetteer has none."""
    kind, home = one.kinds[which], one.homes[which]
    if kind is None:
        return ""
    code = _INTER.get(kind, _OTHER)
    return _OTHER if code == _STATE and home != one.theatre else code


def _interaction(inter: Sequence[int | str]) -> str:
    known = sorted(int(code) for code in inter if code != "")
    if not known or len(known) < len(inter):
        return ""
    return f"{known[0]}{known[1]}" if len(known) > 1 else f"{known[0]}0"


def _geo_precision(kind: str | None) -> int | str:
    if kind is None:
        return ""
    return 1 if kind in _EXACT else 2 if kind in _NEAR else 3


def _said(one: CodedEntry, purpose: str) -> int:
    return int(one.purpose == purpose) if one.purpose else UNKNOWN


def _parts(value: str | None) -> tuple[int, int, int]:
    """Year, month and day of an ISO 8601 time; -1 for what isn't known."""
    numbers = [int(part) for part in (value or "")[:10].split("-") if part.isdecimal()]
    year, month, day = (*numbers, UNKNOWN, UNKNOWN, UNKNOWN)[:3]
    return year, month, day
