"""What `git push` refuses before it reaches anybody; https://git-scm.com/docs/git-push.

It is the real git that is asked, where there is one: what a repository knows, it knows best.
"""

from __future__ import annotations

import os

from .arguments import read
from .programs import ask, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest

    Wrong = tuple[int, str] | None

_BEFORE = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env", "--exec-path")
_OF_PUSH = ("-o", "--push-option", "--receive-pack", "--exec", "--repo")
_WITHOUT_REFSPEC = {"--all", "--branches", "--mirror", "--tags", "--prune"}
_UNREACHABLE = """fatal: '{name}' does not appear to be a git repository
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
"""
_NO_DESTINATION = """fatal: No configured push destination.
Either specify the URL from the command-line or configure a remote repository using

    git remote add <name> <url>

and then push using the remote name

    git push <name>

"""


def check(arguments: list[str], facts: dict[str, Any]) -> Wrong:
    """Say with which status and which words git would refuse a push; None when nobody can tell."""
    before = _before_the_command(arguments)
    program = find("git", facts)
    if arguments[len(before) : len(before) + 1] != ["push"] or not program:
        return None
    status, _, said = ask(program, *before, "rev-parse", "--git-dir")
    if status:
        return status, said
    words, options = read(arguments[len(before) + 1 :], _OF_PUSH)
    names = {name for name, _ in options}
    given = words[0] if words else next((v for name, v in options if name == "--repo"), "")
    remotes = ask(program, *before, "remote")[1].split()
    if not given and not _has_default(program, before, remotes):
        return 128, _NO_DESTINATION
    is_place = given in remotes or any(mark in given for mark in ":/") or os.path.isdir(given)
    if given and not is_place:
        return 128, _UNREACHABLE.format(name=given)
    if names & {"-d", "--delete"} or names & _WITHOUT_REFSPEC:
        return None
    for source in _sources(words[1:]):
        if ask(program, *before, "rev-parse", "--quiet", "--verify", source)[0]:
            url = ask(program, *before, "remote", "get-url", "--push", given)[1].strip() or given
            missing = f"error: src refspec {source} does not match any\n"
            return 1, f"{missing}error: failed to push some refs to '{url}'\n"
    return None


def _before_the_command(arguments: list[str]) -> list[str]:
    """Give the options of git itself, which stand before the name of the command."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in _BEFORE else 1
    return arguments[:at]


def _has_default(program: str, before: list[str], remotes: list[str]) -> bool:
    """Say whether git knows where to push when it is not told."""
    if "origin" in remotes or len(remotes) == 1:
        return True
    branch = ask(program, *before, "symbolic-ref", "--quiet", "--short", "HEAD")[1].strip()
    keys = (f"branch.{branch}.pushRemote", "remote.pushDefault", f"branch.{branch}.remote")
    return any(not ask(program, *before, "config", "--get", key)[0] for key in keys)


def _sources(refspecs: list[str]) -> list[str]:
    """Give what has to be there, of each refspec that is no pattern and deletes nothing."""
    left = iter(refspecs)
    sources = []
    for one in left:
        if one == "tag":
            sources.append(f"refs/tags/{next(left, '')}")
            continue
        source = one.removeprefix("+").partition(":")[0]
        if source and "*" not in source and not source.startswith("^"):
            sources.append("HEAD" if source == "@" else source)
    return sources
