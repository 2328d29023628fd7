"""Text that an editor stores as data: a tree of blocks and spans → HTML.

EditorJS, Portable Text (Sanity), Contentful, Draft.js, ProseMirror, Slate, Lexical, Quill, Gutenberg and their like
differ in their names only: a block has children or a text of its own, several spans make one paragraph, and what is
called image, video, advertisement or related holds no text of the article. Anything else is no rich text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

_DEEPEST = 40
_KIND = (
    "type",
    "_type",
    "nodeType",
    "blockName",
    "blockType",
    "object",
    "component",
    "__component",
    "__typename",
    "name",
)
_WITHIN = (
    "children", "content", "blocks", "innerBlocks", "nodes", "ops", "items", "document", "root", "body", "rows", "paragraphs",
    "elements", "content_elements", "columns", "doc", "data", "attributes", "attrs", "fields", "props", "value", "leaves",
)  # fmt: skip
_OF_BLOCKS = frozenset(
    ("blocks", "content_elements", "innerBlocks", "rows", "paragraphs", "elements", "columns", "body")
)
_TEXT = ("text", "insert", "html", "innerHTML", "value", "content", "paragraph", "body", "markdown")
_ROOTS = frozenset(("doc", "document", "root", "body"))
_NO_TEXT = re.compile(
    r"image|img|photo|picture|video|audio|embed|gallery|slider|iframe|related|readmore|read_more|read-also|button|file|attach|social|"
    r"tweet|twitter|instagram|facebook|youtube|advert|\bads?\b|banner|promo|newsletter|map|caption|divider|delimiter|separator|reference",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:.*-)?(?:text|span|link|a|hyperlink|strong|bold|em|italic|underline|mark|code|inline\w*|leaf|autolink|b|i|u)$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?:hard_?break|line_?break|br|soft_?break)$", re.IGNORECASE)
_HEADING = re.compile(r"head|^h[1-6]$|title", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure|br)\b", re.IGNORECASE)
_MIN_TYPED = 0.5  # of a list's items that must say what they are

Node = dict[str, object]


def html_of(value: object) -> str | None:
    """The HTML of a rich text, "" where it has no text at all; None where the value is no rich text."""
    return (
        "\n".join(_of_list(value, 0, True) if isinstance(value, list) else _blocks(value, 0))
        if is_rich(value)
        else None
    )


def is_rich(value: object) -> bool:
    """Return whether a value is a document of some editor's: a list of typed blocks, or an object that holds one."""
    if isinstance(value, list):
        typed = sum(isinstance(item, dict) and _is_block(item) for item in value)
        return bool(value) and typed >= max(1, _MIN_TYPED * len(value))
    if not isinstance(value, dict):
        return False
    if any(isinstance(value.get(name), list) for name in ("ops", "blocks")):
        return any(isinstance(item, dict) for name in ("ops", "blocks") for item in _items(value.get(name)))
    root = value.get("root") or value.get("document") or value.get("doc")
    if isinstance(root, dict):
        return any(isinstance(root.get(name), list) for name in _WITHIN)
    return _kind(value).lower() in _ROOTS and any(isinstance(value.get(name), list) for name in _WITHIN)


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_block(item: Node) -> bool:
    """Return whether an object says of what kind it is, or is a bare span, and holds text or more blocks."""
    holds = any(isinstance(item.get(name), list | dict | str) for name in (*_TEXT, *_WITHIN))
    return (
        holds
        and (bool(_kind(item)) or "insert" in item or "children" in item)
        and "title" not in item
        and "headline" not in item
    )


def _kind(item: Node) -> str:
    return next((kind for name in _KIND if isinstance(kind := item.get(name), str) and kind), "")


def _blocks(value: object, depth: int) -> Iterator[str]:
    """The paragraphs of a part of a document, as HTML."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield from _paragraphs(value)
    elif isinstance(value, list):
        yield from _of_list(value, depth, False)
    elif isinstance(value, dict) and not _NO_TEXT.search(_kind(value)):
        yield from _of_block(value, depth)


def _of_list(items: list[object], depth: int, are_blocks: bool) -> Iterator[str]:
    """Runs of spans are one paragraph each, unless the list is one of blocks; everything else is blocks of its own."""
    run: list[str] = []
    for item in items:
        if isinstance(item, dict) and _is_inline(item, depth) and not (are_blocks and "insert" not in item):
            run.append(_inline(item, depth))
            continue
        yield from _paragraphs("".join(run))
        run = []
        yield from _blocks(item, depth + 1)
    yield from _paragraphs("".join(run))


def _of_block(block: Node, depth: int) -> Iterator[str]:
    text = next((block[name] for name in _TEXT if isinstance(block.get(name), str) and block[name]), None)
    within = [
        (name, block[name]) for name in _WITHIN if isinstance(block.get(name), list | dict) and block[name]
    ]
    if isinstance(text, str) and not any(is_rich(part) for _, part in within if isinstance(part, list)):
        yield from _headed(block, _paragraphs(text if _is_markup(text) else escape(unescape(text))))
        within = [(name, part) for name, part in within if isinstance(part, dict)]
    for name, part in within:
        is_list = isinstance(part, list) and name in _OF_BLOCKS
        yield from _headed(block, _of_list(part, depth + 1, True) if is_list else _blocks(part, depth + 1))  # type: ignore[arg-type]


def _headed(block: Node, paragraphs: Iterator[str]) -> Iterator[str]:
    """The paragraphs of a block, as headings where it is called one."""
    is_heading = bool(_HEADING.search(_kind(block)))
    for paragraph in paragraphs:
        yield f"<h2>{paragraph[3:-4]}</h2>" if is_heading and paragraph.startswith("<p>") else paragraph


def _is_markup(text: str) -> bool:
    return bool(_TAG.search(text))


def _paragraphs(text: str) -> Iterator[str]:
    """Markup as it is where it has blocks of its own; else a paragraph for each line."""
    if _BLOCK_TAG.search(text):
        yield text
        return
    for line in text.split("\n"):
        if line.strip():
            yield f"<p>{line.strip()}</p>"


def _is_inline(item: Node, depth: int) -> bool:
    """Return whether an object is a span: a text called one (or nothing), or a link or style around spans."""
    kind = _kind(item)
    if _BREAK.match(kind):
        return True
    if "insert" in item or (not kind and isinstance(item.get("text"), str)):
        return True
    if not _INLINE.match(kind) or depth > _DEEPEST:
        return False
    text = next((item[name] for name in _TEXT if isinstance(item.get(name), str)), None)
    return (
        isinstance(text, str) and not _BLOCK_TAG.search(text) if text is not None else _has_spans(item, depth)
    )


def _has_spans(item: Node, depth: int) -> bool:
    parts = next((item[name] for name in _WITHIN if isinstance(item.get(name), list)), None)
    return isinstance(parts, list) and all(
        isinstance(part, dict) and _is_inline(part, depth + 1) for part in parts
    )


def _inline(item: Node, depth: int) -> str:
    """The text of a span, with the lines that it breaks."""
    if _BREAK.match(_kind(item)):
        return "\n"
    text = next((item[name] for name in _TEXT if isinstance(item.get(name), str)), None)
    if isinstance(text, str):
        return text if _is_markup(text) else escape(unescape(text), quote=False)
    parts = next((item[name] for name in _WITHIN if isinstance(item.get(name), list)), [])
    return "".join(_inline(part, depth + 1) for part in _items(parts) if isinstance(part, dict))
