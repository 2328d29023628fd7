"""The page that describes the warehouse, made of the comments in its own catalogue.

Decides how the page reads. Doesn't care what the comments say; that they are there is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, str]

HEAD = """# The warehouse

Made of the comments in the warehouse's own catalogue (`marsad docs > docs/warehouse.md`); a test fails when it is stale.

Analysts read schema `mart`: views with a stated grain, whose names and meanings stay. Days are those of Damascus, times are
`timestamptz`. Schema `marsad` is the pipeline's own and may change with any version. The role `marsad_analyst` reads `mart` and
nothing else; how to connect is in [superset.md](superset.md), what to ask in [queries.md](queries.md).
"""


def page(
    relations: Sequence[Row], columns: Sequence[Row], functions: Sequence[Row], links: Sequence[Row]
) -> str:
    """The page as Markdown: the analysts' views and functions, a diagram of the tables, the tables."""
    of: dict[tuple[str, str], list[Row]] = {}
    for column in columns:
        of.setdefault((column["schema"], column["relation"]), []).append(column)
    parts = [HEAD, "## Schema mart: what analysts read\n"]
    parts += _described("mart", relations, of)
    parts.append("## Functions\n\n" + "\n".join(_function(f) for f in functions) + "\n")
    parts.append("## Schema marsad: what the pipeline owns\n\n" + _diagram(links))
    parts += _described("marsad", relations, of)
    return "\n".join(parts)


def _described(
    schema: str, relations: Sequence[Row], of: Mapping[tuple[str, str], Sequence[Row]]
) -> Iterator[str]:
    for relation in relations:
        if relation["schema"] == schema:
            rows = [
                f"| {c['name']} | {c['type']} | {_cell(c['comment'])} |"
                for c in of[(schema, relation["name"])]
            ]
            head = f"### {schema}.{relation['name']}\n\n{relation['comment']}\n\n| column | type | meaning |\n|---|---|---|\n"
            yield head + "\n".join(rows) + "\n"


def _function(function: Row) -> str:
    return f"* `mart.{function['name']}({function['arguments']})`: {function['comment']}"


def _diagram(links: Sequence[Row]) -> str:
    names = [
        (link["from_table"].removeprefix("marsad."), link["to_table"].removeprefix("marsad."))
        for link in links
    ]
    lines = [f'    {to} ||--o{{ {of} : ""' for of, to in names]
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```\n"


def _cell(comment: str | None) -> str:
    return (comment or "").replace("|", "\\|")
