"""Mentions as the warehouse keeps them: the only place that maps a row to a mention and back."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from marsad.model import CeasefireStatus, Mention, Theatre, Weight


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One row of marsad.mention; what each column means is said by `Mention` and by the table's comments."""

    article_id: int
    topic: str
    field: str
    start_offset: int
    end_offset: int
    quote: str
    rule: str
    version: str
    theatre: Theatre
    status: CeasefireStatus | None
    evidence_start: int
    evidence_end: int
    denied: bool = False
    denied_quote: str | None = None
    status_field: str | None = None
    status_start: int | None = None
    status_end: int | None = None
    status_quote: str | None = None
    status_rule: str | None = None
    weight: Weight = Weight.SUBJECT
    weight_reason: str = ""
    weight_quote: str | None = None

    @classmethod
    def of(cls, article_id: int, m: Mention) -> MentionRow:
        """The row of an article's mention."""
        return cls(
            article_id, topic=m.topic, field=m.field, start_offset=m.start, end_offset=m.end, quote=m.quote, rule=m.rule,
            version=m.version, theatre=m.theatre, status=m.status, evidence_start=m.evidence_start, evidence_end=m.evidence_end,
            denied=m.denied, denied_quote=m.denied_quote, status_field=m.status_field, status_start=m.status_start,
            status_end=m.status_end, status_quote=m.status_quote, status_rule=m.status_rule, weight=m.weight,
            weight_reason=m.weight_reason, weight_quote=m.weight_quote,
        )  # fmt: skip

    @property
    def mention(self) -> Mention:
        """The mention of the row."""
        return Mention(
            topic=self.topic, field=self.field, start=self.start_offset, end=self.end_offset, quote=self.quote, rule=self.rule,
            version=self.version, theatre=self.theatre, status=self.status, evidence_start=self.evidence_start,
            evidence_end=self.evidence_end, denied=self.denied, denied_quote=self.denied_quote, status_field=self.status_field,
            status_start=self.status_start, status_end=self.status_end, status_quote=self.status_quote,
            status_rule=self.status_rule, weight=self.weight, weight_reason=self.weight_reason, weight_quote=self.weight_quote,
        )  # fmt: skip

    @property
    def place(self) -> tuple[int, str, str, int, int, str]:
        """Return what makes it the same mention when it is derived anew."""
        return self.article_id, self.topic, self.field, self.start_offset, self.end_offset, self.quote


@dataclass(frozen=True, slots=True)
class StoredMention(MentionRow):
    """A row of marsad.mention that is stored."""

    _: KW_ONLY
    mention_id: int
