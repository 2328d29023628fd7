"""The demonstration: other people's news sites and a mail catcher, played on loopback."""
