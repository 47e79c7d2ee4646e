"""Runs LocalStack 4.14.0 on the loopback interface only, with Lambda functions as processes.

Runs on LocalStack's own Python. By itself LocalStack listens on all interfaces, whatever
`GATEWAY_LISTEN` says (`TODO: interface = host?` in localstack/runtime/server/twisted.py), and runs
functions in containers.
"""

from __future__ import annotations

from functools import partial

from lambda_processes import ProcessExecutor
from localstack.runtime.main import main
from localstack.services.lambda_.invocation import runtime_executor
from twisted.internet import endpoints

endpoints.TCP4ServerEndpoint = partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")
runtime_executor.get_runtime_executor = lambda: ProcessExecutor

if __name__ == "__main__":
    main()
