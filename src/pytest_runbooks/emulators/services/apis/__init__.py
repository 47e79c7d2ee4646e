"""APIs of API Gateway that answer: REST APIs and HTTP APIs, as they were deployed."""
