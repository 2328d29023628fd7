"""What words say of a ceasefire: a status, the words that made it, and what each further governor makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.core.text.span import Span
from marsad.core.topics.clause import Governor
from marsad.model import CeasefireStatus

# What may happen hasn't: «قد تنهار الهدنة» is said of one in effect.
_PERHAPS = {
    CeasefireStatus.ENDED: CeasefireStatus.IN_EFFECT,
    CeasefireStatus.VIOLATED: CeasefireStatus.IN_EFFECT,
    CeasefireStatus.SUSPENDED: CeasefireStatus.IN_EFFECT,
    CeasefireStatus.IN_EFFECT: CeasefireStatus.NEGOTIATED,
    CeasefireStatus.ANNOUNCED: CeasefireStatus.NEGOTIATED,
    CeasefireStatus.EXTENDED: CeasefireStatus.NEGOTIATED,
    CeasefireStatus.FAILED: CeasefireStatus.NEGOTIATED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A status with the words that made it, and those that deny it, as spans of words of the mention's field.

    `family`: whose word made it, for what negates or governs that."""

    status: CeasefireStatus = CeasefireStatus.UNCLEAR
    words: Span | None = None
    rule: str | None = None
    denied: Span | None = None
    family: str = ""
    negated: CeasefireStatus | None = None  # what stands under the negation of its word
    denied_by_no: bool = False  # whether that negation denies it
    is_made_over: bool = False  # whether the word governs another that says something

    def under(self, one: Governor) -> Said:
        """The same under one more governor."""
        family = one.family
        if family.negates:
            return self._negated(one)
        if family.denies:
            status = CeasefireStatus.ANNOUNCED if self.status is CeasefireStatus.UNCLEAR else self.status
            return replace(self, status=status, denied=(one.word, one.after), rule=self.rule or family.name)
        if made := family.over.get(self.family) or family.over.get(self.status if self.words else "none"):
            return self._made(one, _PERHAPS.get(made, made) if one.tense == "perhaps" else made)
        is_kept = self.family in family.keeps or self.status in family.keeps
        if family.says is None or is_kept or (family.asserts and self.words and one.tense == "fact"):
            return self._kept(one)
        if one.tense == "perhaps":
            return self._made(one, _PERHAPS.get(family.says, family.says))
        tensed = {"future": family.future, "present": family.present, "that": family.that or family.present}
        return self._made(one, tensed.get(one.tense) or family.says)

    def _kept(self, one: Governor) -> Said:
        """The same under what leaves it as it is, unless it only may be so."""
        negated = one.family.negated if not self.words else self.negated
        if one.tense == "perhaps" and self.status in _PERHAPS:
            return replace(self, status=_PERHAPS[self.status], denied_by_no=False, negated=negated)
        return replace(self, denied_by_no=False, negated=negated)

    def broken_by(self, fight: Governor) -> Said:
        """The same, told together with fighting: violated."""
        return replace(
            self, status=CeasefireStatus.VIOLATED, words=(fight.word, fight.after), rule="fighting"
        )

    def ended_by(self, resumption: Governor) -> Said:
        """The same, after which somebody takes up arms again: ended."""
        words = (resumption.word, resumption.after)
        return replace(self, status=CeasefireStatus.ENDED, words=words, rule="resumption")

    def _made(self, one: Governor, status: CeasefireStatus) -> Said:
        words, family = (one.word, one.after), one.family
        made = Said(status, words, family.name, self.denied, family.name, family.negated)
        return replace(made, denied_by_no=family.denied_by_no, is_made_over=self.words is not None)

    def _negated(self, one: Governor) -> Said:
        if self.denied:
            return self
        if not self.words and self.negated:
            return self._made(one, self.negated)
        if not self.words:
            return self._made(one, one.family.says or CeasefireStatus.FAILED) if not one.is_verb else self
        if self.denied_by_no and (one.is_verb or one.family.name == "no"):
            return replace(self, denied=self.denied or (one.word, one.after), denied_by_no=False)
        if self.negated is None:
            return Said(denied=self.denied)
        words = (one.word, self.words[1]) if one.word < self.words[0] else self.words
        return replace(
            self,
            status=self.negated,
            words=words,
            rule=f"not {self.rule}",
            family=f"not {self.family}",
            negated=None,
        )
