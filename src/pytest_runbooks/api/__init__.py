"""The AWS API seen from the wire: which call a request is, and how answers are written.

Reads botocore's service models; opens no socket.
"""
