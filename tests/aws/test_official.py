"""The AWS CLI of AWS's own package: found, checked, unpacked once."""

from __future__ import annotations

import hashlib
import os
import platform
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pytest

from pytest_runbooks.aws import official
from pytest_runbooks.aws.official import OfficialPackage, find_official, how_to_get_one
from pytest_runbooks.aws.programs import Warming, find_program, folders_of
from pytest_runbooks.errors import SettingError

from .package import EXECUTABLE, FILE, LINK, MEMBERS, PROGRAM, TOP, Member, archive, install, layer

SOURCES = Path(official.__file__).parents[2]
NAME = "aws-cdk-asset-awscli-v2"
AGAIN = f"\n  install it again: `pip install --force-reinstall --no-deps {NAME}`"
OTHER = f"\n  install an earlier version of {NAME}, or the AWS CLI itself, and tell us"
CONTENT = archive(layer())


@dataclass
class Site:
    """A folder of packages, and a cache."""

    path: Path
    cache: Path
    variables: dict[str, str] = field(default_factory=dict)

    def package(self, content: bytes = CONTENT) -> OfficialPackage:
        install(self.path, content)
        found = find_official()
        assert found
        return found

    def unpacked(self, content: bytes = CONTENT) -> Path:
        return self.package(content).unpacked(self.variables)

    @property
    def folders(self) -> list[str]:
        """What was unpacked, and what was left."""
        return sorted(one.name for one in self.cache.iterdir() if one.is_dir())

    def apart(self, *code: str) -> subprocess.Popen[str]:
        """Unpack in another process, which runs `code` before."""
        lines = [
            "from pytest_runbooks.aws import official, unpacking",
            "import os",
            "official.runs_here = lambda: True",
            *code,
            "found = official.find_official().unpacked(dict(os.environ))",
            "print(found, found.stat().st_ino)",
        ]
        return subprocess.Popen(
            [sys.executable, "-c", "\n".join(lines)],
            env={"PYTHONPATH": f"{SOURCES}{os.pathsep}{self.path}", **self.variables},
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site(tmp_path / "site", tmp_path / "xdg" / "pytest-runbooks")
    made.variables["XDG_CACHE_HOME"] = str(made.cache.parent)
    made.path.mkdir()
    monkeypatch.syspath_prepend(made.path)
    monkeypatch.setattr(official, "runs_here", lambda: True)
    return made


def name_of(content: bytes, version: str = "2.38.5") -> str:
    return f"awscli-{version}-{hashlib.sha256(content).hexdigest()[:16]}"


def test_the_package_is_found_as_it_was_installed_and_not_imported(site: Site) -> None:
    file = install(site.path, CONTENT)
    found = find_official()
    assert found == OfficialPackage("2.0.198", file, hashlib.sha256(CONTENT).hexdigest())
    assert found.name == "aws-cdk-asset-awscli-v2 2.0.198"
    assert "aws_cdk.asset_awscli_v2" not in sys.modules


def test_the_program_is_unpacked_with_its_files_modes_and_links(site: Site) -> None:
    program = site.unpacked()
    folder = site.cache / name_of(CONTENT)
    assert program == folder / "dist" / "aws"
    assert program.read_text() == PROGRAM
    assert site.folders == [name_of(CONTENT)]
    found = {
        str(one.relative_to(folder)): stat.filemode(one.lstat().st_mode)
        for one in sorted(folder.rglob("*"))
        if one.is_symlink() or one.is_file()
    }
    assert found == {
        "bin/aws": "lrwxrwxrwx",
        "dist/aws": "-rwxr-xr-x",
        "dist/awscli/data/cli.json": "-rw-r--r--",
        "dist/latest": "lrwxrwxrwx",
        "unpacked.json": found["unpacked.json"],
    }
    assert (folder / "dist" / "empty").is_dir()
    assert (folder / "bin" / "aws").resolve() == program
    assert (folder / "dist" / "latest" / "cli.json").read_text() == "{}"


def test_that_it_is_unpacked_is_said(site: Site) -> None:
    said: list[str] = []
    site.package().unpacked(site.variables, said.append)
    what = "unpacking the AWS CLI of aws-cdk-asset-awscli-v2 2.0.198, once, into"
    assert said == [f"{what} {site.cache}"]


def test_the_program_is_found_where_the_path_has_none(site: Site) -> None:
    install(site.path, CONTENT)
    found = find_program(Warming.IF_POSSIBLE, None, "/nowhere", site.variables)
    assert found is not None
    assert (found.version, found.origin) == ("2.38.5", "aws-cdk-asset-awscli-v2 2.0.198")
    assert found.path == site.cache / name_of(CONTENT) / "dist" / "aws"
    assert folders_of(found) == (found.path, found.path.parent)


def test_what_is_unpacked_is_not_unpacked_again(site: Site) -> None:
    package = site.package()
    program = package.unpacked(site.variables)
    before = program.stat()
    package.archive.unlink()  # it is not even read
    assert package.unpacked(site.variables, pytest.fail) == program
    assert program.stat().st_ino == before.st_ino


def _longer(program: Path) -> None:
    program.write_text(PROGRAM + "\n")


def _of_the_same_size(program: Path) -> None:
    program.write_text(PROGRAM.replace("2.38.5", "2.38.6"))


def _without_a_file(program: Path) -> None:
    (program.parent / "awscli" / "data" / "cli.json").unlink()


def _with_a_file_more(program: Path) -> None:
    (program.parent / "sitecustomize.py").touch()


def _with_another_link(program: Path) -> None:
    link = program.parent.parent / "bin" / "aws"
    link.unlink()
    link.symlink_to("/usr/bin/env")


def _without_its_mark(program: Path) -> None:
    (program.parent.parent / "unpacked.json").unlink()


def _with_a_broken_mark(program: Path) -> None:
    (program.parent.parent / "unpacked.json").write_text("{}")


@pytest.mark.parametrize(
    "spoil",
    [
        _longer,
        _of_the_same_size,
        _without_a_file,
        _with_a_file_more,
        _with_another_link,
        _without_its_mark,
        _with_a_broken_mark,
    ],
)
def test_what_is_not_as_it_was_unpacked_is_unpacked_anew(
    site: Site, spoil: Callable[[Path], None]
) -> None:
    program = site.unpacked()
    spoil(program)
    assert site.unpacked() == program
    assert program.read_text() == PROGRAM
    files = {one.name for one in program.parent.parent.rglob("*") if one.is_file()}
    assert files == {"aws", "cli.json", "unpacked.json"}
    assert (program.parent.parent / "bin" / "aws").resolve() == program
    assert site.folders == [name_of(CONTENT)]


def test_a_process_that_dies_half_way_leaves_nothing_that_is_taken_for_the_whole(
    site: Site,
) -> None:
    site.package()
    # The last that is done before the folder gets its name.
    died = site.apart("unpacking._states = lambda folder: os._exit(9)")
    died.communicate(timeout=60)
    assert died.returncode == 9
    [half] = site.folders
    assert half.startswith(".awscli-")
    assert site.unpacked().read_text() == PROGRAM
    assert site.folders == [name_of(CONTENT)]


def test_eight_processes_at_once_unpack_once(site: Site) -> None:
    more = [(f"{TOP}/dist/data/{number}.json", "x" * 4000, FILE) for number in range(500)]
    site.package(archive(layer([*MEMBERS, *more])))
    running = [site.apart() for _ in range(8)]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 8
    assert len(set(said)) == 1  # the same file, which nobody replaced
    assert len(site.folders) == 1


def test_another_version_of_the_package_is_unpacked_beside(site: Site) -> None:
    members = [(name.replace("2.38.5", "2.38.6"), text, mode) for name, text, mode in MEMBERS]
    other = archive(layer(members))
    assert site.unpacked().parent.parent.name == name_of(CONTENT)
    assert site.unpacked(other).parent.parent.name == name_of(other, "2.38.6")
    assert site.folders == sorted([name_of(CONTENT), name_of(other, "2.38.6")])


def test_an_archive_that_is_not_the_installed_one_is_refused(site: Site) -> None:
    package = site.package()
    tampered = archive(layer([*MEMBERS, (f"{TOP}/dist/more", "", FILE)]))
    package.archive.write_bytes(tampered)
    with pytest.raises(SettingError) as error:
        package.unpacked(site.variables)
    found, noted = (hashlib.sha256(one).hexdigest() for one in (tampered, CONTENT))
    assert str(error.value) == (
        f"{package.archive}: this is not the file that was installed: its sha256 is {found}, and "
        f"was {noted} when it was installed{AGAIN}"
    )
    assert site.folders == []


def test_an_archive_without_a_noted_hash_is_refused(site: Site) -> None:
    file = install(site.path, CONTENT, noted=False)
    package = find_official()
    assert package
    with pytest.raises(SettingError) as error:
        package.unpacked(site.variables)
    assert str(error.value) == (
        f"{file}: this is not the file that was installed: its installation has no note of its "
        f"hash{AGAIN}"
    )


def test_an_archive_that_is_gone_is_said(site: Site) -> None:
    package = site.package()
    package.archive.unlink()
    with pytest.raises(SettingError) as error:
        package.unpacked(site.variables)
    assert str(error.value) == (
        f"{package.archive}: this is not the file that was installed: it is not there{AGAIN}"
    )


def refusal(site: Site, content: bytes) -> str:
    package = site.package(content)
    with pytest.raises(SettingError) as error:
        package.unpacked(site.variables)
    assert site.folders == []
    said = str(error.value)
    assert said.startswith(f"{package.archive}: ")
    assert said.endswith(OTHER)
    return said.removeprefix(f"{package.archive}: ").removesuffix(OTHER)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("/etc/cron.d/x", "", FILE)], "its member `/etc/cron.d/x` leads out of it"),
        ([(f"{TOP}/dist/../../x", "", FILE)], f"its member `{TOP}/dist/../../x` leads out of it"),
        ([("../x", "", FILE)], "its member `../x` leads out of it"),
        (
            [(f"{TOP}/dist/l", "../../../../../x", LINK)],
            f"its link `{TOP}/dist/l` leads out of it, to `../../../../../x`",
        ),
        (
            [(f"{TOP}/dist/l", "../..", LINK)],
            f"its link `{TOP}/dist/l` leads out of it, to `../..`",
        ),
        (
            [(f"{TOP}/dist/l", "/etc/passwd", LINK)],
            f"its link `{TOP}/dist/l` leads out of it, to `/etc/passwd`",
        ),
        (
            [(f"{TOP}/dist/l", "x" * 5000, LINK)],
            f"its member `{TOP}/dist/l` is no link that can be",
        ),
        (
            [("awscli/v2/2.39.0/dist/aws", PROGRAM, EXECUTABLE)],
            "it holds 2 versions of the AWS CLI v2, not one",
        ),
    ],
)
def test_a_member_that_leads_out_is_refused(
    site: Site, members: Sequence[Member], said: str, tmp_path: Path
) -> None:
    assert refusal(site, archive(layer([*MEMBERS, *members]))) == said
    assert not [*tmp_path.rglob("x")]


def test_nothing_is_written_through_a_link(site: Site) -> None:
    members = [
        (f"{TOP}/dist/l", "awscli", LINK),
        *MEMBERS,
        (f"{TOP}/dist/l/data/cli.json", "through a link", FILE),
    ]
    with pytest.raises(SettingError, match="cannot be unpacked"):
        site.unpacked(archive(layer(members)))
    assert site.folders == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive(layer(MEMBERS[:1])), "it holds 0 versions of the AWS CLI v2, not one"),
        (
            archive(layer([(f"{TOP}/dist/aws_completer", "", EXECUTABLE)])),
            "it holds no program `dist/aws`",
        ),
        (archive(layer([(f"{TOP}/dist/aws", "", FILE)])), "it holds no program `dist/aws`"),
        (archive(b"no zip file"), "it cannot be read: File is not a zip file"),
        (b"no tar file", "it cannot be read: not a gzip file"),
        (
            archive(layer(), "package/other.zip"),
            "it cannot be read: \"filename 'package/lib/layer.zip' not found\"",
        ),
        (
            CONTENT[: len(CONTENT) // 2],
            "it cannot be read: Compressed file ended before the end-of-stream marker was reached",
        ),
    ],
    ids=["empty", "no-program", "not-executable", "no-zip", "no-tar", "no-layer", "cut-off"],
)
def test_an_archive_that_is_not_as_expected_is_said(site: Site, content: bytes, said: str) -> None:
    assert refusal(site, content) == said


def test_a_cache_that_cannot_be_written_is_said(site: Site) -> None:
    site.cache.parent.write_text("no folder")
    package = site.package()
    with pytest.raises(SettingError) as error:
        package.unpacked(site.variables)
    first, hint = str(error.value).split("\n")
    assert first.startswith("the AWS CLI of aws-cdk-asset-awscli-v2 2.0.198 cannot be unpacked: ")
    assert hint == "  it needs 260 MB below `~/.cache`, or where `XDG_CACHE_HOME` says"


def test_without_the_package_there_is_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(site.path)])
    assert find_official() is None
    assert how_to_get_one() == "install the AWS CLI, or `pytest-runbooks[aws]`, which brings it"


@pytest.mark.parametrize(
    ("system", "processor", "library"),
    [
        ("linux", "aarch64", "glibc 2.36"),
        ("linux", "x86_64", None),
        ("darwin", "x86_64", "glibc 2.36"),
    ],
    ids=["arm", "musl", "macos"],
)
def test_on_other_machines_there_is_none_and_it_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    processor: str,
    library: str | None,
) -> None:
    install(tmp_path, CONTENT)
    monkeypatch.syspath_prepend(tmp_path)

    def is_a(system: str, processor: str, library: str | None) -> None:
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setattr(platform, "machine", lambda: processor)
        monkeypatch.setattr(platform, "system", system.capitalize)
        monkeypatch.setattr(os, "confstr", lambda _: library)

    is_a("linux", "x86_64", "glibc 2.36")
    assert find_official() is not None
    is_a(system, processor, library)
    assert find_official() is None
    assert how_to_get_one() == (
        "install the AWS CLI (that of `pytest-runbooks[aws]` is for x86-64 Linux with glibc only, "
        f"this is {system.capitalize()} on {processor})"
    )


def _is_installed() -> bool:
    try:
        metadata.distribution(NAME)
    except metadata.PackageNotFoundError:
        return False
    return official.runs_here()


@pytest.mark.skipif(not _is_installed(), reason=f"needs {NAME}, the extra `aws`")
def test_the_real_package_holds_a_program_that_runs(tmp_path: Path) -> None:
    variables = {"XDG_CACHE_HOME": str(tmp_path)}
    program = find_program(Warming.IF_POSSIBLE, None, "/nowhere", variables)
    assert program is not None
    assert program.major == 2
    assert program.origin == f"{NAME} {metadata.version(NAME)}"
    # A model is read, and nobody is called.
    command = ["ec2", "describe-vpcs", "--generate-cli-skeleton", "output"]
    skeleton = subprocess.run(
        [program.path.parent.parent / "bin" / "aws", *command],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "AWS_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "CidrBlock" in skeleton.stdout
