# The commands of a deployment, of its rollback and of their checks, each as often as a runbook has
# it; at the end the emulator is as it was. `aws.py` measures how long they take.
aws sts get-caller-identity --query Account --output text
aws s3 ls
aws s3api get-bucket-versioning --bucket artifacts --query Status --output text
aws dynamodb describe-table --table-name products --query Table.TableStatus --output text
aws dynamodb describe-continuous-backups --table-name products
aws logs describe-log-groups --log-group-name-prefix /aws/lambda/product
aws cloudwatch describe-alarms --alarm-name-prefix product- --query 'MetricAlarms[].AlarmName'
aws lambda list-functions --query 'Functions[].FunctionName' --output text
aws lambda get-function-configuration --function-name product-get
aws lambda get-alias --function-name product-get --name live --query FunctionVersion --output text
aws lambda list-versions-by-function --function-name product-get --query 'Versions[].Version'
aws apigateway get-rest-apis --query 'items[].name' --output text
aws s3 cp package.txt s3://artifacts/get/1.0.0.zip
aws s3 cp package.txt s3://artifacts/list/1.0.0.zip
aws s3 cp package.txt s3://artifacts/create/1.0.0.zip
aws s3 ls s3://artifacts/get/
aws s3 ls s3://artifacts/ --recursive
aws s3api head-object --bucket artifacts --key get/1.0.0.zip
aws s3 cp s3://artifacts/get/1.0.0.zip downloaded.zip
aws s3api list-object-versions --bucket artifacts --prefix get/ --max-items 1
aws lambda update-function-code --function-name product-get --zip-file fileb://function.zip
aws lambda wait function-updated --function-name product-get
aws lambda update-function-configuration --function-name product-get --timeout 10
aws lambda wait function-updated --function-name product-get
aws lambda update-alias --function-name product-get --name live --function-version 1
aws lambda get-alias --function-name product-get --name live --output json
aws lambda invoke --function-name product-get:live answer.json --query StatusCode
aws lambda invoke --function-name product-get answer.json --query StatusCode
aws lambda get-function --function-name product-get --query Configuration.State --output text
aws dynamodb put-item --table-name products --item file://item.json
aws dynamodb get-item --table-name products --key file://key.json
aws dynamodb get-item --table-name products --key file://key.json --query Item.name.S --output text
aws dynamodb put-item --table-name products --item '{"PK": {"S": "PRODUCT#2"}}'
aws dynamodb scan --table-name products --select COUNT --query Count
aws dynamodb query --table-name products --key-condition-expression 'PK = :pk' \
    --expression-attribute-values '{":pk": {"S": "PRODUCT#1"}}' --output table
aws dynamodb delete-item --table-name products --key '{"PK": {"S": "PRODUCT#2"}}'
aws logs describe-log-streams --log-group-name /aws/lambda/product-get
aws logs filter-log-events --log-group-name /aws/lambda/product-get --filter-pattern ERROR
aws cloudwatch describe-alarms --alarm-names product-errors --output table
aws cloudwatch set-alarm-state --alarm-name product-errors --state-value ALARM --state-reason drill
aws cloudwatch set-alarm-state --alarm-name product-errors --state-value OK --state-reason drill
aws ec2 describe-instances --query 'Reservations[].Instances[].State.Name' --output text
aws iam get-role --role-name deployer --query Role.Arn --output text
aws iam list-attached-role-policies --role-name deployer
aws s3api copy-object --bucket artifacts --key get/current.zip --copy-source artifacts/get/1.0.0.zip
aws s3 rm s3://artifacts/create/1.0.0.zip
aws s3 sync s3://artifacts/get/ copies
aws apigateway get-rest-apis --output table
aws sts get-caller-identity --output table
aws s3 ls s3://artifacts/list/
