"""An explained article shows its mentions and can do no harm."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.topics_at_hand import shipped
from marsad.core.topics.explain import to_html, to_terminal
from marsad.core.topics.topic import read

TEXT = "أعلنت هدنة في إدلب.\nوصل الوفد إلى قرية الهدنة."


class Tags(HTMLParser):
    """Collects the names of tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(f"{tag}.{name}" for name, _ in attrs)}


@pytest.mark.slow
def test_the_terminal_shows_what_was_found_and_what_stopped_the_rest() -> None:
    shown = to_terminal("عنوان", TEXT, *read(shipped(), "عنوان", TEXT), colour=False)
    assert "أعلنت 【هدنة】 في إدلب." in shown
    version = shipped().versions["ceasefire"]
    assert f"+ ceasefire: هدنة  [text 6-10]  truce v{version}  syria  announced  «أعلنت»" in shown
    assert "- ceasefire: الهدنة" in shown
    assert "not_in: قرية الهدنة" in shown


@pytest.mark.slow
def test_the_page_is_right_to_left_and_marks_the_words() -> None:
    page = to_html("عنوان", TEXT, *read(shipped(), "عنوان", TEXT))
    assert 'dir="rtl"' in page
    assert "<mark>هدنة<sup>ceasefire</sup></mark>" in page


def test_the_page_calls_things_by_their_arabic_names() -> None:
    page = to_html("عنوان", TEXT, *read(shipped(), "عنوان", TEXT), {"ceasefire": "وقف إطلاق النار"})
    assert "<mark>هدنة<sup>وقف إطلاق النار</sup></mark>" in page
    assert "سوريا، إعلان هدنة" in page


def test_a_place_that_one_rule_proves_is_no_near_miss_of_another() -> None:
    text = "عقدت محادثات أستانا حول سوريا."
    mentions, misses = read(shipped(), "", text)
    assert [m.rule for m in misses if m.topic == "astana"]
    assert "\n- astana" not in to_terminal("", text, mentions, misses, colour=False)


@pytest.mark.slow
@given(st.text(), st.text())
@settings(max_examples=50)
def test_hostile_text_stays_text(title: str, text: str) -> None:
    title, text = f"<script>{title}", f'{text} هدنة "><img src=x onerror=alert(1)> في إدلب \x1b[2J\u202e'
    mentions, misses = read(shipped(), title, text)
    tags = Tags()
    tags.feed(to_html(title, text, mentions, misses))
    assert not tags.seen & {"script", "img", "a", "img.onerror"}
    shown = to_terminal(title, text, mentions, misses, colour=False)
    assert not {"\x1b", "\u202e", "\x00"} & set(shown)
