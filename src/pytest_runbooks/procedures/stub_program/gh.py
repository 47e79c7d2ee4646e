"""What `gh` refuses that the project's own files tell: calls that name workflows.

The words are those of gh and of GitHub's API. https://cli.github.com/manual/gh_workflow_run
"""

from __future__ import annotations

import os

from .arguments import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest

    Facts = dict[str, Any]
    Wrong = tuple[int, str] | None

REPOSITORY = ("-R", "--repo")
RAW = ("-f", "--raw-field")
MAGIC = ("-F", "--field")
WORKFLOW = ("-w", "--workflow")
_LIST = (
    *("-b", "--branch", "-c", "--commit", "--created", "-e", "--event", "-q", "--jq", "--json"),
    *("-L", "--limit", "-s", "--status", "-t", "--template", "-u", "--user", *WORKFLOW),
)
VALUED = {
    ("workflow", "run"): ("-r", "--ref", *RAW, *MAGIC),
    ("workflow", "view"): ("-r", "--ref"),
    ("workflow", "enable"): (),
    ("workflow", "disable"): (),
    ("run", "list"): _LIST,
}


def check(arguments: list[str], facts: Facts) -> Wrong:
    """Say with which status and which words gh would refuse a call; None when nobody can tell."""
    words, _ = read(arguments, REPOSITORY)
    command = tuple(words[:2])
    if command not in VALUED:
        return None
    # The names of the command are no words of what follows them.
    words, options = read(arguments, (*REPOSITORY, *VALUED[command]))
    words = words[2:]
    repository = _last(options, REPOSITORY) or os.environ.get("GH_REPO", "")
    if any(name in {"-h", "--help"} for name, _ in options) or is_elsewhere(repository, facts):
        return None
    if command == ("run", "list"):
        named = _last(options, WORKFLOW)
        return _find(named, repository, facts)[1] if named else None
    if not words:
        if command == ("workflow", "view") or command[0] != "workflow":
            return None
        return _refused("workflow ID, name, or filename required when not running interactively")
    workflow, wrong = _find(words[0], repository, facts)
    if wrong or workflow is None or command != ("workflow", "run"):
        return wrong
    return _dispatch(workflow, options, repository, facts)


def _last(options: list[tuple[str, str]], names: tuple[str, ...]) -> str:
    return next((value for name, value in reversed(options) if name in names), "")


def is_elsewhere(repository: str, facts: Facts) -> bool:
    """Say whether a repository is known not to be the project's, or nothing is known of it."""
    if not repository:
        return False
    names = "/".join(repository.removesuffix(".git").replace(":", "/").split("/")[-2:]).lower()
    known: list[str] = facts["repositories"]
    return names not in known if known else not facts["workflows"]


def _refused(words: str) -> Wrong:
    return 1, f"{words}\n"


def _url(repository: str, facts: Facts, rest: str) -> str:
    known = [repository, *facts["repositories"], "OWNER/REPO"]
    names = "/".join(next(filter(None, known)).split("/")[-2:])
    return f"https://api.github.com/repos/{names}/actions/workflows/{rest}"


def _find(selector: str, repository: str, facts: Facts) -> tuple[dict[str, Any] | None, Wrong]:
    """Give the workflow that a word names, or what gh says; neither when the word is an id."""
    if selector.isdecimal():
        return None, None
    workflows: list[dict[str, Any]] = facts["workflows"]
    if selector.endswith((".yml", ".yaml")):
        file = selector.rpartition("/")[2]
        for workflow in workflows:
            if workflow["file"] == file:
                return workflow, None
        where = _url(repository, facts, file)
        said = f"HTTP 404: workflow {selector} not found on the default branch ({where})"
        return None, _refused(said)
    found = [one for one in workflows if one["name"].casefold() == selector.casefold()]
    if not found:
        return None, _refused(f"could not find any workflows named {selector}")
    if len(found) > 1:
        files = " ".join(one["file"] for one in found)
        return None, _refused(f"could not resolve to a unique workflow; found: {files}")
    return found[0], None


def _dispatch(
    workflow: dict[str, Any], options: list[tuple[str, str]], repository: str, facts: Facts
) -> Wrong:
    given, wrong = _inputs(options)
    if wrong:
        return wrong
    said = _wrong_inputs(workflow, given)
    if not said:
        return None
    where = _url(repository, facts, f"{workflow['file']}/dispatches")
    return _refused(f"could not create workflow dispatch event: HTTP 422: {said} ({where})")


def _inputs(options: list[tuple[str, str]]) -> tuple[dict[str, str | None], Wrong]:
    """Give the inputs of a run; None for a value that nobody knows before it is read."""
    fields = [(name, value) for name, value in options if name in RAW + MAGIC]
    if any(name == "--json" for name, _ in options):
        if fields:
            return {}, _refused("only one of STDIN or -f/-F can be passed")
        return _inputs_of_json()
    given: dict[str, str | None] = {}
    for name, field in fields:
        key, equals, value = field.partition("=")
        if not equals:
            said = f"field \"{field}\" requires a value separated by an '=' sign"
            return {}, _refused(said)
        given[key] = value
        if name in MAGIC and value.startswith("@"):
            given[key] = None
            if value != "@-" and not os.path.exists(value[1:]):
                why = f"open {value[1:]}: no such file or directory"
                return {}, _refused(f'error parsing "{key}" value: {why}')
    return given, None


def _inputs_of_json() -> tuple[dict[str, str | None], Wrong]:
    import json  # noqa: PLC0415 - few calls need it, and it costs a quarter of one

    said = b""
    while part := os.read(0, 1 << 16):
        said += part
    try:
        read = json.loads(said) if said else {}
    except ValueError as error:
        return {}, _refused(f"could not parse provided JSON: {error}")
    if not isinstance(read, dict) or not all(isinstance(one, str) for one in read.values()):
        return {}, _refused("could not parse provided JSON: the values are not all texts")
    return read, None


def _wrong_inputs(workflow: dict[str, Any], given: dict[str, str | None]) -> str:
    if not workflow["dispatch"]:
        return "Workflow does not have 'workflow_dispatch' trigger"
    inputs: dict[str, dict[str, Any]] = workflow["inputs"]
    unknown = [name for name in given if name not in inputs]
    if unknown:
        listed = ", ".join(f'"{name}"' for name in unknown)
        return f"Unexpected inputs provided: [{listed}]"
    for name, declared in inputs.items():
        if name not in given:
            if declared["required"] and not declared["has_default"]:
                return f"Required input '{name}' not provided"
            continue
        value, allowed = given[name], declared["allowed"]
        if value is not None and allowed is not None and value not in allowed:
            return f"Provided value '{value}' for input '{name}' not in the list of allowed values"
    return ""
