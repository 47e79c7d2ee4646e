"""The examples of each rule are what its page shows, and show what it says."""

from __future__ import annotations

import re

import pytest

from pytest_runbooks.lint.registry import builtin_rules
from pytest_runbooks.lint.rule import Rule

from .checking import Checker

RULES = [pytest.param(rule, id=f"{rule.code}-{rule.name}") for rule in builtin_rules()]
WITHOUT_EXAMPLES = {"RB009", "RB121", "RB413"}


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_has_the_finding_and_no_other(rule: Rule, check: Checker) -> None:
    if rule.code in WITHOUT_EXAMPLES:
        assert not rule.bad
        return
    found = check.diagnostics(rule.bad, files=rule.files)
    assert {one.code for one in found} == {rule.code}, "\n".join(map(str, found))


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found_in_the_good_example(rule: Rule, check: Checker) -> None:
    assert [str(one) for one in check.diagnostics(rule.good, files=rule.files)] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_what_it_is(rule: Rule) -> None:
    assert re.fullmatch(r"RB\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert re.fullmatch(r"[A-Z`].*\.", rule.summary)
    assert "\n" not in rule.summary
    assert rule.why.strip() == rule.why
    assert rule.why


def test_every_code_and_every_name_is_there_once() -> None:
    rules = builtin_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)


def test_every_finding_of_an_example_has_a_message_of_one_line(check: Checker) -> None:
    for rule in builtin_rules():
        for one in check.diagnostics(rule.bad, files=rule.files):
            assert "\n" not in one.message
            assert one.message.strip()
