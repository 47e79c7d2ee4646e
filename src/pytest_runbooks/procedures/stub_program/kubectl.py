"""What `kubectl` refuses because of the files that it is to read.

The words are those of kubectl; https://kubernetes.io/docs/reference/kubectl/.
"""

from __future__ import annotations

import os
import sys

from .arguments import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # at run time it costs more than all the rest

    Wrong = tuple[int, str] | None

_COMMANDS = {"apply", "create", "delete", "diff", "replace"}
_FILE = ("-f", "--filename")
_FOLDER = ("-k", "--kustomize")
_VALUED = (
    *("-n", "--namespace", "--context", "--cluster", "--kubeconfig", "--user", "-s", "--server"),
    *("--token", "--as", "--as-group", "-l", "--selector", "-o", "--output", "--field-manager"),
    *("--timeout", "--prune-allowlist", "--grace-period", "--request-timeout", *_FILE, *_FOLDER),
)
_EXTENSIONS = (".json", ".yaml", ".yml")
# What PyYAML says otherwise than the parser of kubectl.
_YAML_WORDS = {
    "mapping values are not allowed here": "mapping values are not allowed in this context",
    "expected <block end>": "did not find expected key",
    "expected the node content": "did not find expected node content",
}
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def check(arguments: list[str], facts: dict[str, Any]) -> Wrong:
    """Say with which status and which words kubectl would refuse a call; None when it would not."""
    words, options = read(arguments, _VALUED)
    if not words or words[0] not in _COMMANDS:
        return None
    for name, value in options:
        said = ""
        if name in _FILE:
            said = next(filter(None, (_wrong_file(one, facts) for one in value.split(","))), "")
        elif name in _FOLDER:
            said = _wrong_folder(value)
        if said:
            return 1, f"error: {said}\n"
    return None


def _wrong_file(file: str, facts: dict[str, Any]) -> str:
    if file == "-" or file.startswith(("http://", "https://")) or "*" in file:
        return ""
    if not os.path.exists(file):
        return f'the path "{file}" does not exist'
    if not os.path.isdir(file):
        return _wrong_yaml(file, facts)
    below = sorted(f"{file.rstrip('/')}/{one}" for one in os.listdir(file))
    files = [one for one in below if one.endswith(_EXTENSIONS)]
    if not files:
        return f"error reading [{file}]: recognized file extensions are [.json .yaml .yml]"
    return next(filter(None, (_wrong_yaml(one, facts) for one in files)), "")


def _wrong_yaml(file: str, facts: dict[str, Any]) -> str:
    sys.path.append(facts["yaml"])
    import yaml  # noqa: PLC0415 - nothing else needs it

    with open(file, "rb") as opened:
        text = opened.read()
    try:
        for _ in yaml.parse(text, yaml.SafeLoader):
            pass
    except yaml.YAMLError as error:
        where, what = _place_of(error), str(getattr(error, "problem", None) or "not understood")
        for ours, theirs in _YAML_WORDS.items():
            what = theirs if what.startswith(ours) else what
        return f"error parsing {file}: error converting YAML to JSON: yaml: {where}{what}"
    return ""


def _place_of(error: Exception) -> str:
    """Say where YAML ends to be that, as kubectl counts: not in the first line."""
    line: int = getattr(getattr(error, "problem_mark", None), "line", 0)
    scanned = type(error).__name__ == "ScannerError"
    return f"line {line + scanned}: " if line else ""


def _wrong_folder(folder: str) -> str:
    if folder.startswith(("http://", "https://", "git@", "github.com/")):
        return ""
    if not os.path.exists(folder):
        place = os.path.abspath(folder)
        why = f"evalsymlink failure on '{folder}' : lstat {place}: no such file or directory"
        return f"must build at directory: not a valid directory: {why}"
    if any(os.path.isfile(f"{folder}/{one}") for one in _KUSTOMIZATIONS):
        return ""
    listed = "'kustomization.yaml', 'kustomization.yml' or 'Kustomization'"
    return f"unable to find one of {listed} in directory '{os.path.abspath(folder)}'"
