"""What Python blocks ask of boto3, held against the service models; boto3 is not imported.

    python.py --trace--> uses (clients made, methods called, members read) --rules--> findings

`trace` and `evaluate` follow values through the obvious assignments: where two of them may have
met in a name, nothing is known of it.
"""
