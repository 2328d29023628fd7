"""The messages that the embedded mail catcher keeps in its folder."""

from __future__ import annotations

from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path


def forget(folder: Path, address: str) -> int:
    """Remove every kept message to `address`, with its picture as HTML; how many there were."""
    count = 0
    for file in sorted(folder.glob("*.eml")) if folder.is_dir() else []:
        with file.open("rb") as stream:
            head = BytesHeaderParser(policy=policy.compat32).parse(stream)
        if address.casefold() in {to.casefold() for _, to in getaddresses(head.get_all("To", []))}:
            file.with_suffix(".html").unlink(missing_ok=True)
            file.unlink()
            count += 1
    return count
