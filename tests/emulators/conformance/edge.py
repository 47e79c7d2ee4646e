"""Route 53, CloudFront and Cognito: what stands before a system."""

from __future__ import annotations

import pytest

from .scenario import Aws, scenario


def zone(aws: Aws) -> tuple[str, str]:
    """Make a hosted zone; give its id and its name."""
    name = f"{aws.name}.example."
    made = aws.client("route53").create_hosted_zone(Name=name, CallerReference=aws.name)
    return made["HostedZone"]["Id"].rpartition("/")[2], name


def check(aws: Aws) -> str:
    made = aws.client("route53").create_health_check(
        CallerReference=aws.name,
        HealthCheckConfig={
            "Type": "HTTPS",
            "FullyQualifiedDomainName": "api.example.com",
            "ResourcePath": "/health",
            "Port": 443,
        },
    )
    made_id: str = made["HealthCheck"]["Id"]
    return made_id


@scenario("route53")
def failover_records_keep_who_is_first_and_who_is_second(aws: Aws) -> None:
    made, name = zone(aws)
    healthy = check(aws)
    records = [
        {
            "Name": f"api.{name}",
            "Type": "CNAME",
            "TTL": 60,
            "SetIdentifier": role.lower(),
            "Failover": role,
            "ResourceRecords": [{"Value": f"{role.lower()}.example.com"}],
            **({"HealthCheckId": healthy} if role == "PRIMARY" else {}),
        }
        for role in ("PRIMARY", "SECONDARY")
    ]
    route53 = aws.client("route53")
    route53.change_resource_record_sets(
        HostedZoneId=made,
        ChangeBatch={
            "Changes": [{"Action": "CREATE", "ResourceRecordSet": one} for one in records]
        },
    )
    kept = route53.list_resource_record_sets(HostedZoneId=made)["ResourceRecordSets"]
    found = {one["Failover"]: one.get("HealthCheckId") for one in kept if one["Type"] == "CNAME"}
    assert found == {"PRIMARY": healthy, "SECONDARY": None}


@scenario("route53")
def a_health_check_is_turned_over(aws: Aws) -> None:
    made = check(aws)
    route53 = aws.client("route53")
    route53.update_health_check(HealthCheckId=made, Inverted=True)
    kept = route53.get_health_check(HealthCheckId=made)["HealthCheck"]["HealthCheckConfig"]
    assert kept["Inverted"] is True


@scenario("route53")
def the_answer_to_a_name_is_tried(aws: Aws) -> None:
    made, name = zone(aws)
    route53 = aws.client("route53")
    record = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    route53.change_resource_record_sets(
        HostedZoneId=made,
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]},
    )
    answer = route53.test_dns_answer(HostedZoneId=made, RecordName=name, RecordType="A")
    assert answer["RecordData"] == ["192.0.2.1"]


@scenario("cloudfront")
def an_invalidation_ends(aws: Aws) -> None:
    cloudfront = aws.client("cloudfront")
    origin = {
        "Id": "o",
        "DomainName": f"{aws.name}.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": aws.name,
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "o",
                "ViewerProtocolPolicy": "https-only",
                "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
        }
    )["Distribution"]["Id"]
    paths = {"Quantity": 1, "Items": ["/*"]}
    invalidation = cloudfront.create_invalidation(
        DistributionId=made, InvalidationBatch={"Paths": paths, "CallerReference": aws.name}
    )["Invalidation"]["Id"]

    def ended() -> bool:
        found = cloudfront.get_invalidation(DistributionId=made, Id=invalidation)
        return bool(found["Invalidation"]["Status"] == "Completed")

    aws.eventually(ended)


@scenario("cognito-idp")
def a_user_signs_in_with_the_right_password_only(aws: Aws) -> None:
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName=aws.name)["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ada", Password="Right-1-right", Permanent=True
    )

    def sign_in(password: str) -> str:
        answer = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=app,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada", "PASSWORD": password},
        )
        token: str = answer["AuthenticationResult"]["IdToken"]
        return token

    assert sign_in("Right-1-right").count(".") == 2
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        sign_in("Wrong-1-wrong")


@scenario("cognito-idp")
def a_user_is_listed_with_the_groups_of_the_pool(aws: Aws) -> None:
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName=aws.name)["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="operators")
    cognito.admin_create_user(UserPoolId=pool, Username="ada")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ada", GroupName="operators")
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ada")["Groups"]
    assert [one["GroupName"] for one in groups] == ["operators"]
