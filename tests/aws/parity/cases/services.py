"""Reads and writes of the services that the runbooks of this project use."""

from ..case import Case

_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
    '{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
)
_STACK = """Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: made-by-stack}
Outputs:
  Name: {Value: !GetAtt Queue.QueueName}
"""

CASES = (
    Case("who am I", "aws sts get-caller-identity", sample=True),
    Case(
        "a role is assumed",
        "aws sts assume-role --role-session-name me \\\n"
        "  --role-arn arn:aws:iam::111111111111:role/deployer",
        given=("role",),
    ),
    Case("tables", "aws dynamodb list-tables", given=("table",)),
    Case("a table", "aws dynamodb describe-table --table-name products", given=("table",)),
    Case(
        "a table is made",
        "aws dynamodb create-table --table-name t --billing-mode PAY_PER_REQUEST \\\n"
        "  --attribute-definitions AttributeName=id,AttributeType=S \\\n"
        "  --key-schema AttributeName=id,KeyType=HASH",
    ),
    Case(
        "an item is put and got, with letters of all kinds",
        """aws dynamodb put-item --table-name products \\
  --item '{"PK": {"S": "é✗日本"}, "SK": {"S": "METADATA"}, "n": {"N": "1.50"}}'
aws dynamodb get-item --table-name products \\
  --key '{"PK": {"S": "é✗日本"}, "SK": {"S": "METADATA"}}' --consistent-read""",
        given=("table",),
    ),
    Case(
        "an item is updated and deleted",
        """key='{"PK": {"S": "PRODUCT#01"}, "SK": {"S": "METADATA"}}'
aws dynamodb update-item --table-name products --key "$key" --return-values ALL_NEW \\
  --update-expression 'SET #n = :v' --expression-attribute-names '{"#n": "name"}' \\
  --expression-attribute-values '{":v": {"S": "new"}}'
aws dynamodb delete-item --table-name products --key "$key" --return-values ALL_OLD""",
        given=("table",),
    ),
    Case(
        "a condition that does not hold",
        """aws dynamodb put-item --table-name products \\
  --condition-expression 'attribute_exists(x)' \\
  --item '{"PK": {"S": "PRODUCT#01"}, "SK": {"S": "METADATA"}}'""",
        given=("table",),
        sample=True,
    ),
    Case(
        "a query",
        """aws dynamodb query --table-name products --key-condition-expression 'PK = :pk' \\
  --expression-attribute-values '{":pk": {"S": "PRODUCT#03"}}'""",
        given=("table",),
    ),
    Case(
        "backups of a table",
        "aws dynamodb describe-continuous-backups --table-name products",
        given=("table",),
    ),
    Case("log groups", "aws logs describe-log-groups", given=("log_group",)),
    Case(
        "log events, filtered",
        "aws logs filter-log-events --log-group-name /aws/lambda/worker --filter-pattern ERROR \\\n"
        "  --query 'events[].message' --output text",
        given=("log_group",),
    ),
    Case(
        "a log group is made, kept for a while and deleted",
        "aws logs create-log-group --log-group-name g\n"
        "aws logs put-retention-policy --log-group-name g --retention-in-days 7\n"
        "aws logs describe-log-groups --query 'logGroups[].[logGroupName,retentionInDays]'\n"
        "aws logs delete-log-group --log-group-name g",
    ),
    Case("functions", "aws lambda list-functions", given=("role", "function")),
    Case(
        "a function's settings",
        "aws lambda get-function-configuration --function-name worker",
        given=("role", "function"),
    ),
    Case(
        "a function is changed and published",
        "aws lambda update-function-configuration --function-name worker --memory-size 256\n"
        "aws lambda publish-version --function-name worker\n"
        "aws lambda create-alias --function-name worker --name live --function-version 1",
        given=("role", "function"),
    ),
    Case(
        "a function is invoked, its answer a file",
        "aws lambda invoke --function-name worker --cli-binary-format raw-in-base64-out \\\n"
        """  --payload '{"name": "Ada"}' out.json; cat out.json""",
        given=("role", "function"),
        only=2,
    ),
    Case(
        "a function is invoked with a payload as it stands",
        """aws lambda invoke --function-name worker --payload '{"name": "Ada"}' out.json
cat out.json""",
        given=("role", "function"),
        sample=True,
    ),
    Case("no such function", "aws lambda get-function --function-name none"),
    Case("APIs", "aws apigateway get-rest-apis"),
    Case(
        "an API is made and deployed",
        """id=$(aws apigateway create-rest-api --name shop --query id --output text)
aws apigateway get-resources --rest-api-id "$id"
aws apigateway get-stages --rest-api-id "$id"
echo "$id" """,
    ),
    Case("HTTP APIs", "aws apigatewayv2 get-apis"),
    Case("alarms", "aws cloudwatch describe-alarms", given=("alarm",)),
    Case(
        "an alarm is set off",
        "aws cloudwatch set-alarm-state --alarm-name errors --state-value ALARM \\\n"
        "  --state-reason drill\n"
        "aws cloudwatch describe-alarms --alarm-names errors --query 'MetricAlarms[].StateValue'",
        given=("alarm",),
    ),
    Case(
        "a metric is put and read",
        "aws cloudwatch put-metric-data --namespace Shop --metric-name Sales --value 3\n"
        "aws cloudwatch list-metrics --namespace Shop",
    ),
    Case("roles", "aws iam list-roles --query 'Roles[].RoleName'", given=("role",)),
    Case(
        "a role is made, with a policy from a file",
        "aws iam create-role --role-name runner --assume-role-policy-document file://trust.json\n"
        "aws iam get-role --role-name runner",
        files={"trust.json": _TRUST},
    ),
    Case(
        "an OIDC provider",
        "aws iam create-open-id-connect-provider \\\n"
        "  --url https://token.example.com --client-id-list sts.amazonaws.com \\\n"
        "  --thumbprint-list 6938fd4d98bab03faadb97b34396831e3780aea1",
    ),
    Case("user pools", "aws cognito-idp list-user-pools --max-results 10"),
    Case(
        "a user pool is made",
        "aws cognito-idp create-user-pool --pool-name people \\\n  --query UserPool.Name",
    ),
    Case("queues", "aws sqs list-queues", given=("queue",)),
    Case(
        "a message is sent and received",
        """url=$(aws sqs get-queue-url --queue-name orders --query QueueUrl --output text)
aws sqs send-message --queue-url "$url" --message-body 'second, é'
aws sqs receive-message --queue-url "$url" --max-number-of-messages 10
aws sqs get-queue-attributes --queue-url "$url" --attribute-names All""",
        given=("queue",),
    ),
    Case(
        "a topic gets a message",
        "aws sns list-topics\n"
        "aws sns publish --topic-arn arn:aws:sns:af-south-1:111111111111:alerts --message hello",
        given=("topic",),
    ),
    Case(
        "a rule of events",
        "aws events put-rule --name nightly --schedule-expression 'rate(1 day)'\n"
        "aws events list-rules",
    ),
    Case(
        "an event is put",
        """aws events put-events --entries \\
  '[{"Source": "shop", "DetailType": "sale", "Detail": "{\\"a\\": 1}"}]'""",
    ),
    Case("hosted zones", "aws route53 list-hosted-zones"),
    Case(
        "a zone with a record",
        """id=$(aws route53 create-hosted-zone --name example.com --caller-reference 1 \\
  --query HostedZone.Id --output text)
aws route53 change-resource-record-sets --hosted-zone-id "$id" --change-batch file://batch.json
aws route53 list-resource-record-sets --hosted-zone-id "$id" """,
        files={
            "batch.json": '{"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {"Name": '
            '"www.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": '
            '"192.0.2.1"}]}}]}'
        },
    ),
    Case(
        "a stack is checked",
        "aws cloudformation validate-template --template-body file://s.yml",
        files={"s.yml": _STACK},
    ),
    Case(
        "a stack is made and waited for",
        "aws cloudformation create-stack --stack-name one --template-body file://s.yml\n"
        "aws cloudformation wait stack-create-complete --stack-name one\n"
        "aws cloudformation describe-stacks --stack-name one --query 'Stacks[].Outputs'\n"
        "aws cloudformation describe-stack-events --stack-name one \\\n"
        "  --query 'StackEvents[].ResourceStatus'",
        files={"s.yml": _STACK},
    ),
    Case(
        "a stack is deployed, and again",
        "aws cloudformation deploy --stack-name two --template-file s.yml\n"
        "aws cloudformation deploy --stack-name two --template-file s.yml; echo $?",
        files={"s.yml": _STACK},
    ),
    Case("distributions", "aws cloudfront list-distributions"),
    Case(
        "parameters below a path",
        "aws ssm get-parameters-by-path --path /app",
        given=("parameters",),
    ),
    Case(
        "a parameter is put and read",
        "aws ssm put-parameter --name p --value v --type String\n"
        "aws ssm get-parameter --name p --query Parameter.Value --output text",
    ),
    Case(
        "a secret",
        "aws secretsmanager create-secret --name s --secret-string '{\"a\":1}' \\\n"
        "  --query Name\naws secretsmanager get-secret-value --secret-id s --query SecretString",
    ),
    Case(
        "a key",
        "aws kms create-key --description k --query KeyMetadata.Description\naws kms list-aliases",
    ),
    Case("no instances", "aws ec2 describe-instances"),
    Case("networks as a table", "aws ec2 describe-vpcs --output table"),
    Case(
        "a security group",
        "aws ec2 create-security-group --group-name web --description web\n"
        "aws ec2 describe-security-groups --group-names web --query 'SecurityGroups[].GroupName'",
    ),
    Case("clusters", "aws ecs create-cluster --cluster-name c\naws ecs list-clusters"),
    Case(
        "repositories of images",
        "aws ecr create-repository --repository-name r \\\n"
        "  --query repository.repositoryName\naws ecr get-login-password | wc -c",
    ),
    Case("vaults of backups", "aws backup list-backup-vaults"),
    Case("machines of states", "aws stepfunctions list-state-machines"),
    Case(
        "a gap of the emulator",
        "aws lambda put-provisioned-concurrency-config \\\n"
        "  --function-name worker --qualifier 1 --provisioned-concurrent-executions 5",
        given=("role", "function"),
        env={"AWS_MAX_ATTEMPTS": "1"},
    ),
    Case(
        "a service that the emulator lacks",
        "aws health describe-events",
        env={"AWS_MAX_ATTEMPTS": "1"},
    ),
)
