"""DNS answers through boto3, as the AWS pages say which records they hold.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_runbooks.emulators.moto import MotoEmulator
from pytest_runbooks.emulators.services import route53 as dns
from pytest_runbooks.emulators.services import route53_seams

from ..conftest import Clients


@pytest.fixture
def route53(client: Clients) -> Any:
    return client("route53")


@pytest.fixture
def zone(route53: Any) -> str:
    made = route53.create_hosted_zone(Name="shop.test", CallerReference="1")
    return str(made["HostedZone"]["Id"].rpartition("/")[2])


def put(route53: Any, zone: str, *records: dict[str, Any]) -> None:
    def complete(record: dict[str, Any]) -> dict[str, Any]:
        values = record.pop("values", ())
        found = {"Name": "api.shop.test", "Type": "A"} | record
        if values:
            found |= {"TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
        return found

    changes = [{"Action": "UPSERT", "ResourceRecordSet": complete(one)} for one in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def answer(
    route53: Any, zone: str, name: str = "api.shop.test", kind: str = "A", **asked: Any
) -> list[str]:
    said = route53.test_dns_answer(HostedZoneId=zone, RecordName=name, RecordType=kind, **asked)
    return list(said["RecordData"])


def check(route53: Any, **config: Any) -> str:
    settings = {"Type": "HTTPS", "FullyQualifiedDomainName": "api.shop.test", **config}
    if config.get("Type") == "CALCULATED":
        del settings["FullyQualifiedDomainName"]
    made = route53.create_health_check(
        CallerReference=str(len(route53.list_health_checks()["HealthChecks"])),
        HealthCheckConfig=settings,
    )
    return str(made["HealthCheck"]["Id"])


def test_a_name_is_answered_with_its_record(route53: Any, zone: str) -> None:
    put(route53, zone, {"values": ["192.0.2.1", "192.0.2.2"]})
    said = route53.test_dns_answer(HostedZoneId=zone, RecordName="API.shop.test.", RecordType="A")
    del said["ResponseMetadata"]
    nameserver = route53.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"][0]
    assert said == {
        "Nameserver": nameserver,
        "RecordName": "API.shop.test.",
        "RecordType": "A",
        "RecordData": ["192.0.2.1", "192.0.2.2"],
        "ResponseCode": "NOERROR",
        "Protocol": "UDP",
    }


@pytest.mark.parametrize(
    ("name", "kind", "code", "data"),
    [
        ("gone.shop.test", "A", "NXDOMAIN", []),
        ("www.shop.test", "AAAA", "NOERROR", ["api.shop.test"]),
        ("api.shop.test", "TXT", "NOERROR", []),
        ("a.b.any.shop.test", "A", "NOERROR", ["192.0.2.9"]),
        ("any.shop.test", "A", "NXDOMAIN", []),
    ],
)
def test_what_there_is_is_answered(
    route53: Any, zone: str, name: str, kind: str, code: str, data: list[str]
) -> None:
    put(
        route53,
        zone,
        {"values": ["192.0.2.1"]},
        {"Name": "www.shop.test", "Type": "CNAME", "values": ["api.shop.test"]},
        {"Name": "*.any.shop.test", "values": ["192.0.2.9"]},
    )
    said = route53.test_dns_answer(HostedZoneId=zone, RecordName=name, RecordType=kind)
    assert (said["ResponseCode"], said["RecordData"]) == (code, data)


def put_failover(route53: Any, zone: str, *checks: str) -> None:
    roles = ("PRIMARY", "SECONDARY")
    put(
        route53,
        zone,
        *(
            {
                "SetIdentifier": role,
                "Failover": role,
                "values": [f"192.0.2.{index}"],
                **({"HealthCheckId": checks[index - 1]} if len(checks) >= index else {}),
            }
            for index, role in enumerate(roles, 1)
        ),
    )


def test_the_second_answers_while_the_first_is_not_well(route53: Any, zone: str) -> None:
    first = check(route53)
    put_failover(route53, zone, first)
    assert answer(route53, zone) == ["192.0.2.1"]
    route53.update_health_check(HealthCheckId=first, Inverted=True)
    assert answer(route53, zone) == ["192.0.2.2"]
    route53.update_health_check(HealthCheckId=first, Inverted=False)
    assert answer(route53, zone) == ["192.0.2.1"]


def test_the_first_answers_when_none_is_well(route53: Any, zone: str) -> None:
    put_failover(route53, zone, check(route53, Inverted=True), check(route53, Inverted=True))
    assert answer(route53, zone) == ["192.0.2.1"]


@pytest.mark.parametrize(("needed", "answered"), [(1, "192.0.2.1"), (2, "192.0.2.2")])
def test_a_calculated_check_follows_its_children(
    route53: Any, zone: str, needed: int, answered: str
) -> None:
    children = [check(route53), check(route53, Inverted=True)]
    settings = {"Type": "CALCULATED", "ChildHealthChecks": children, "HealthThreshold": needed}
    put_failover(route53, zone, check(route53, **settings))
    assert answer(route53, zone) == [answered]


def put_weights(route53: Any, zone: str, *weights: int, **more: Any) -> None:
    put(
        route53,
        zone,
        *(
            {"SetIdentifier": f"s{index}", "Weight": weight, "values": [f"192.0.2.{index}"], **more}
            for index, weight in enumerate(weights, 1)
        ),
    )


def test_weighted_records_have_their_share(route53: Any, zone: str) -> None:
    put_weights(route53, zone, 3, 1, 0)
    found = [answer(route53, zone)[0][-1] for _ in range(8)]
    assert found == ["1", "1", "2", "1"] * 2


def test_weighted_records_that_are_not_well_have_none(route53: Any, zone: str) -> None:
    put_weights(route53, zone, 3, 1)
    weak = {"Weight": 3, "values": ["192.0.2.1"], "SetIdentifier": "s1"}
    put(route53, zone, {**weak, "HealthCheckId": check(route53, Inverted=True)})
    assert {answer(route53, zone)[0] for _ in range(4)} == {"192.0.2.2"}


def test_the_nearest_region_that_is_well_answers(route53: Any, zone: str) -> None:
    regions = ("eu-west-1", "us-west-2", "ap-east-1")
    near = check(route53)
    put(
        route53,
        zone,
        *(
            {
                "SetIdentifier": region,
                "Region": region,
                "values": [f"192.0.2.{index}"],
                **({"HealthCheckId": near} if region == "us-west-2" else {}),
            }
            for index, region in enumerate(regions, 1)
        ),
    )
    assert answer(route53, zone) == ["192.0.2.2"]
    route53.update_health_check(HealthCheckId=near, Inverted=True)
    assert answer(route53, zone) == ["192.0.2.1"]
    with pytest.raises(ClientError, match="the region that is nearest to an address"):
        answer(route53, zone, ResolverIP="192.0.2.53")


def test_several_values_are_those_that_are_well(route53: Any, zone: str) -> None:
    put(
        route53,
        zone,
        *(
            {
                "SetIdentifier": f"s{index}",
                "MultiValueAnswer": True,
                "values": [f"192.0.2.{index}"],
                **({"HealthCheckId": check(route53, Inverted=True)} if index == 2 else {}),
            }
            for index in (1, 2, 3)
        ),
    )
    assert answer(route53, zone) == ["192.0.2.1", "192.0.2.3"]


def test_an_alias_answers_with_its_target_and_its_health(route53: Any, zone: str) -> None:
    sick = check(route53, Inverted=True)
    put(
        route53,
        zone,
        {"Name": "blue.shop.test", "values": ["192.0.2.1"], "HealthCheckId": sick},
        {"Name": "green.shop.test", "values": ["192.0.2.2"]},
    )
    targets = {"PRIMARY": "blue.shop.test", "SECONDARY": "green.shop.test"}
    for evaluated, expected in ((False, "192.0.2.1"), (True, "192.0.2.2")):
        put(
            route53,
            zone,
            *(
                {
                    "SetIdentifier": role,
                    "Failover": role,
                    "AliasTarget": {
                        "HostedZoneId": zone,
                        "DNSName": target,
                        "EvaluateTargetHealth": evaluated,
                    },
                }
                for role, target in targets.items()
            ),
        )
        assert answer(route53, zone) == [expected]


@pytest.mark.parametrize(
    ("record", "gap"),
    [
        (
            {
                "AliasTarget": {
                    "HostedZoneId": "Z2FDTNDATAQYW2",
                    "DNSName": "d1.cloudfront.net",
                    "EvaluateTargetHealth": False,
                }
            },
            "an alias of d1.cloudfront.net",
        ),
        (
            {"SetIdentifier": "de", "GeoLocation": {"CountryCode": "DE"}, "values": ["192.0.2.1"]},
            "geolocation records",
        ),
    ],
)
def test_what_is_not_known_is_a_gap(
    route53: Any, zone: str, emulator: MotoEmulator, record: dict[str, Any], gap: str
) -> None:
    put(route53, zone, dict(record))
    with pytest.raises(ClientError, match=gap):
        answer(route53, zone)
    assert [one.detail for one in emulator.gaps()] == [gap]


def test_what_is_not_in_the_zone_is_refused(route53: Any, zone: str) -> None:
    with pytest.raises(ClientError, match=r"\(InvalidInput\)"):
        answer(route53, zone, "api.other.test")
    with pytest.raises(ClientError, match=r"\(NoSuchHostedZone\)"):
        answer(route53, "Z0")


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (route53_seams.Route53, "_get_params", ["self"]),
        (route53_seams.Route53Backend, "get_hosted_zone", ["self", "id_"]),
    ],
)
def test_the_private_names_of_moto_are_where_they_were(
    owner: Any, name: str, parameters: list[str]
) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters


def test_moto_still_lacks_what_is_added() -> None:
    assert dns.SERVICE._parts[1].original is None
