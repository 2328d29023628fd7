"""Pages that only send their reader on."""

from __future__ import annotations

import pytest

from marsad.core.web import refresh


def page(inner: str, text: str = "يتم تحويلك") -> bytes:
    return f"<html><head><meta charset=utf-8>{inner}</head><body><p>{text}</p></body></html>".encode()


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("0; url=/a", "/a"),
        ("0;URL='/a'", "/a"),
        ("3, /a", "/a"),
        ("0 ; url = https://site.sy/b?x=1;y=2", "https://site.sy/b?x=1;y=2"),
        ("url=/a", "/a"),
        ("0", None),
        ("300", None),
        ("0;url=", None),
        ("600; url=/a", None),
        ("", None),
        ("soon", None),
    ],
)
def test_what_the_header_and_the_meta_say(said: str, target: str | None) -> None:
    assert refresh.target({"refresh": said}, b"") == target
    assert refresh.target({}, page(f'<meta http-equiv="Refresh" content="{said}">')) == target


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ("window.location.href = '/a';", "/a"),
        ('location.replace("https://site.sy/a")', "https://site.sy/a"),
        ("document.location='/a'", "/a"),
        ("window.location.href = base + '/a';", None),
        ("if (location.hash === '#x') { go() }", None),
    ],
)
def test_a_script_that_does_nothing_else(script: str, target: str | None) -> None:
    assert refresh.target({}, page(f"<script>{script}</script>")) == target
    assert refresh.target({}, page(f"<script>{script}{'x();' * 900}</script>")) is None


def test_an_article_that_reloads_itself_is_an_article() -> None:
    text = "أعلن الطرفان وقفا لإطلاق النار في البلدة. " * 12
    assert refresh.target({"refresh": "0; url=/a"}, page("", text)) is None
    assert refresh.target({}, page('<meta http-equiv="refresh" content="10; url=/a">', text)) is None


def test_what_stands_in_comments_and_for_readers_without_scripts_is_not_followed() -> None:
    meta = '<meta http-equiv="refresh" content="0; url=/a">'
    assert refresh.target({}, page(f"<!-- {meta} -->")) is None
    assert refresh.target({}, page(f"<noscript>{meta}</noscript>")) is None
