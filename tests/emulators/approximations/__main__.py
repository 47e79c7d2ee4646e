"""Writes docs/approximations.md."""

from __future__ import annotations

from . import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
