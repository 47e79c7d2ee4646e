"""What a run says of a document that was written for the other version of the AWS CLI."""

from __future__ import annotations

from pathlib import Path

import pytest

from .room import BOOK, Room

V1 = "aws-cli/1.46.3 Python/3.11.7 Linux/6.1 botocore/1.44.8"
PAGE = """
# Invoke

```bash
aws lambda invoke --function-name worker \\
  --cli-binary-format raw-in-base64-out \\
  --payload '{}' out.json
```
"""


def test_a_step_says_which_version_it_needs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    aws: Path = room.path / "bin" / "aws"
    aws.parent.mkdir()
    aws.write_text(f"#!/bin/sh\necho '{V1}'\n")
    aws.chmod(0o755)
    for place in ("surroundings", "aws_command"):
        name = f"pytest_runbooks.procedures.{place}.search_path"
        monkeypatch.setattr(name, lambda machine: f"{aws.parent}:{machine['PATH']}")
    room.book(PAGE)
    run = room.run()
    assert run.text("invoke").startswith(
        f"{BOOK}:5: infrastructure broke (needs AWS CLI v2: `--cli-binary-format`; v1 is here, "
    )
    assert "hint:    name an AWS CLI v2 in `runbooks_aws`;" in run.out
