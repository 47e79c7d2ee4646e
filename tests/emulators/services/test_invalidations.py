"""Invalidations of CloudFront, as AWS describes them.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Invalidation.html
"""

from __future__ import annotations

import inspect

from moto.cloudfront.models import CloudFrontBackend, Invalidation

from ..conftest import Clients


def test_an_invalidation_is_in_progress_and_then_completed(client: Clients) -> None:
    cloudfront = client("cloudfront")
    origin = {
        "Id": "o",
        "DomainName": "box.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    distribution = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "1",
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

    def invalidate(reference: str) -> tuple[str, str]:
        batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": reference}
        made = cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)[
            "Invalidation"
        ]
        return made["Id"], made["Status"]

    first, state = invalidate("1")
    assert state == "InProgress"
    cloudfront.get_waiter("invalidation_completed").wait(
        DistributionId=distribution, Id=first, WaiterConfig={"MaxAttempts": 1}
    )
    invalidate("2")
    listed = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]
    assert [one["Status"] for one in listed["Items"]] == ["Completed", "Completed"]


def test_the_seams_are_where_they_were() -> None:
    assert [*inspect.signature(CloudFrontBackend.create_invalidation).parameters] == [
        *("self", "dist_id", "paths", "caller_ref")
    ]
    assert 'self.status = "COMPLETED"' in inspect.getsource(Invalidation)
