from __future__ import annotations

import json

import pytest

from .room import BOOK, Room

SECRET = "correct-horse-battery"


def without_pieces(text: str) -> bool:
    return not any(SECRET[start : start + 6] in text for start in range(len(SECRET) - 5))


def ini(room: Room) -> None:
    passed = "TRAIL MY_CODE DOOR_PIN API_TOKEN"
    room.ini("runbooks_secrets = MY_CODE *_PIN", pass_env=passed)


@pytest.mark.parametrize("name", ["MY_CODE", "DOOR_PIN", "API_TOKEN"])
def test_values_of_secret_variables_are_in_no_report(
    room: Room, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, SECRET)
    ini(room)
    room.book(
        f"""
        # Book

        ```bash
        echo "passed with ${name}"
        ```

        ```bash
        echo "code ${name}"; echo "${name}" | base64 >&2
        curl --silent "http://example.com/code/${name}"
        ```

        Expected output:

        ```
        nothing
        ```
        """
    )
    arguments = ("-rA", "--junit-xml=report.xml", "--runbooks-ledger=calls.jsonl")
    run = room.run(*arguments)
    assert run.code == 1
    assert "passed with ***" in run.out
    files = [(room.path / one).read_text() for one in ("report.xml", "calls.jsonl")]
    assert [without_pieces(text) for text in (run.out, run.err, *files)] == [True] * 4
    assert json.loads(files[1])["refused"] == "GET http://example.com/code/***"


def test_variables_of_documents_and_fixtures_are_secret_by_their_names(room: Room) -> None:
    room.conftest(
        f"""
        import pytest

        @pytest.fixture(scope="module")
        def store():
            return {{"DOOR_PIN": "{SECRET}", "PLACE": "public-place"}}
        """
    )
    ini(room)
    room.book(
        """
        ---
        runbook:
          env: {DB_PASSWORD: tr0ub4dor-and-three, LEVEL: warn-everybody}
          fixtures: [store]
        ---
        # Book

        ```bash
        echo "$DB_PASSWORD $LEVEL $DOOR_PIN $PLACE"; false
        ```
        """
    )
    text = room.run().text("book")
    assert "\n  *** warn-everybody *** public-place\n" in text


def test_the_comparison_is_made_with_the_true_values(room: Room) -> None:
    ini(room)
    room.book(
        """
        ---
        runbook:
          env: {API_TOKEN: correct-horse-battery}
        ---
        # Book

        ```bash
        echo "$API_TOKEN"
        ```

        ```output
        correct-horse-battery
        ```

        ```bash
        echo "$API_TOKEN"
        ```

        ```output
        ***
        ```
        """
    )
    run = room.run()
    assert [*run.outcomes.values()] == ["passed", "failed"]
    assert without_pieces(run.out)


def test_what_fixtures_print_and_raise_is_masked(room: Room) -> None:
    room.conftest(
        f"""
        import pytest

        @pytest.fixture(scope="module")
        def store():
            print("printed {SECRET}")
            raise ValueError("raised {SECRET}")
        """
    )
    ini(room)
    room.book(
        f"""
        ---
        runbook:
          env: {{API_TOKEN: {SECRET}}}
          fixtures: [store]
        ---
        # Book

        ```bash
        true
        ```
        """
    )
    run = room.run("-rA", "--junit-xml=report.xml")
    assert run.outcomes == {"book": "error"}
    assert "printed ***" in run.out
    assert "raised ***" in run.out
    assert without_pieces(run.out + (room.path / "report.xml").read_text())


def test_a_cleanup_that_fails_at_the_end_hides_secrets_too(room: Room) -> None:
    ini(room)
    room.book(
        f"""
        ---
        runbook:
          env: {{API_TOKEN: {SECRET}}}
        ---
        # Book

        ```bash
        true
        ```

        <!-- runbook: cleanup id=cleanup -->
        ```bash
        echo "$API_TOKEN"; false
        ```
        """
    )
    run = room.run(f"{BOOK}::book", "--tb=short")
    assert run.code == 1
    assert "command failed" in run.out
    assert without_pieces(run.out)


def test_a_value_in_the_place_of_a_name_is_refused(room: Room) -> None:
    room.ini("runbooks_secrets = pass=word")
    room.book("# Book\n\n```bash\ntrue\n```\n")
    run = room.run()
    assert run.code != 0
    assert (
        "runbooks_secrets: `pass=word` is the name of no variable\n"
        "  write names or globs of names, not values, as `DB_PASSWORD` or `*_TOKEN`"
    ) in run.out


def test_secrets_that_the_api_hands_out_are_in_no_report(room: Room) -> None:
    ini(room)
    room.book(
        """
        # Book

        ```python
        import boto3
        manager, iam = boto3.client("secretsmanager"), boto3.client("iam")
        name = manager.create_secret(Name="prod/orders", SecretString="-".join(["correct", "horse", "battery"]))["Name"]
        print("passed with", manager.get_secret_value(SecretId=name)["SecretString"])
        ```

        ```python
        iam.create_user(UserName="deploy-user-1")
        key = iam.create_access_key(UserName="deploy-user-1")["AccessKey"]
        open("key", "w").write(key["SecretAccessKey"])
        print("key", key["UserName"], key["SecretAccessKey"])
        ```

        ```bash
        curl --silent "http://example.com/code/$(cat key)"
        ```

        Expected output:

        ```
        nothing
        ```
        """  # noqa: E501 - a line of code
    )
    arguments = ("-rA", "--junit-xml=report.xml", "--runbooks-ledger=calls.jsonl")
    run = room.run_apart(*arguments)
    assert "1 failed, 2 passed" in run.out
    assert "passed with ***\n" in run.out
    assert "key deploy-user-1 ***\n" in run.out
    assert "http://example.com/code/***" in run.out
    rows = [json.loads(one) for one in (room.path / "calls.jsonl").read_text().splitlines()]
    assert rows[-1]["refused"] == "GET http://example.com/code/***"
    files = [(room.path / one).read_text() for one in ("report.xml", "calls.jsonl")]
    assert [without_pieces(text) for text in (run.out, run.err, *files)] == [True] * 4


def test_what_the_api_hands_out_as_a_secret_is_none_of_the_next_procedure(room: Room) -> None:
    ini(room)
    room.book(
        """
        ---
        runbook:
          procedures: 2
        ---
        # Book

        ## First

        ```python
        import boto3
        word = "-".join(["correct", "horse", "battery"])
        boto3.client("ssm").put_parameter(Name="a", Type="SecureString", Value=word)
        print("first", word)
        ```

        ## Second

        ```bash
        echo "second correct-horse-battery"
        ```
        """
    )
    run = room.run_apart("-rP")
    assert run.code == 0, run.out
    assert "first ***\n" in run.out
    assert "second correct-horse-battery\n" in run.out
