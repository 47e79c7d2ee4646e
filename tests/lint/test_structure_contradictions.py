"""What a page says twice, and differently; and what it promises and does not hold."""

from __future__ import annotations

import pytest

from .checking import Checker


def ours(front: str = "owner: X", text: str = "Text.") -> str:
    return f"---\nrunbook:\n  {front}\n---\n\n# Page\n\n{text}\n"


def messages(check: Checker, text: str, code: str) -> list[str]:
    return [one.message for one in check.diagnostics(text, code)]


@pytest.mark.parametrize(
    ("front", "text", "begins"),
    [
        ("reviewed: 2020-01-01\n  review-every: 90d", "", "the review is overdue since 2020-03-31"),
        ("reviewed: 2020-01-01\n  review-every: 2w", "", "the review is overdue since 2020-01-15"),
        ("owner: X", "Last reviewed: 2020-01-01, every 90 days", "the review is overdue since"),
        ("owner: X", "| | |\n|-|-|\n| Last review | 1 Jan 2020 (yearly) |", "the review is over"),
        ("owner: X", "**Reviewed:** Jan 1, 2020\n\nReview cycle: quarterly", "the review is over"),
        ("owner: X", "Next review: 2020-01-01", "the review was due on 2020-01-01"),
        ("reviewed: 2999-01-01", "", "the last review, `2999-01-01`, is in the future"),
        ("reviewed: 2020-01-01", "", ""),
        ("reviewed: 2020-01-01\n  review-every: 99999d", "", ""),
        ("owner: X", "Last reviewed: 2020-01-01", ""),
        ("owner: X", "Next review: 2999-01-01", ""),
        ("owner: X", "Last reviewed: 2020-01-01 and 2020-02-01, every 90 days", ""),
        ("owner: X", "It was reviewed in 2020, every 90 days.", ""),
        ("owner: X", "Last updated: 2020-01-01, monthly", ""),  # an update is no review
    ],
)
def test_reviews(front: str, text: str, begins: str, check: Checker) -> None:
    found = messages(check, ours(front, text), "RB505")
    assert [one.startswith(begins) for one in found] == ([True] if begins else [])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2026-02-30", ["`2026-02-30` holds a day that there is not"]),
        ("31 June 2026", ["`31 June 2026` holds a day that there is not"]),
        ("TBD", ["`TBD` is no day"]),
        ("YYYY-MM-DD", ["`YYYY-MM-DD` is no day"]),
        ("2026-02-28", []),
        ("last spring", []),
        ("1.2.2026", []),
    ],
)
def test_days_of_review(value: str, found: list[str], check: Checker) -> None:
    assert messages(check, ours(text=f"Last reviewed: {value}"), "RB506") == found


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        *(("On call: TBD", "TBD"), ("Ask @someone", "@someone"), ("Call <name>", "<name>")),
        *(("x@example.com", "x@example.com"), ("(212) 555-0100", "(212) 555-0100")),
        *(("+1 555-0100", "+1 555-0100"), ("[your team]", "[your team]"), ("xxx", "xxx")),
        *(("{channel}", "{channel}"), ("Todo", "Todo")),
        *(("`#shop-oncall`", ""), ("@shop-team", ""), ("ops@shop.test", ""), ("[name](#x)", "")),
        *(("+27 21 555 1", ""), ("xxxl@shop.test", ""), ("see https://x.test/TBDs", "")),
    ],
)
def test_contacts(contact: str, found: str, check: Checker) -> None:
    text = ours(text=f"TBD\n\n## 7. Escalation and contacts\n\n- {contact}\n\n## Next\n\nTBD")
    expected = [f"`{found}` is nobody whom one can reach"] if found else []
    assert messages(check, text, "RB507") == expected


@pytest.mark.parametrize(
    ("front", "text", "found"),
    [
        ('version: "1.1"', "Version: 1.0", ["`1.0` is not what the front matter says"]),
        ('version: "1.1"', "| | |\n|-|-|\n| Version | v1.1 |", []),
        ('version: "1.1"', "Version: see the tag", []),
        (
            "reviewed: 2026-11-22",
            "Last reviewed: 2026-11-21",
            ["`2026-11-21` is not what the front matter says"],
        ),
        ("reviewed: 2026-11-22", "Last reviewed: 22 November 2026, every 90 days", []),
        ("reviewed: 2026-11-22", "Last reviewed: last month", []),
    ],
)
def test_front_matter_and_page(front: str, text: str, found: list[str], check: Checker) -> None:
    assert messages(check, ours(front, text), "RB508") == found


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("In dev and prod.", ["sit"]),
        ("## Deploy to production\n\nAs in dev.", ["sit"]),
        ("In dev, SIT and prod.", []),
        ("| dev | sit | prod |\n|-|-|-|", []),
        ("For `orders-dev`, `orders_sit`, orders-prod.", []),
        ("In $ENVIRONMENT.", []),
        ("In each environment.", []),
    ],
)
def test_environments_of_the_matrix(text: str, missing: list[str], check: Checker) -> None:
    found = messages(check, ours("environments: [dev, sit, prod]", text), "RB510")
    assert found == [f"the page says nothing of the environment `{one}`" for one in missing]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Deploy to staging", "staging"),
        ("4. Promote to the UAT environment", "UAT"),
        ("Rollback in prod", "prod"),
        ("Deploy to dev", ""),
        ("Deployment for development", ""),
        ("Deploy to Lambda", ""),
        ("Release to customers in prod and elsewhere", ""),
        ("Staging", ""),
    ],
)
def test_environments_of_headings(heading: str, name: str, check: Checker) -> None:
    text = ours("environments: [dev, sit]", f"In dev and sit.\n\n## {heading}\n\nText.")
    expected = [f"the section is for `{name}`, which is no environment of the document"]
    assert messages(check, text, "RB511") == (expected if name else [])
    assert messages(check, ours(text=f"## {heading}\n\nText."), "RB511") == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The tech lead approves.", ["operations lead"]),
        ("Tech leads and operations leads approve.", []),
        ("| Tech Lead | `#x` |\n|-|-|\n| Operations-Lead | `#y` |", []),
        ("Nobody has to.", ["operations lead", "tech lead"]),
    ],
)
def test_approvals(text: str, missing: list[str], check: Checker) -> None:
    front = "environments:\n    prod: {approvals: [tech lead, operations lead]}"
    found = messages(check, ours(front, text), "RB512")
    assert found == [f"the page names no approval of the role `{one}`" for one in missing]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RTO: 30 min.\n\nAn RTO of 1 hour.", ["the RTO is `1 hour` here and `30 min` on line 8"]),
        ("RPO < 60 s\n\n| RPO | 1 minute |\n|---|---|", []),
        (
            "RPO < 60 s\n\n| RPO | 2 minutes |\n|---|---|",
            [("the RPO is `2 minutes` here and `60 s` on line 8")],
        ),
        ("RTO: 30 min, RPO: 1 hour", []),
        ("RTO: 30 min.\n\nThe drill took 45 min. RTO met after 3 days of work.", []),
    ],
)
def test_objectives(text: str, found: list[str], check: Checker) -> None:
    assert messages(check, ours(text=text), "RB516") == found


def test_what_a_run_is_measured_by_is_what_the_page_says(check: Checker) -> None:
    front = "rto: 30m\n  rpo: 1m"
    assert messages(check, ours(front, "RTO < 30 minutes, RPO: 60 s"), "RB516") == []
    assert messages(check, ours(front, "An RTO of 1 hour."), "RB516") == [
        "the RTO is `1 hour` here and `30 m` on line 3"
    ]


USE = "aws dynamodb describe-table --table-name campaigns-dev\n"


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("campaign-dev", True),
        ("campaings-dev", True),
        ("campaigns_dev", True),
        ("campaigns-prd", False),
        ("campaigns-de", False),  # the word is short
        ("campaigns-dev2", False),
        ("orders-dev", False),
        ("campaigns-dev", False),
    ],
)
def test_names_with_a_slip(name: str, is_found: bool, check: Checker) -> None:
    other = USE.replace("campaigns-dev", name)
    text = f"# Page\n\n```bash\n{USE * 3}{other}```\n"
    found = [f"`{name}` stands here only"] if is_found else []
    assert messages(check, text, "RB520") == found
    # Not where the name often meant stands twice only, or the other one is told of elsewhere.
    assert messages(check, f"# Page\n\n```bash\n{USE * 2}{other}```\n", "RB520") == []
    assert messages(check, f"{text}\nThe table `{name}` is another one.\n", "RB520") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("group-a", "group-b"),
        ("group-a", "group"),
        ("queue-1", "queue-2"),
        ("backup-a-vault", "backup-vault"),
        ("orders-v1", "orders-v"),
    ],
)
def test_names_that_people_give_to_several_things(one: str, other: str, check: Checker) -> None:
    code = USE.replace("campaigns-dev", one) * 3 + USE.replace("campaigns-dev", other)
    assert messages(check, f"# Page\n\n```bash\n{code}```\n", "RB520") == []


QUEUE = "--queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/x"


@pytest.mark.parametrize(
    ("command", "is_found"),
    [
        (f"sqs purge-queue --region us-east-1 {QUEUE}", True),
        ("sns publish --topic-arn arn:aws:sns:eu-west-1:1:x --region us-east-1", True),
        (f"sqs purge-queue --region eu-west-1 {QUEUE}", False),
        (f"sqs purge-queue {QUEUE}", False),
        (f"sqs purge-queue --region $REGION {QUEUE}", False),
        ("sns publish --topic-arn arn:aws:sns:$R:1:x --region us-east-1", False),
        ("sns subscribe --notification-endpoint arn:aws:sqs:eu-west-1:1:x --region a-b-1", False),
        (
            "rds x --source-db-instance-identifier arn:aws:rds:eu-west-1:1:db:x --region a-b-1",
            False,
        ),
        ("kms x --secret-id arn:aws:iam::1:role/x --region us-east-1", False),
    ],
)
def test_regions(command: str, is_found: bool, check: Checker) -> None:
    found = messages(check, f"# Page\n\n```bash\naws {command}\n```\n", "RB521")
    expected = ["the command is for `us-east-1`, and this is in `eu-west-1`"]
    assert found == (expected if is_found else [])


MATRIX = "| Symptom | Cause | Section |\n|---|---|---|\n| a | b | [x](#x) |\n| c | d | [y](#y) |\n"


@pytest.mark.parametrize(
    ("row", "is_found"),
    [
        ("| slow | load | |", True),
        ("| slow | load | see below |", True),
        ("| slow | load | [x](#x) |", False),
        ("| slow | see [x](#x) | |", False),
        ("| slow | load | wait until the load is gone |", False),
    ],
)
def test_symptoms(row: str, is_found: bool, check: Checker) -> None:
    found = messages(check, ours(text=f"{MATRIX}{row}\n"), "RB525")
    assert found == (["the symptom `slow` leads to no section"] if is_found else [])
    assert messages(check, ours(text=MATRIX.replace("Symptom", "Name") + row), "RB525") == []
    assert messages(check, ours(text=f"```text\n{MATRIX}{row}\n```"), "RB525") == []


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ("## 1. A\n## 2. B\n## 2. C", ["the number `2` stands twice"]),
        ("## 1. A\n## 2. B\n## 4. C", ["`4` follows `2`"]),
        ("## 1 A\n### 1.1 B\n### 1.2 C\n### 1.2 D\n## 2 E", ["the number `1.2` stands twice"]),
        ("## Part 1: A\n### 1.1 B\n### 1.2 C\n### 1.2 D", ["the number `1.2` stands twice"]),
        ("## Step 1: A\n## Step 2: B\n## Step 2: C\n", ["the number `Step 2` stands twice"]),
        ("## 1. A\n## 2. B\n## 3. C", []),
        ("## 1. A\n## 1. B", []),  # two say nothing
        ("## 1. A\n## 2. B\n## Between\n## 2. C", []),
        ("## 1. A\n## 1. B\n## 1. C", []),  # Markdown's way to number
        ("## 3. A\n## 2. B\n## 1. C", []),
        ("## 1.2.3 to 1.2.5\n## 1.2.1 to 1.2.3\n## 1.2.0 to 1.2.1", []),
        ("## 1. A\n### 1. a\n### 2. b\n## 2. B\n### 1. c\n### 2. d\n## 3. C", []),
        ("## 10 nodes\n## 20 nodes\n## 50 nodes", []),
        ("## 1. A\n## 2) B\n## 2. C", []),
        ("## 2024 A\n## 2025 B\n## 2025 C", []),
    ],
)
def test_numbers_of_headings(headings: str, found: list[str], check: Checker) -> None:
    text = "# Page\n\n" + headings.replace("\n", "\n\nText.\n\n") + "\n\nText.\n"
    assert messages(check, text, "RB530") == found
