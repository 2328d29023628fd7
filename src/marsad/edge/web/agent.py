"""What we call ourselves to other people's servers."""

from __future__ import annotations

USER_AGENT = "Marsad/0.2"
