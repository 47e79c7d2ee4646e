"""Which release this code is: the word that packaging wrote into the archive."""

from pathlib import Path

_STAMP = Path(__file__).with_name("RELEASE")

RELEASE = _STAMP.read_text(encoding="utf-8").strip() if _STAMP.exists() else "unreleased"
