"""`dig` in the place of the real one: what moto's Route 53 answers, in the layout of dig 9.18.

https://bind9.readthedocs.io/en/stable/manpages.html#dig-dns-lookup-utility
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import boto3
import moto
import pytest

from pytest_runbooks.emulators import Outside
from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.gateway import Gateway
from pytest_runbooks.model import StubCall
from pytest_runbooks.parsing.faults import read_fault
from pytest_runbooks.procedures.stub_program import dig

from .play import play

ACCOUNT = "123456789012"
NAME_SERVER = "ns-2048.awsdns-64.com."
TYPES = "A, AAAA, CAA, CNAME, MX, NS, PTR, SOA, SRV, TXT"
SILENT = "the emulator's Route 53 does not answer (HTTP 501)"
GEOLOCATION = f"moto {moto.__version__} does not emulate route53:TestDNSAnswer: geolocation records"
UNKNOWN = "to which of them its domain leads is not known here"
NOWHERE = f"no public hosted zone of the account {ACCOUNT} has"
SOA = f"{NAME_SERVER} hostmaster.example.com. 1 7200 900 1209600 86400"
FRONT = "\n---\nrunbook:\n  stubs:\n    - {command: dig, answers: route53}\n---\n"

Dig = Callable[[str], tuple[int, str, str]]


def record(name: str, kind: str, *values: str, **more: Any) -> dict[str, Any]:
    records = [{"Value": value} for value in values]
    return {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": records, **more}


def put(route53: Any, zone: str, *records: dict[str, Any]) -> None:
    changes = [{"Action": "UPSERT", "ResourceRecordSet": one} for one in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def make_zone(route53: Any, name: str, **more: Any) -> str:
    reference = str(len(route53.list_hosted_zones()["HostedZones"]))
    made = route53.create_hosted_zone(Name=name, CallerReference=reference, **more)
    return str(made["HostedZone"]["Id"])


def fill(route53: Any) -> None:
    """Make the zones that the tests ask."""
    zone = make_zone(route53, "shop.test")
    alias = {
        "DNSName": "api.shop.test",
        "HostedZoneId": zone.rpartition("/")[2],
        "EvaluateTargetHealth": False,
    }
    anywhere = {"CountryCode": "*"}
    failover = [
        record("api.shop.test", "A", f"192.0.2.{number}", SetIdentifier=role, Failover=role, TTL=30)
        for number, role in enumerate(("PRIMARY", "SECONDARY"), 1)
    ]
    put(
        route53,
        zone,
        *failover,
        record("www.shop.test", "CNAME", "api.shop.test"),
        record("cdn.shop.test", "CNAME", "d1.cloudfront.net"),
        record("lost.shop.test", "CNAME", "gone.shop.test"),
        record("one.shop.test", "CNAME", "two.shop.test"),
        record("two.shop.test", "CNAME", "one.shop.test"),
        record("shop.test", "MX", "10 mail.shop.test", "20 mail2.shop.test."),
        record("shop.test", "TXT", '"v=spf1 -all" "a b"'),
        record("v6.shop.test", "AAAA", "2001:db8::1"),
        record("*.any.shop.test", "A", "192.0.2.9", TTL=86400),
        record("dev.shop.test", "NS", NAME_SERVER),
        record(f"{'long' * 8}.shop.test", "A", "192.0.2.5"),
        {
            "Name": "alias.shop.test",
            "Type": "A",
            "AliasTarget": alias,
        },
        record("near.shop.test", "A", "192.0.2.6", SetIdentifier="1", GeoLocation=anywhere),
    )
    put(route53, make_zone(route53, "dev.shop.test"), record("api.dev.shop.test", "A", "192.0.2.7"))
    # Nothing leads to it.
    put(route53, make_zone(route53, "new.shop.test"), record("api.new.shop.test", "A", "192.0.2.8"))
    for _ in range(2):
        make_zone(route53, "twice.test")
    vpc = {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}
    make_zone(route53, "inner.test", VPC=vpc, HostedZoneConfig={"PrivateZone": True})


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    emulator = MotoEmulator(Outside(gateway.url))
    gateway.serve(emulator.application)
    route53 = boto3.client(
        "route53",
        endpoint_url=gateway.url,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="any",
    )
    fill(route53)
    yield gateway
    emulator.close()
    gateway.close()


@pytest.fixture
def ask(gateway: Gateway) -> Dig:
    endpoint = gateway.url.removeprefix("http://").rstrip("/")
    facts = {"route53": {"endpoint": endpoint, "account": ACCOUNT}}
    return lambda call: dig.answer(shlex.split(call), facts)


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        ("+short api.shop.test", "192.0.2.1"),
        ("@8.8.8.8 -4 api.shop.test. A IN +short +time=1 +tries=2 +notcp", "192.0.2.1"),
        ("-t a -q API.shop.test -c in +short", "192.0.2.1"),
        ("+short www.shop.test", "api.shop.test.\n192.0.2.1"),
        ("+short www.shop.test cname", "api.shop.test."),
        ("+short CNAME www.shop.test", "api.shop.test."),
        ("+short alias.shop.test", "192.0.2.1"),
        ("+short mx shop.test", "10 mail.shop.test.\n20 mail2.shop.test."),
        ("+short TXT shop.test", '"v=spf1 -all" "a b"'),
        ("+short AAAA v6.shop.test", "2001:db8::1"),
        ("+short SOA shop.test", SOA),
        ("+short NS dev.shop.test", "NAME_SERVERS"),
        ("+short x.any.shop.test", "192.0.2.9"),
        ("+short api.dev.shop.test", "192.0.2.7"),
        ("+short api.new.shop.test", ""),
        ("+short gone.shop.test", ""),
        ("+short lost.shop.test", "gone.shop.test."),
        ("+noall +answer alias.shop.test", "alias.shop.test.\t30\tIN\tA\t192.0.2.1"),
        ("+noall +answer x.any.shop.test", "x.any.shop.test.\t86400\tIN\tA\t192.0.2.9"),
        (
            f"+noall +answer {'long' * 8}.shop.test",
            f"{'long' * 8}.shop.test. 60 IN A 192.0.2.5",
        ),
        ("+noall +question +short +noshort v6.shop.test", ";v6.shop.test.\t\t\tIN\tA"),
    ],
)
def test_values_are_those_of_route_53(ask: Dig, call: str, lines: str) -> None:
    servers = ("2048.awsdns-64.com", "2049.awsdns-65.net", "2050.awsdns-66.org")
    every = "\n".join(f"ns-{one}." for one in (*servers, "2051.awsdns-67.co.uk"))
    lines = lines.replace("NAME_SERVERS", every)
    assert ask(call) == (0, f"{lines}\n" if lines else "", "")


def whole(text: str) -> str:
    return dedent(text).replace("|", "\t")


HEADER = """
; <<>> DiG 9.18 <<>> {call}
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: {code}, id: 0
;; flags: qr rd ra; QUERY: 1, ANSWER: {answers}, AUTHORITY: {authority}, ADDITIONAL: 1

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
;; QUESTION SECTION:
"""


def test_the_full_form_has_the_layout_of_dig(ask: Dig) -> None:
    call = "@ns1 www.shop.test"
    head = HEADER.format(call=call, code="NOERROR", answers=2, authority=0)
    assert ask(call) == (
        0,
        head
        + whole("""\
        ;www.shop.test.|||IN|A

        ;; ANSWER SECTION:
        www.shop.test.||60|IN|CNAME|api.shop.test.
        api.shop.test.||30|IN|A|192.0.2.1

        """),
        "",
    )


@pytest.mark.parametrize(
    ("call", "code", "question"),
    [
        ("gone.shop.test", "NXDOMAIN", ";gone.shop.test.|||IN|A"),
        ("api.shop.test MX", "NOERROR", ";api.shop.test.|||IN|MX"),
    ],
)
def test_that_there_is_nothing_the_zone_says(ask: Dig, call: str, code: str, question: str) -> None:
    head = HEADER.format(call=call, code=code, answers=0, authority=1)
    text = f"{question}\n\n;; AUTHORITY SECTION:\nshop.test.||900|IN|SOA|{SOA}\n\n"
    assert ask(call) == (0, head + whole(text), "")


def test_what_a_name_elsewhere_has_is_not_made_up(ask: Dig) -> None:
    assert ask("+short cdn.shop.test") == (
        0,
        "d1.cloudfront.net.\n",
        f";; {NOWHERE} `d1.cloudfront.net`, and nothing else is known here\n",
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "example.com",
            f"{NOWHERE} `example.com`, and nothing else is known here",
        ),
        (
            "x.inner.test",
            f"{NOWHERE} `x.inner.test`, and nothing else is known here",
        ),
        (
            "twice.test",
            f"there are 2 public hosted zones `twice.test`; {UNKNOWN}",
        ),
        ("one.shop.test", "more than 10 names stand one for the other: `one.shop.test.`"),
        (
            "near.shop.test",
            f"{SILENT}: {GEOLOCATION}",
        ),
        ("", "no name is asked for"),
        ("+short", "no name is asked for"),
        ("a.test b.test", "it answers one question: `b.test` is a second one"),
        (
            "a.test A MX",
            "it answers one question: `MX` is a second one",
        ),
        (
            "a.test ANY",
            f"`ANY` is none of its types: {TYPES}",
        ),
        (
            "-t any a.test",
            f"`any` is none of its types: {TYPES}",
        ),
        ("-c CH a.test", "`CH` is not the class IN"),
        ("-x 192.0.2.1", "it does not know the option `-x`"),
        ("+trace a.test", "it does not know the option `+trace`"),
        ("+time a.test", "it does not know the option `+time`"),
        ("+short=1 a.test", "it does not know the option `+short=1`"),
    ],
)
def test_what_it_does_not_do_it_refuses(ask: Dig, call: str, said: str) -> None:
    assert ask(call) == (1, "", f"dig (stub): {said}\n")


def test_the_dns_answers_while_the_api_of_route_53_fails(gateway: Gateway, ask: Dig) -> None:
    gateway.faults.begin(read_fault("* region=us-east-1 connection=refused"))
    try:
        assert ask("+short api.shop.test") == (0, "192.0.2.1\n", "")
    finally:
        gateway.faults.clear("")


def test_an_emulator_that_is_gone_is_said() -> None:
    facts = {"route53": {"endpoint": "127.0.0.1:1", "account": ACCOUNT}}
    assert dig.answer(["a.test"], facts) == (
        1,
        "",
        "dig (stub): the emulator cannot be asked: [Errno 111] Connection refused\n",
    )


def test_an_emulator_without_test_dns_answer_is_said(tmp_path: Path) -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        listed = environ["PATH_INFO"].endswith("/hostedzone")
        start("200 OK" if listed else "501 Not Implemented", [("Content-Type", "text/xml")])
        zone = b"<HostedZone><Id>/hostedzone/Z1</Id><Name>shop.test.</Name></HostedZone>"
        return [b"<List>%s</List>" % zone if listed else b"no such operation"]

    played = play(f"{FRONT}\n```bash\ndig api.shop.test\n```\n", tmp_path, answers=application)
    said = f"dig (stub): {SILENT}: no such operation"
    [outcome] = played.outcomes.values()
    assert outcome.outputs[0].stderr == f"{said}\n"
    assert outcome.stub_calls == (StubCall("dig api.shop.test", "line 4", 1, said),)
