"""What `pytest --help` says of the plugin's options."""

from __future__ import annotations

import re

import pytest


def test_every_option_and_setting_has_a_sentence_that_makes_sense_alone(
    pytestconfig: pytest.Config,
) -> None:
    parser = pytestconfig._parser
    texts = {
        option.names()[0]: str(option.attrs()["help"])
        for group in parser._groups
        for option in group.options
        if option.names()[0].startswith("--runbooks")
    }
    texts |= {
        name: str(text)
        for name, (text, *_) in parser._inidict.items()
        if name.startswith("runbooks_")
    }
    assert len(texts) >= 16
    poor = {
        name: text
        for name, text in texts.items()
        if not re.fullmatch(r"[A-Z].*[^.]\.", text) or len(text.split()) < 10
    }
    assert poor == {}
