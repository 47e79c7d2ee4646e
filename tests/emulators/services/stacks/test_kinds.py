"""Types of resources, made, changed and removed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from .making import NAME, Stacks

POLICY = "{Version: 2012-10-17, Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}"
TRUST = "{Version: 2012-10-17, Statement: []}"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TEMPLATE = f"""
Parameters:
  Seconds: {{Type: Number, Default: 30}}
  Days: {{Type: Number, Default: 14}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      AssumeRolePolicyDocument: {TRUST}
      ManagedPolicyArns: [{BASIC}]
      Policies: [{{PolicyName: inline, PolicyDocument: {POLICY}}}]
  Policy:
    Type: AWS::IAM::Policy
    Properties: {{PolicyName: more, Roles: [!Ref Role], PolicyDocument: {POLICY}}}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: worker
      Role: !GetAtt Role.Arn
      Runtime: python3.12
      Handler: index.handler
      Timeout: !Ref Seconds
      Code: {{ZipFile: "def handler(event, context): return event"}}
  Version: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref Worker}}}}
  Alias:
    Type: AWS::Lambda::Alias
    Properties: {{FunctionName: !Ref Worker, Name: live, FunctionVersion: !GetAtt Version.Version}}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Alias
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
  Group:
    Type: AWS::Logs::LogGroup
    Properties: {{LogGroupName: /aws/lambda/worker, RetentionInDays: !Ref Days}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{AttributeName: id, AttributeType: S}}]
      KeySchema: [{{AttributeName: id, KeyType: HASH}}]
  Topic:
    Type: AWS::SNS::Topic
    Properties: {{Subscription: [{{Protocol: sqs, Endpoint: !GetAtt Queue.Arn}}]}}
  Queue: {{Type: AWS::SQS::Queue}}
  Both:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {{AlarmName: both, AlarmRule: "TRUE"}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: often
      ScheduleExpression: rate(5 minutes)
      Targets: [{{Id: worker, Arn: !GetAtt Worker.Arn}}]
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {{VersioningConfiguration: {{Status: Enabled}}}}
  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: shop}}}}
  Items:
    Type: AWS::ApiGateway::Resource
    Properties: {{RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: items}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Items
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub
          - "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${{F}}/invocations"
          - {{F: !Ref Alias}}
  Deployed:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Get
    Properties: {{RestApiId: !Ref Api}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {{RestApiId: !Ref Api, StageName: v1, DeploymentId: !Ref Deployed}}
"""


def test_types_are_made_changed_and_removed_and_leave_nothing(stacks: Stacks) -> None:
    tags = [{"Key": "team", "Value": "shop"}]
    assert stacks.create(TEMPLATE, Tags=tags) == "CREATE_COMPLETE", stacks.reasons()
    function, logs, iam = (stacks.client(name) for name in ("lambda", "logs", "iam"))
    told = function.get_function(FunctionName="worker", Qualifier="live")
    assert told["Configuration"]["Timeout"] == 30
    assert told["Configuration"]["Version"] == "1"
    assert iam.list_role_policies(RoleName="worker")["PolicyNames"] == ["inline", "more"]
    assert iam.list_role_tags(RoleName="worker")["Tags"] == tags
    [api] = stacks.client("apigateway").get_rest_apis()["items"]
    [stage] = stacks.client("apigateway").get_stages(restApiId=api["id"])["item"]
    assert stage["stageName"] == "v1"

    changed = [{"ParameterKey": "Days", "ParameterValue": "30"}]
    new = [{"Key": "team", "Value": "ops"}]
    stacks.api.update_stack(
        StackName=NAME,
        UsePreviousTemplate=True,
        Parameters=[*changed, {"ParameterKey": "Seconds", "UsePreviousValue": True}],
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=new,
    )
    assert stacks.status() == "UPDATE_COMPLETE", stacks.reasons()
    [group] = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/worker")["logGroups"]
    assert group["retentionInDays"] == 30
    assert iam.list_role_tags(RoleName="worker")["Tags"] == new
    table = stacks.client("dynamodb").describe_table(TableName="orders")["Table"]["TableArn"]
    assert stacks.client("dynamodb").list_tags_of_resource(ResourceArn=table)["Tags"] == new

    identity = stacks.told()["StackId"]
    stacks.api.delete_stack(StackName=NAME)
    assert stacks.status(identity) == "DELETE_COMPLETE", stacks.reasons(identity)
    assert stacks.queues() == []
    assert function.list_functions()["Functions"] == []
    assert iam.list_roles()["Roles"] == []
    assert stacks.client("apigateway").get_rest_apis()["items"] == []
