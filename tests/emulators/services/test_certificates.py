"""Certificates through boto3, as the AWS page says that they come to be.

https://docs.aws.amazon.com/acm/latest/userguide/gs-acm-describe.html
"""

from __future__ import annotations

import inspect

from pytest_runbooks.emulators.services.certificates_seams import CertBundle

from ..conftest import Clients


def test_a_certificate_is_pending_and_then_issued(client: Clients) -> None:
    acm = client("acm")
    arn = acm.request_certificate(DomainName="api.shop.test", ValidationMethod="DNS")[
        "CertificateArn"
    ]
    pending = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert pending["Status"] == "PENDING_VALIDATION"
    [option] = pending["DomainValidationOptions"]
    assert option["ResourceRecord"]["Type"] == "CNAME"
    waiter = acm.get_waiter("certificate_validated")
    waiter.wait(CertificateArn=arn, WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED"


def test_moto_has_what_certificates_lean_on() -> None:
    assert [*inspect.signature(CertBundle.check).parameters] == ["self"]
