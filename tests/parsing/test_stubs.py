from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_runbooks.model import Stub
from pytest_runbooks.parsing.stubs import wrong_url

from .reading import problems, read, said


def stubs(text: str) -> tuple[Stub, ...]:
    return read(f"---\nrunbook:\n  stubs: {text}\n---\n").front_matter.stubs


def test_every_key_of_a_stub_is_read() -> None:
    assert stubs("""
    - url: https://api.example.com/incidents?open=*
      method: POST
      status: 201
      headers: {X-Request: 010, Location: /1}
      json: {id: 1}
      delay: 1m500ms
    - {url: http://*.example.com:8080/*, body: "on\\n"}
    - url: https://example.com
      headers: {content-type: text/html}
      body: <p>Grüße
    """) == (
        Stub(
            "https://api.example.com/incidents?open=*",
            "POST",
            201,
            {"X-Request": "010", "Location": "/1", "Content-Type": "application/json"},
            b'{"id": 1}',
            60.5,
        ),
        Stub(
            "http://*.example.com:8080/*",
            headers={"Content-Type": "text/plain; charset=utf-8"},
            body=b"on\n",
        ),
        Stub(
            "https://example.com",
            headers={"content-type": "text/html"},
            body="<p>Grüße".encode(),
        ),
    )


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("null", "null"),
        ("true", "true"),
        ("[1, -2, 0, 1.50, 1e3, -0.5E-1]", "[1, -2, 0, 1.5, 1000.0, -0.05]"),
        ("[True, on, yes, Null, ~]", '["True", "on", "yes", "Null", "~"]'),
        (
            "[010, +1, .5, 1., 0x1F, 1_000, 1:30]",
            '["010", "+1", ".5", "1.", "0x1F", "1_000", "1:30"]',
        ),
        ("[\"1\", 'true', \"null\", '']", '["1", "true", "null", ""]'),
        ("[.inf, NaN, 1e999, 2026-11-30]", '[".inf", "NaN", "1e999", "2026-11-30"]'),
        (r'"\ud83d\ude00\ud83d"', '"\U0001f600\ufffd"'),
        ("[a, a, 1, 1]", '["a", "a", 1, 1]'),
        ("{1: a, true: {b: [{}, []]}}", '{"1": "a", "true": {"b": [{}, []]}}'),
        ("\n        a: |\n          1\n        b: é", '{"a": "1\\n", "b": "é"}'),
        ("9" * 400, f'"{"9" * 400}"'),
    ],
)
def test_json_is_data(written: str, sent: str) -> None:
    (stub,) = stubs(f"\n    - url: http://x\n      json: {written}\n")
    assert stub.body.decode() == sent
    assert stub.headers == {"Content-Type": "application/json"}


def test_json_may_be_deep() -> None:
    nested = "[" * 260 + "]" * 260
    (stub,) = stubs(f"[{{url: http://x, json: {nested}}}]")
    assert stub.body.decode() == nested


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["C", "Z"])),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["C", "Z"])), inner)
    ),
)


@given(JSON)
def test_a_json_document_reads_as_itself(data: object) -> None:
    text = json.dumps(data)
    (stub,) = stubs(f"[{{url: http://x, json: {text}}}]")
    assert json.loads(stub.body) == data


@pytest.mark.parametrize(
    "url",
    [
        *("http://x", "https://api.example.com/a/b?c=d&e=*", "http://127.0.0.1:8000/", "https://*"),
        *("http://[::1]:80/x", "https://a/%20~@:x"),
    ],
)
def test_is_a_url_that_can_be_asked_for(url: str) -> None:
    assert wrong_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "api.example.com",
            "//x",
            "/x",
            "ftp://x",
            "HTTP://x",
            "http:x",
            "https://",
            "http:///x",
        ),
        *(
            "https://a b",
            "https://a#b",
            "https://me@x",
            "https://x:port/",
            "https://x:99999/",
            "https://x:*/",
        ),
        *("https://[x", "https://x\x07", "*"),
    ],
)
def test_is_no_url_that_can_be_asked_for(url: str) -> None:
    assert wrong_url(url) == (
        f"`{url}` is not a URL that can be asked for",
        "write it as `https://api.example.com/path`; `*` stands for any characters",
    )


def test_every_mistake_in_stubs_is_said_in_its_place() -> None:
    assert problems(
        """
        ---
        runbook:
          stubs:
            - urll: https://api.example.com/x
            - url: api.example.com
              method: get
              status: 102
              headers: [a]
              delay: soon
              body: a
              json: {a: 1, a: 2, b: , c: !!str x, [d]: 1, e: [*x]}
            - text
            - [list]
            - url: http://x
              headers: {Content-Length: 1, "a b": c, X-A: "ü"}
            - url: http://x
              method: GET
              status: 204
              body: ""
            - url: http://x
              method: GET
              status: 304
              json: null
            - url: http://x
              method: CONECT
              status: "2000"
              body: [a]
            -
        ---
        """.replace("*x", "&x 1, *x")
    ) == said("""
        4:7: the stub says neither `url` nor `command`
          write `url: https://api.example.com/path` or `command: gh run list *`
        4:7: unknown key `urll`
          did you mean `url`?
        5:12: `api.example.com` is not a URL that can be asked for
          write it as `https://api.example.com/path`; `*` stands for any characters
        6:15: unknown method `get`
          did you mean `GET`?
        7:15: `102` is not the status of an answer
          write a number from 200 to 599
        8:16: `headers` is not a mapping
          write `key: value` below it, indented
        9:14: `soon` is not a duration
          write a duration as `90s`, `15m`, `1h30m`, `500ms` or `2d`
        11:7: `json` contradicts `body` on line 10
          keep one of them
        11:20: `a` is written twice
          the first one is on line 11; keep one of them
        11:28: `b` is empty
          write `null`, `""` or a value
        11:34: a YAML tag is not understood
          write the value alone
        11:43: a key is not a plain word
          write `key: value`; a key that begins with `[` or `{` stands in quotes
        12:7: an item of `stubs` is not a mapping
          write `key: value` below it, indented
        13:7: an item of `stubs` is not a mapping
          write `key: value` below it, indented
        15:17: `Content-Length` is set by the gateway
          leave it out
        15:36: `a b` cannot name a header
          write it like `Content-Type`
        15:51: `ü` cannot be the value of a header
          write one line of ASCII characters
        19:7: an answer with status 204 has no body
          leave the body out, or write `200`
        20:12: `GET http://x` is answered twice
          the first stub is on line 16; keep one of them
        23:7: an answer with status 304 has no body
          leave the body out, or write `200`
        25:15: unknown method `CONECT`
          allowed: `DELETE`, `GET`, `HEAD`, `OPTIONS`, `PATCH`, `POST`, `PUT`, `TRACE`
        26:15: `2000` is not the status of an answer
          write a number from 200 to 599
        27:13: `body` is not a single value
          write `body: value`
        28:6: an item of `stubs` is empty
          give a value, or leave it out
        """)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("x", "3:10: `stubs` is not a list", "write `- ` before each item below it"),
        ("{url: x}", "3:10: `stubs` is not a list", "write `- ` before each item below it"),
    ],
)
def test_stubs_that_are_no_list_are_said(written: str, message: str, hint: str) -> None:
    text = f"---\nrunbook:\n  stubs: {written}\n---\n"
    assert problems(text) == f"{message}\n  {hint}\n"
