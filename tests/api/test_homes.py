"""Where a call is answered: botocore's own table of endpoints is the source."""

from __future__ import annotations

import botocore.session
import pytest

from pytest_runbooks.api.homes import region_of
from pytest_runbooks.api.models import service_names


def test_services_with_one_endpoint_are_where_botocore_knows_them() -> None:
    [known] = (
        partition["services"]
        for partition in botocore.session.get_session().get_data("endpoints")["partitions"]
        if partition["partition"] == "aws"
    )
    expected = {}
    for name in service_names() & known.keys():
        one = known[name]
        home = one["endpoints"].get(one.get("partitionEndpoint"), {}).get("credentialScope")
        if one.get("isRegionalized") is False and home:
            expected[name] = home["region"]
    found = {name: region_of(name, "af-south-1") for name in service_names()}
    assert {name: home for name, home in found.items() if home != "af-south-1"} == expected


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", ""])
def test_a_service_of_every_region_is_where_it_was_called(region: str) -> None:
    assert region_of("dynamodb", region) == region


def test_what_another_partition_has_is_not_in_the_first() -> None:
    assert region_of("iam", "cn-north-1") == "cn-north-1"
