from __future__ import annotations

import re
from collections import Counter

import pytest
from botocore.loaders import Loader

from pytest_runbooks.api.effects import changes
from pytest_runbooks.api.models import model_of

READS = """
acm:DescribeCertificate acm:ExportCertificate apigateway:GetRestApis apigatewayv2:GetApis
athena:GetQueryResults backup:ListRecoveryPointsByBackupVault cloudformation:DescribeStacks
cloudformation:DetectStackDrift cloudformation:EstimateTemplateCost cloudformation:ValidateTemplate
cloudfront:GetDistribution cloudfront:TestFunction cloudtrail:LookupEvents cloudwatch:GetMetricData
cognito-idp:AdminGetUser cognito-idp:InitiateAuth config:SelectResourceConfig dynamodb:BatchGetItem
dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:TransactGetItems ec2:DescribeInstances
ec2:GetConsoleOutput ecr:BatchGetImage ecr:GetAuthorizationToken ecs:DescribeServices
eks:DescribeCluster elbv2:DescribeTargetHealth events:TestEventPattern
glue:BatchGetPartition iam:GenerateCredentialReport iam:GetRole iam:SimulatePrincipalPolicy
kinesis:GetRecords kms:Decrypt kms:Encrypt kms:GenerateDataKey kms:Sign kms:Verify
lambda:GetFunction lambda:ListAliases logs:FilterLogEvents logs:GetLogEvents logs:StartQuery
logs:TestMetricFilter rds:DescribeDBInstances rds:DownloadDBLogFilePortion rekognition:CompareFaces
route53:ListHostedZones route53:TestDNSAnswer s3:GetObject s3:HeadBucket s3:ListObjectsV2
s3:SelectObjectContent secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue
sns:ListTopics sqs:GetQueueAttributes sqs:ListQueues ssm:GetParametersByPath
stepfunctions:DescribeExecution sts:AssumeRole sts:AssumeRoleWithWebIdentity
sts:DecodeAuthorizationMessage sts:GetCallerIdentity swf:CountOpenWorkflowExecutions
translate:TranslateText xray:BatchGetTraces
"""
CHANGES = """
acm:RequestCertificate apigateway:CreateDeployment apigateway:FlushStageCache
apigateway:TestInvokeMethod autoscaling:SetDesiredCapacity backup:StartBackupJob
batch:SubmitJob cloudformation:ContinueUpdateRollback cloudformation:CreateChangeSet
cloudformation:ExecuteChangeSet cloudfront:CreateInvalidation cloudwatch:PutMetricData
cloudwatch:SetAlarmState codedeploy:ContinueDeployment cognito-identity:GetId
cognito-idp:AdminUserGlobalSignOut cognito-idp:SignUp dynamodb:BatchWriteItem
dynamodb:ExportTableToPointInTime dynamodb:PutItem dynamodb:RestoreTableToPointInTime
dynamodb:TransactWriteItems ec2:AssignPrivateIpAddresses ec2:RebootInstances ec2:RunInstances
ecr:BatchDeleteImage ecs:RunTask eks:UpdateNodegroupConfig elasticache:TestFailover
elbv2:ModifyListener events:PutEvents glue:BatchDeleteTable iam:AttachRolePolicy
kinesis:PutRecord kms:ScheduleKeyDeletion lambda:Invoke lambda:UpdateAlias
license-manager:CheckInLicense logs:PutLogEvents organizations:CloseAccount rds:FailoverDBCluster
rds:PromoteReadReplica route53:ChangeResourceRecordSets s3:AbortMultipartUpload s3:CopyObject
s3:DeleteObjects s3:PutObject s3:RestoreObject secretsmanager:RotateSecret ses:VerifyEmailIdentity
sns:Publish sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:PurgeQueue sqs:ReceiveMessage
sqs:SendMessage ssm:SendCommand ssm:StartSession stepfunctions:StartExecution sts:Unheard
swf:PollForActivityTask
"""


@pytest.mark.parametrize(
    ("names", "expected"), [(READS, False), (CHANGES, True)], ids=["reads", "changes"]
)
def test_operations_read_or_change(names: str, expected: bool) -> None:
    wrong = [
        name
        for name in names.split()
        if changes(name.split(":")[0], name.split(":")[1]) is not expected
    ]
    assert wrong == []


def test_the_operations_of_the_table_exist() -> None:
    missing = [
        name
        for name in (READS + CHANGES).split()
        if name.split(":")[1] not in model_of(name.split(":")[0])["operations"]
    ]
    assert missing == ["sts:Unheard"]


@pytest.mark.parametrize(
    ("call", "parameters", "expected"),
    [
        ("dynamodb:ExecuteStatement", {"Statement": 'SELECT * FROM "t"'}, False),
        ("dynamodb:ExecuteStatement", {"Statement": "update t set a=1"}, True),
        ("dynamodb:ExecuteStatement", {"Statement": "***"}, True),
        ("dynamodb:ExecuteStatement", {}, True),
        ("dynamodb:BatchExecuteStatement", {"Statements": [{"Statement": "SELECT 1"}]}, False),
        (
            "dynamodb:BatchExecuteStatement",
            {"Statements": [{"Statement": "SELECT 1"}, {"Statement": "INSERT INTO t VALUE {}"}]},
            True,
        ),
        ("dynamodb:ExecuteTransaction", {"TransactStatements": [{"Statement": "select 1"}]}, False),
        ("athena:StartQueryExecution", {"QueryString": "-- why\n (WITH a AS b) SELECT"}, False),
        ("athena:StartQueryExecution", {"QueryString": "/* a */ show tables"}, False),
        ("athena:StartQueryExecution", {"QueryString": "CREATE TABLE t AS SELECT 1"}, True),
        ("athena:StartQueryExecution", {"QueryString": "SELECTED"}, True),
        ("rds-data:ExecuteStatement", {"sql": "select 1 into t"}, True),
        ("redshift-data:BatchExecuteStatement", {"Sqls": ["select 1", "drop table t"]}, True),
        ("ec2:RunInstances", {"DryRun": True}, False),
        ("ec2:RunInstances", {"DryRun": False}, True),
        ("lambda:Invoke", {"InvocationType": "DryRun"}, False),
        ("lambda:Invoke", {"InvocationType": "Event"}, True),
        ("moonbase:GET /moon", {}, False),
        ("moonbase:HEAD /moon", {}, False),
        ("moonbase:PUT /moon", {}, True),
        ("moonbase:DescribeMoon", {}, False),
        ("moonbase:Landing", {}, True),
        ("moonbase:Getaway", {}, True),
        ("moonbase:Issue", {}, True),
    ],
)
def test_parameters_decide_where_the_name_does_not(
    call: str, parameters: dict[str, object], expected: bool
) -> None:
    service, operation = call.split(":")
    assert changes(service, operation, parameters) is expected


CHANGING = """
Abort Accept Activate Add Admin Allocate Apply Archive Assign Associate Attach Authorize Batch
Cancel Change Complete Confirm Configure Continue Copy Create Deactivate Delete Deprecate
Deprovision Deregister Detach Disable Disassociate Disconnect Enable Execute Export Failover
Generate Import Initiate Invite Invoke Merge Modify Move Notify Pause Poll Post Promote Provision
Publish Purchase Put Reboot Register Reject Release Remove Replace Report Request Reset Respond
Restart Restore Resume Retry Revoke Rollback Rotate Run Send Set Start Stop Submit Subscribe
Suspend Switchover Tag Terminate Transfer Unsubscribe Untag Update Upgrade Upload
"""


def test_every_operation_of_every_model_is_one_or_the_other() -> None:
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for service in Loader().list_available_services("service-2"):
        model_of.cache_clear()  # all together they are too many to keep
        for operation in model_of(service)["operations"]:
            verb = re.match(r"[A-Z][a-z]*", operation)
            if changes(service, operation):
                counts["changes"] += 1
                if verb is None or verb[0] not in CHANGING.split():
                    unknown[operation] += 1
            else:
                counts["reads"] += 1
    assert counts.total() > 15_000
    # As models grow so do these; a share that moves says that a rule broke.
    assert 0.40 < counts["reads"] / counts.total() < 0.48
    assert unknown.total() / counts.total() < 0.02
