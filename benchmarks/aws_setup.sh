# What the emulator holds when `aws.py` measures.
aws s3 mb s3://artifacts
aws s3api put-bucket-versioning --bucket artifacts --versioning-configuration Status=Enabled
aws dynamodb create-table --table-name products --billing-mode PAY_PER_REQUEST \
    --attribute-definitions AttributeName=PK,AttributeType=S --key-schema AttributeName=PK,KeyType=HASH
aws ec2 run-instances --image-id ami-12345678 --count 3
aws iam create-role --role-name deployer --assume-role-policy-document \
    '{"Version": "2012-10-17", "Statement": []}'
echo 'def handler(event, context): return {"statusCode": 200}' >index.py
python -m zipfile -c function.zip index.py
aws lambda create-function --function-name product-get --runtime python3.12 --handler index.handler \
    --role arn:aws:iam::111111111111:role/deployer --zip-file fileb://function.zip
aws lambda publish-version --function-name product-get
aws lambda create-alias --function-name product-get --name live --function-version 1
aws apigateway create-rest-api --name product-api
aws cloudwatch put-metric-alarm --alarm-name product-errors --namespace AWS/Lambda \
    --metric-name Errors --statistic Sum --period 60 --evaluation-periods 1 --threshold 1 \
    --comparison-operator GreaterThanThreshold
aws logs create-log-group --log-group-name /aws/lambda/product-get
aws logs create-log-stream --log-group-name /aws/lambda/product-get --log-stream-name one
