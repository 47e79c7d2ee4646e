"""Make the archive of a release: the same source gives the same bytes, on every machine.

    python3 scripts/package_release.py 1.4.0
    python3 scripts/package_release.py --check dist/product-lambda-1.4.0.zip

The files are stored without compression and with one fixed time, so that the checksum depends on
nothing but their names and content. Beside the archive stands its SHA-256, which travels with it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import zipfile
from pathlib import Path

FIXED_TIME = (2020, 1, 1, 0, 0, 0)
PACKAGE = "product_lambda"
SYSTEM = Path(__file__).resolve().parent.parent


def build(functions: Path, release: str) -> bytes:
    """Give the archive of the package in `functions`, stamped with the release.

    Raises:
        ValueError: the release is not three numbers such as 1.4.0.
        FileNotFoundError: the folder holds no package.
    """
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", release):
        raise ValueError(f"`{release}` is no release; write it as in 1.4.0")
    sources = sorted((functions / PACKAGE).rglob("*.py"))
    if not sources:
        raise FileNotFoundError(f"no Python files in {functions / PACKAGE}")
    members = {source.relative_to(functions).as_posix(): source.read_bytes() for source in sources}
    members[f"{PACKAGE}/RELEASE"] = f"{release}\n".encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as opened:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system = 3  # Unix, also when packaged elsewhere
            entry.external_attr = 0o100644 << 16
            opened.writestr(entry, content)
    return archive.getvalue()


def checksum_line(archive: bytes, name: str) -> str:
    """Give the line of the checksum file, as `sha256sum` writes it."""
    return f"{hashlib.sha256(archive).hexdigest()}  {name}\n"


def check(archive: Path) -> bool:
    """Whether the archive is the one that its checksum file describes."""
    beside = archive.with_name(archive.name + ".sha256")
    return beside.read_text(encoding="utf-8") == checksum_line(archive.read_bytes(), archive.name)


def main(arguments: list[str]) -> int:
    """Run the command line; the result is the exit status."""
    parser = argparse.ArgumentParser(description="Make or check the archive of a release.")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("release", nargs="?", help="for example 1.4.0")
    asked.add_argument("--check", type=Path, metavar="ARCHIVE", help="compare with its checksum")
    parser.add_argument("--output", type=Path, default=Path("dist"), help="folder; default dist")
    given = parser.parse_args(arguments)
    if given.check is not None:
        right = check(given.check)
        print(f"{given.check.name}: {'OK' if right else 'FAILED'}")
        return 0 if right else 1
    name = f"product-lambda-{given.release}.zip"
    try:
        archive = build(SYSTEM / "functions", given.release)
    except ValueError as error:
        parser.error(str(error))
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / name).write_bytes(archive)
    (given.output / f"{name}.sha256").write_text(checksum_line(archive, name), encoding="utf-8")
    print(f"{given.output / name}: {len(archive)} bytes")
    print(f"sha256 {hashlib.sha256(archive).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
