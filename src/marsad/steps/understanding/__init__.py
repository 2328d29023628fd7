"""Understanding: pages become articles with copies, stories and mentions."""
