"""Runs every scenario on the emulators at hand, and writes what it finds into docs/emulators.md.

Of emulators that are not at hand, the document keeps what it says.
"""

from __future__ import annotations

import re
import time

from . import CASES
from .at_hand import TITLES, at_hand, find, opened
from .table import FILE, read, titles, written


def main() -> None:
    text = FILE.read_text(encoding="utf-8")
    table, versions = read(text), titles(text)
    for name in at_hand():
        table[name] = {}
        with opened(name) as (emulator, url), emulator.turn():
            emulator.reset()
            version = re.search(r"\d+(?:\.\d+)+", emulator.description)
            versions[name] = f"{TITLES[name]} {version[0]}" if version else TITLES[name]
            for scenario in CASES:
                began = time.monotonic()
                found, raised = find(scenario, emulator, url)
                table[name][scenario.name] = found
                why = f"{type(raised).__name__}: {raised}"[:300] if raised else ""
                took = time.monotonic() - began
                print(f"{name} {took:5.1f} s {found:6} {scenario.name} {why}", flush=True)
    FILE.write_text(written(text, table, versions), encoding="utf-8")


if __name__ == "__main__":
    main()
