"""A line of text posted to a chat room: the operators' other way, for the day when mail is what went wrong.

The form {"text": …} is what Slack, Mattermost, Rocket.Chat, Zulip (slack_incoming) and Google Chat take.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request  # noqa: TID251 (one address of the settings, no site: no politeness, no address filter)

SECONDS = 20
CHARACTERS = 4000


def post(url: str, text: str) -> str | None:
    """Post `text` to `url` (http or https, of the settings); what went wrong, or None. Never says the address, which is a secret."""
    body = json.dumps({"text": text[:CHARACTERS]}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310, TID251 (checked by settings)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310, TID251
            return None
    except urllib.error.HTTPError as error:
        return f"it answers {error.code}"
    except (OSError, ValueError) as error:
        return f"{type(error).__name__}: {getattr(error, 'reason', '') or 'no answer'}"
