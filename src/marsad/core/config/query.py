"""An analyst's question: a file that psql runs as it stands, read into its words, parameters and statement.

The first comment line is the question, the second says what a row is; lines with `-- ar:` say both in Arabic. Parameters are psql
variables with a default (\\if :{?since} … \\set since 2020-01-01 … \\endif), used as :'since'; they reach the server as bound text,
never as SQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.errors import InputError

_ARABIC = re.compile(r"^-- ar: (.+)$", re.MULTILINE)
_SET = re.compile(r"^\\set (\w+)(?: (.*))?$", re.MULTILINE)
_META = re.compile(r"^\\.*\n?", re.MULTILINE)
_VARIABLE = re.compile(r"(?<!:):'(\w+)'")


@dataclass(frozen=True, slots=True)
class Question:
    """A named question. `sql` is for psycopg: its parameters are %(name)s; what isn't worded in Arabic is empty there."""

    name: str
    words: str
    row: str
    defaults: dict[str, str]
    sql: str
    words_ar: str = ""
    row_ar: str = ""

    def parameters(self, given: dict[str, str]) -> dict[str, str]:
        """The defaults with what was given; InputError for a parameter that the question doesn't have."""
        for name in given:
            if name not in self.defaults:
                known = ", ".join(sorted(self.defaults)) or "none"
                raise InputError(f"{self.name} has no parameter {name} (it has: {known})")
        return {**self.defaults, **given}


def read_question(name: str, text: str) -> Question:
    """The question that a file of sql/queries asks."""
    words, row = (line.removeprefix("-- ") for line in text.splitlines()[:2])
    words_ar, row_ar = [*_ARABIC.findall(text), "", ""][:2]
    body = _META.sub("", text).replace("%", "%%")
    defaults = {match[1]: (match[2] or "").strip("'") for match in _SET.finditer(text)}
    sql = _VARIABLE.sub(r"%(\1)s", body).strip()
    return Question(name, words, row, defaults, sql, words_ar, row_ar)
