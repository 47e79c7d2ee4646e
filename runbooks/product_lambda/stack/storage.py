"""What keeps something: buckets, the table of products, the state of Terraform and its lock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .place import STATE_KEY, Place

PRODUCTS = (
    ("8f14e45f-ceea-467f-a9c9-1a2b3c4d5e01", "Hosting, small", "99", True),
    ("8f14e45f-ceea-467f-a9c9-1a2b3c4d5e02", "Hosting, large", "349.50", True),
    ("8f14e45f-ceea-467f-a9c9-1a2b3c4d5e03", "Domain, .africa", "180", False),
)


def make_bucket(place: Place, name: str, account: str) -> Any:
    """Make a private bucket that keeps old versions; give the client that made it."""
    s3 = place.clients("s3", account)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": place.region})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    return s3


def build_state(place: Place) -> None:
    """Make the state of Terraform, and the table that holds its lock and its checksum."""
    bucket = f"bbws-terraform-state-{place.environment}"
    state = json.dumps(
        {
            "version": 4,
            "terraform_version": "1.11.4",
            "serial": 41,
            "lineage": "3f0c5a1e-6f5e-4c55-9c1f-6f3f2b7e9d10",
            "outputs": {},
            "resources": [],
        }
    ).encode()
    make_bucket(place, bucket, place.account).put_object(Bucket=bucket, Key=STATE_KEY, Body=state)
    dynamodb, locks = place.client("dynamodb"), f"bbws-terraform-locks-{place.environment}"
    dynamodb.create_table(
        TableName=locks,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
    )
    digest = hashlib.md5(state, usedforsecurity=False).hexdigest()  # what Terraform compares
    dynamodb.put_item(
        TableName=locks,
        Item={"LockID": {"S": f"{bucket}/{STATE_KEY}-md5"}, "Digest": {"S": digest}},
    )


def build_table(place: Place) -> None:
    """Make the table of products with its two indexes, protected and seeded."""
    dynamodb, table = place.client("dynamodb"), f"products-{place.environment}"
    dynamodb.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind}
            for name, kind in (
                ("PK", "S"),
                ("SK", "S"),
                ("GSI1PK", "S"),
                ("GSI1SK", "N"),
                ("GSI2PK", "S"),
                ("GSI2SK", "S"),
            )
        ],
        KeySchema=_key("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _key(f"{index}PK", f"{index}SK"),
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in ("GSI1", "GSI2")
        ],
    )
    dynamodb.update_continuous_backups(
        TableName=table,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    for item in seeded_items():
        dynamodb.put_item(TableName=table, Item=item)


def seeded_items() -> Iterator[dict[str, Any]]:
    """Give the products that the table holds from the beginning, in DynamoDB's notation."""
    for product_id, name, price, active in PRODUCTS:
        item: dict[str, Any] = {
            "PK": {"S": f"PRODUCT#{product_id}"},
            "SK": {"S": "METADATA"},
            "id": {"S": product_id},
            "name": {"S": name},
            "description": {"S": ""},
            "price": {"N": str(Decimal(price))},
            "active": {"BOOL": active},
            "createdAt": {"S": "2026-01-05T08:00:00.000+00:00"},
            "updatedAt": {"S": "2026-01-05T08:00:00.000+00:00"},
            "GSI1PK": {"S": "PRODUCT"},
            "GSI1SK": {"N": str(Decimal(price))},
        }
        if active:
            item |= {"GSI2PK": {"S": "ACTIVE"}, "GSI2SK": {"S": product_id}}
        yield item


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
