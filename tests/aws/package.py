"""A small package that is built as AWS's own is, for tests to spoil."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import stat
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

VERSION = "2.38.5"
TOP = f"awscli/v2/{VERSION}"
PROGRAM = "#!/bin/sh\necho 'aws-cli/2.38.5 Python/3.14.8 Linux/6.1 exe/x86_64'\n"

Member = tuple[str, str, int]
"""Name, text (of a link: where it leads) and mode."""

FILE, EXECUTABLE = stat.S_IFREG | 0o644, stat.S_IFREG | 0o755
LINK, FOLDER = stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o755

MEMBERS: Sequence[Member] = (
    ("awscli/", "", FOLDER),
    (f"{TOP}/dist/", "", FOLDER),
    (f"{TOP}/dist/aws", PROGRAM, EXECUTABLE),
    (f"{TOP}/dist/awscli/data/cli.json", "{}", FILE),
    (f"{TOP}/dist/empty/", "", FOLDER),
    (f"{TOP}/dist/latest", "awscli/data", LINK),
    (f"{TOP}/bin/aws", "../dist/aws", LINK),
    (f"{TOP}/README", "not of the program", FILE),
    ("awscli/v2/current", VERSION, LINK),
    ("awscli/aws", "v2/current/dist/aws", LINK),
)


def layer(members: Sequence[Member] = MEMBERS) -> bytes:
    """A zip file as `zip` makes it on Unix, links among its members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text, mode in members:
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, text)
    return made.getvalue()


def archive(inner: bytes, name: str = "package/lib/layer.zip") -> bytes:
    """A compressed tar file that holds another file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as file:
        info = tarfile.TarInfo(name)
        info.size = len(inner)
        file.addfile(info, io.BytesIO(inner))
    return gzip.compress(made.getvalue(), 1)


def install(site: Path, content: bytes, *, noted: bool = True) -> Path:
    """Lay the package down as pip does, and give its archive."""
    file = site / "aws_cdk/asset_awscli_v2/_jsii/asset-awscli-v2@2.0.198.jsii.tgz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    # What imports it finds out.
    (file.parent.parent / "__init__.py").write_text("raise RuntimeError('it was imported')\n")
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    folder = site / "aws_cdk_asset_awscli_v2-2.0.198.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: aws-cdk.asset-awscli-v2\nVersion: 2.0.198\n"
    )
    note = f"sha256={sha256}" if noted else ""
    (folder / "RECORD").write_text(
        "aws_cdk/asset_awscli_v2/__init__.py,,\n"
        f"{file.relative_to(site)},{note},{len(content)}\n"
        f"{folder.name}/METADATA,,\n{folder.name}/RECORD,,\n"
    )
    return file
