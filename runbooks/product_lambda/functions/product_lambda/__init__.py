"""The product API: five Lambda functions over one DynamoDB table."""
