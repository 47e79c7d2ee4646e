"""moto as a WSGI application that keeps accounts apart and says truthfully what it lacks.

Importing this module imports moto.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from ..api.answers import answer_error
from ..api.calls import RAW_HEADERS, identify, scope_of
from . import moto_seams
from .confinement import confine, release
from .moto_lambda import MotoLambda
from .protocol import Gap, Outside
from .services import event_sources
from .services.afterwards import AFTERWARDS
from .services.all_services import all_services
from .services.apis import edge
from .services.apis.edge import UrlDestination
from .services.apis.hosts import Destination

SEED = 42  # any number does: what counts is that ids repeat from run to run

PATIENCE = 10.0  # seconds that what a call sets off has before the next call is answered

_OF_A_FUNCTION = "exec-env/AWS_Lambda_"  # what SDKs say of themselves in Lambda
_OWN_API = "/moto-api"
_ACCOUNT = re.compile(r"\d{12}")
_PLAIN = re.compile(r"The \w+ action has not been implemented|[\w.]+ is not yet implemented")
Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class MotoApplication:
    """Answer AWS requests with moto, from a clean state.

    Args:
        outside: what moto and Lambda functions have around them.
        report: told of every call that moto does not emulate, or fails in.
    """

    def __init__(self, outside: Outside, report: Callable[[Gap], None]) -> None:
        self._moto = moto_seams.create_application()
        self._report = report
        self._refuse = outside.refuse
        self._lambda = MotoLambda(outside, report, SEED)
        moto_seams.install(self._lambda)
        self._services = all_services()
        for service in self._services:
            service.install()
        moto_seams.reset_backends(SEED)
        AFTERWARDS.attach(report)
        confine(self._say)

    def settle(self, seconds: float) -> None:
        """Wait until all is done that calls set off, at most so long after the last of these."""
        AFTERWARDS.settle(seconds)

    def reset(self) -> None:
        """Empty all accounts, and end what runs in them."""
        try:
            try:
                self._stop()
            finally:
                self._lambda.reset()  # or no function would run any more
        finally:
            for service in self._services:
                service.reset()
            moto_seams.reset_backends(SEED)
            AFTERWARDS.stop()  # also what calls have set off that came in the midst of this

    def close(self) -> None:
        """End what runs in the accounts, empty them, and give moto its own Lambda back."""
        try:
            self._stop()  # first, so that nobody waits for an answer any more
        finally:
            AFTERWARDS.detach(self._report)
            release(self._say)
            moto_seams.uninstall(self._lambda)
            for service in self._services:
                service.reset()
                service.uninstall()
            moto_seams.reset_backends(SEED)
            AFTERWARDS.stop()  # as above

    def _stop(self) -> None:
        AFTERWARDS.stop()
        try:
            self._lambda.stop()
        finally:
            AFTERWARDS.join(PATIENCE)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer one request, when what earlier ones set off is done.

        The calls of functions are answered at once: they belong to what is being done.
        """
        is_of_a_function = _OF_A_FUNCTION in environ.get("HTTP_USER_AGENT", "")
        if not is_of_a_function:
            AFTERWARDS.settle(PATIENCE)
        with AFTERWARDS.call(renews=not is_of_a_function):
            return self._answer(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        moto_seams.prefer(self._lambda)
        if environ["PATH_INFO"].startswith(_OWN_API):
            return self._own_api(environ, start_response)
        body = _body(environ)
        if (destination := edge.note(environ)) is not None:
            return self._respond(environ, body, destination, start_response)
        environ["wsgi.input"] = io.BytesIO(body)
        moto_seams.preserve_header_names(environ, environ.get(RAW_HEADERS, []))
        if _is_object_typed_as_form(environ, body):
            environ["CONTENT_TYPE"] = "binary/octet-stream"
        scope = scope_of(environ)
        if scope and _ACCOUNT.fullmatch(scope.access_key):
            environ[moto_seams.ACCOUNT_HEADER] = scope.access_key
        if scope and scope.signing_name != "s3" and "HTTP_AUTHORIZATION" not in environ:
            # moto looks for the service of a presigned URL in S3 only.
            environ["HTTP_AUTHORIZATION"] = (
                f"AWS4-HMAC-SHA256 Credential={scope.access_key}/19700101/{scope.region}"
                f"/{scope.signing_name}/aws4_request, SignedHeaders=host, Signature=0"
            )
        started: list[tuple[str, Headers]] = []

        def keep(status: str, headers: Headers, exc_info: ExcInfo | None = None, /) -> Any:
            del exc_info
            started[:] = [(status, headers)]
            return written.append

        written: list[bytes] = []
        try:
            chunks = self._moto(environ.copy(), keep)
            try:
                written.extend(chunks)
            finally:
                if close := getattr(chunks, "close", None):
                    close()
        except NotImplementedError as error:
            detail = "" if isinstance(error, moto_seams.UnroutedError) else str(error)
            return self._gap(environ, body, start_response, detail)
        except Exception as error:  # noqa: BLE001 - whatever moto raises becomes an answer
            return self._failure(environ, body, start_response, error)
        status, headers = started[0]
        if self._is_unknown_action(environ, status, written):
            return self._gap(environ, body, start_response, "")
        if status.startswith("2") and _may_heal(environ, body):
            event_sources.SERVICE.look_again()
        start_response(status, headers)
        return written

    def _respond(
        self,
        environ: WSGIEnvironment,
        body: bytes,
        destination: Destination | UrlDestination,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Answer a request to an API that a customer has built."""
        try:
            return edge.respond(environ, body, destination, start_response)
        except NotImplementedError as error:
            return self._gap(environ, body, start_response, str(error))
        except Exception as error:  # noqa: BLE001 - whatever is raised becomes an answer
            return self._failure(environ, body, start_response, error)

    def serves(self, host: str) -> bool:
        """Say whether a host outside of AWS is a custom domain of an API."""
        return edge.serves(host)

    def note(self, environ: WSGIEnvironment) -> None:
        """Note which API a request is for, if it is for one."""
        edge.note(environ)

    def _own_api(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Refuse what is no AWS: moto's own switches lead out of it, by recordings and proxies."""
        why = "moto's own interface is no part of AWS"
        self._refuse(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}", why)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [f"pytest-runbooks: {why}\n".encode()]

    def _say(self, where: str) -> None:
        self._refuse(
            f"a connection of the emulator to {where}",
            "moto does for this service what AWS does, and would leave the emulator",
        )

    @staticmethod
    def _is_unknown_action(environ: WSGIEnvironment, status: str, written: list[bytes]) -> bool:
        """Tell moto's answer to a path it takes and an action it does not know.

        S3 and HEAD requests answer 404 without a body of their own right.
        """
        if not status.startswith("404") or any(written) or environ["REQUEST_METHOD"] == "HEAD":
            return False
        scope = scope_of(environ)
        return scope is not None and scope.signing_name != "s3"

    def _gap(
        self, environ: WSGIEnvironment, body: bytes, start_response: StartResponse, detail: str
    ) -> list[bytes]:
        call = identify(environ, body)
        gap = Gap(call.service, call.operation, "" if _PLAIN.fullmatch(detail) else detail)
        self._report(gap)
        message = f"moto {moto_seams.VERSION} does not emulate {gap}"
        if gap.detail:
            message += f": {gap.detail}"
        return answer_error(
            start_response, call, HTTPStatus.NOT_IMPLEMENTED, "NotImplemented", message
        )

    def _failure(
        self, environ: WSGIEnvironment, body: bytes, start_response: StartResponse, error: Exception
    ) -> list[bytes]:
        call = identify(environ, body)
        gap = Gap(call.service, call.operation, f"{type(error).__name__}: {error}")
        self._report(gap)
        message = f"moto {moto_seams.VERSION} failed in {gap}: {gap.detail}"
        return answer_error(
            start_response, call, HTTPStatus.INTERNAL_SERVER_ERROR, "InternalFailure", message
        )


def _may_heal(environ: WSGIEnvironment, body: bytes) -> bool:
    """Tell a call after which a function may run that did not, or another one runs."""
    scope = scope_of(environ)
    if scope is None:
        return False
    if scope.signing_name == "lambda":
        is_call = environ["PATH_INFO"].endswith(("/invocations", "/invoke-async"))
        return environ["REQUEST_METHOD"] != "GET" and not is_call
    reads = ("Describe", "List", "Get", "Validate")
    return scope.signing_name == "cloudformation" and not identify(
        environ, body
    ).operation.startswith(reads)


def _is_object_typed_as_form(environ: WSGIEnvironment, body: bytes) -> bool:
    """Tell an object as `curl -X PUT --data-binary` sends it.

    moto would read a form, and keep an empty object. So it is given S3's usual type.
    """
    return (
        environ["REQUEST_METHOD"] == "PUT"
        and environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        and identify(environ, body).service == "s3"
    )


def _body(environ: WSGIEnvironment) -> bytes:
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        body: bytes = stream.read()
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    return body
