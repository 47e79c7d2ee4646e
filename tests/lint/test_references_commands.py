"""Files that commands and sentences name: what is nowhere is found, what may be there is not."""

from __future__ import annotations

import pytest

from .checking import Checker

OURS = "---\nrunbook:\n  owner: X\n---\n\n"
FILES = {"scripts/restart.sh": "", "k8s/app.yaml": "", "tool.py": ""}


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("bash scripts/restrat.sh", "scripts/restrat.sh"),
        ("./scripts/restrat.sh now", "./scripts/restrat.sh"),
        ("sudo env A=1 sh scripts/restrat.sh", "scripts/restrat.sh"),
        ("out=$(python3 scripts/no.py | tail -n 1)", "scripts/no.py"),
        ("kubectl apply -f k8s/ap.yaml", "k8s/ap.yaml"),
        ("kubectl apply --filename k8s/ap.yaml", "k8s/ap.yaml"),
        ("terraform apply -var-file=k8s/no.tfvars", "k8s/no.tfvars"),
        ("source scripts/no.env", "scripts/no.env"),
        ("bash scripts/restart.sh", ""),
        ("./scripts/restart.sh && python3 tool.py", ""),
        ("bash other/restart.sh", ""),  # the folder is not here: a part of the project is not
        ("python3 no.py", ""),  # the reader may be anywhere
        ('bash "scripts/$NAME.sh"', ""),
        ("bash scripts/<name>.sh", ""),
        ("bash scripts/*.sh", ""),
        ("bash -c 'scripts/no.sh'", ""),
        ("python3 -m scripts/no.py", ""),
        ("python3 -W ignore scripts/no.py", ""),
        ("bash /opt/scripts/no.sh", ""),
        ("cat scripts/no.sh", ""),
        ("cd k8s && bash scripts/no.sh", ""),
        ("git clone https://x.test/y\nbash scripts/no.sh", ""),
        ("curl -O https://x.test/no.sh\nbash scripts/no.sh", ""),
        ("git status\nbash scripts/no.sh", "scripts/no.sh"),
        ("echo x > scripts/no.sh\nbash scripts/no.sh", ""),
        ("echo 'bash scripts/no.sh'", ""),
        ("bash scripts/no.sh '", ""),  # nothing is known of it
    ],
)
def test_files_of_commands(command: str, found: str, check: Checker) -> None:
    said = check.diagnostics(f"# Page\n\n```bash\n{command}\n```\n", "RB608", files=FILES)
    assert [one.message for one in said] == ([f"`{found}` does not exist"] if found else [])


@pytest.mark.parametrize(
    ("before", "is_found"),
    [
        ("The script `scripts/no.sh` restarts it:", True),
        ("Create `scripts/no.sh` as shown below:", False),
        ("Download no.sh first.", False),
        ("Change to the directory of the project.", False),
        ("Go to the folder `k8s` and run:", False),
        ("```\ncd k8s\n```", False),
        ("```yaml title='scripts/no.sh'\na: b\n```", False),
        ("<!-- runbook: file=scripts/no.sh -->\n```yaml\na: b\n```", False),
    ],
)
def test_what_the_page_says_before_may_bring_the_file(
    before: str, is_found: bool, check: Checker
) -> None:
    text = f"# Page\n\n{before}\n\n```bash\nbash scripts/no.sh\n```\n"
    assert bool(check(text, "RB608", files=FILES)) == is_found


def test_in_a_runbook_a_file_beside_the_document_has_to_be_there(check: Checker) -> None:
    text = OURS + "# Page\n\n```bash\npython3 tol.py\n```\n"
    assert check(text, "RB608", files=FILES) == [
        "page.md:9:9: RB608 `tol.py` does not exist\n  did you mean `tool.py`?"
    ]
    text = OURS.replace("owner: X", "workdir: scripts") + "# Page\n\n```bash\n./restart.sh\n```\n"
    assert check(text, "RB608", files=FILES) == []


def test_a_folder_beside_the_document_may_be_where_the_reader_is(check: Checker) -> None:
    text = "# Page\n\n```bash\nbash scripts/no.sh\n```\n"
    assert check(text, "RB608", files={**FILES, "app/scripts/no.sh": ""}) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("See roll_back.md.", "roll_back.md"),
        ("If it fails, follow the runbook `roll_back.md`.", "roll_back.md"),
        ("refer to **docs/no.md** for more", "docs/no.md"),
        ("See rollback.md and `rollback.md`.", ""),
        ("See other.md, see deep/other.md.", ""),
        ("See [it](roll_back.md).", ""),  # a link, which RB600 looks at
        ("See https://x.test/roll_back.md.", ""),
        ("We write such pages into `roll_back.md`.", ""),
        ("See `{name}.md`, see <name>.md, see *.md", ""),
    ],
)
def test_documents_that_a_sentence_names(sentence: str, found: str, check: Checker) -> None:
    files = {"rollback.md": "", "sub/other.md": "", "sub/deep/other.md": ""}
    said = check.diagnostics(f"{OURS}# Page\n\n{sentence}\n", "RB609", files=files)
    assert [one.message for one in said] == ([f"`{found}` does not exist"] if found else [])
    assert check(f"# Page\n\n{sentence}\n", "RB609", files=files) == []  # nobody promised it
