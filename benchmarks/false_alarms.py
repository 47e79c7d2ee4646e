"""What lint says of documents that nobody wrote for it; see docs/rules/README.md.

Each finding of a rule about AWS commands was read by hand: `false_alarms.tsv` holds the verdict.
What is not in there yet is printed as unread.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pytest_runbooks.lint.aws.shown import shown_calls
from pytest_runbooks.lint.check import check_document
from pytest_runbooks.lint.diagnostic import Diagnostic
from pytest_runbooks.lint.document import Document
from pytest_runbooks.lint.engine import Linter, documents_in
from pytest_runbooks.lint.files import Files
from pytest_runbooks.lint.settings import LintSettings

VERDICTS = Path(__file__).with_suffix(".tsv")
AWS = "RB2"
# Only Markdown is fetched, so that links and commands lead to files that are not there.
SETTINGS = LintSettings(ignore=("RB60",))

# Each at a commit, so that the figures can be had again.
REPOSITORIES = {
    "aws/karpenter-provider-aws": "1d927085dd81a9df9301e613f371dac5b4d16bfe",
    "aws-samples/aws-incident-response-playbooks": "ac15f416c67114a8fe962489211f96e40f5f9853",
    "aws-samples/sample-developer-tutorials": "fe14631ede1f497d580acbcd885d6fe6bf8288a8",
    "aws-samples/serverless-patterns": "fb7b5d06c27d8abb1bd35e52ab7523acf4baab7b",
    "awsdocs/amazon-s3-developer-guide": "e5e6bbd2771d39e8ce3736849548a94b98d5094b",
    "benjaminhuanghuang/aws-study": "5354829156357aa8b68fea54752dc1d02dc896ae",
    "cert-manager/website": "776e5dba56510fc9de84206b806b568447077f25",
    "kubernetes/kops": "268927e26409f861634e18f3632c9dd483c350cf",
    "kubernetes-sigs/aws-load-balancer-controller": "225f44568848eb25f13e304a5f1cc68c0cd9415d",
    "prabhatsharma/kubernetes-the-hard-way-aws": "d942fd39bc0f66c9bb6ffd275044767af396c3ca",
    "terraform-aws-modules/terraform-aws-eks": "bef29c4d9523523e57fe898643fde2895106b339",
}


# What is looked at where a repository holds its pages once for each of its releases.
PAGES = {
    "aws/karpenter-provider-aws": (
        "*.md",
        ":(exclude)website/content/en/v*",
        ":(exclude)website/content/en/preview",
    ),
    "cert-manager/website": ("content/docs/*.md",),
}
_VERSION = re.compile(r"(?<=botocore )[0-9.]+")


def fetch(name: str, commit: str, into: Path) -> Path:
    """Get the Markdown of a repository at a commit, if it is not there."""
    folder = into / name.replace("/", "+")
    if not folder.exists():
        url = f"https://github.com/{name}"
        for words in (
            ["init", "-q", str(folder)],
            ["-C", str(folder), "fetch", "-q", "--depth=1", url, commit],
            ["-C", str(folder), "checkout", "-q", "FETCH_HEAD", "--", *PAGES.get(name, ("*.md",))],
        ):
            subprocess.run(["git", *words], check=True)
    return folder


def verdicts() -> dict[tuple[str, str, str], str]:
    """Give what was read: repository and path, code and message, each with its verdict."""
    if not VERDICTS.exists():
        return {}
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {key_of(row["path"], row["code"], row["message"]): row["verdict"] for row in rows}


def key_of(path: str, code: str, message: str) -> tuple[str, str, str]:
    """Give what a finding is known by, whatever the version of the models."""
    return path, code, _VERSION.sub("N", message)


def look(folder: Path, linter: Linter) -> Iterator[tuple[Document, list[Diagnostic]]]:
    """Look at each document of a folder."""
    active = tuple(rule for code, rule in linter.rules.items() if not code.startswith("RB60"))
    for file in documents_in([folder], linter.settings, folder):
        try:
            text = file.read_bytes().decode()
        except UnicodeDecodeError:
            continue
        shown = str(file.relative_to(folder.parent))
        document = Document(shown, file, text, Files(folder), linter.settings)
        yield document, check_document(document, linter.rules, active)


def main() -> int:
    """Look at all, and print the figures; 1 when something was not read, or is false."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("into", type=Path, help="where the repositories are, or are put")
    parser.add_argument("--code", default="", help="print the findings of these rules")
    arguments = parser.parse_args()
    known, findings, unread = verdicts(), Counter[str](), 0
    judged = Counter[str]()
    documents = with_commands = commands = 0
    began = time.perf_counter()
    for name, commit in REPOSITORIES.items():
        folder = fetch(name, commit, arguments.into)
        for document, found in look(folder, Linter(folder, SETTINGS)):
            calls = len(shown_calls(document))
            documents, commands = documents + 1, commands + calls
            with_commands += calls > 0
            for one in found:
                findings[one.code] += 1
                if arguments.code and one.code.startswith(arguments.code):
                    print(one)
                if one.code.startswith(AWS):
                    verdict = known.get(key_of(one.path, one.code, one.message), "unread")
                    judged[verdict] += 1
                    if verdict != "true":
                        unread += 1
                        print(f"{verdict}: {one}")
    seconds = time.perf_counter() - began
    print(f"{documents} documents in {seconds:.0f} s, {with_commands} with {commands} aws commands")
    print("findings:", ", ".join(f"{code} {count}" for code, count in sorted(findings.items())))
    print("of AWS commands:", ", ".join(f"{count} {word}" for word, count in judged.items()))
    return min(unread, 1)


if __name__ == "__main__":
    sys.exit(main())
