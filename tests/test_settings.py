"""Settings come from the environment, and a slip is named."""

from __future__ import annotations

import pytest

from marsad.errors import ConfigError
from marsad.settings import load


def test_a_setting_that_does_not_exist_is_named_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_DATABASE_ULR", "postgresql://x")
    with pytest.raises(
        ConfigError, match=r"no setting MARSAD_DATABASE_ULR \(did you mean MARSAD_DATABASE_URL\?\)"
    ):
        load()


def test_a_value_that_can_not_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SHARDS", "many")
    with pytest.raises(ConfigError, match=r"setting MARSAD_SHARDS: .*integer"):
        load()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("MARSAD_DATABASE_URL", "postgresql://u:hush@h/d")
    settings = load()
    assert "hush" not in repr(settings) + str(settings.model_dump())
    assert settings.smtp_password.get_secret_value() == "hush"


def test_lists_are_split() -> None:
    settings = load(operators="a@b.c, d@e.f,", allow_private="127.0.0.1,10.0.0.0/8")
    assert settings.operator_addresses == ("a@b.c", "d@e.f")
    assert settings.private_hosts == {"127.0.0.1", "10.0.0.0/8"}
