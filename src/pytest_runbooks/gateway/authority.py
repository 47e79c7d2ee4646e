"""The gateway's certificate authority: short-lived, known to the blocks of a run only.

Its key never leaves the memory of this process. Importing this module imports cryptography.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEFORE = timedelta(days=1)  # clocks of containers differ
LIFE = timedelta(days=7)  # longer than any run

_Extensions = list[tuple[x509.ExtensionType, bool]]  # with whether each is critical


class Authority:
    """Gives a server's context with a certificate for any host, each made once.

    Args:
        folder: for the file of the certificate, and for files that are there for a moment only.

    Attributes:
        file: holds the certificate of the authority alone, as PEM.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("pytest-runbooks gateway, of this run only")
        self._certificate = self._sign(self._name, self._key.public_key(), _of_authority())
        # One key for all hosts: who could read it could read that of the authority as well.
        self._host_key = ec.generate_private_key(ec.SECP256R1())
        self._host_key_pem = self._host_key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        self.file = folder / "ca.pem"
        self.file.write_bytes(self._certificate.public_bytes(Encoding.PEM))

    def context(self, host: str) -> ssl.SSLContext:
        """Give the context for a connection to a host; a client that names another gets that.

        Args:
            host: a name or an IP address, without brackets.
        """
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._make_context(host)
            return self._contexts[host]

    def _make_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.sni_callback = self._choose
        certificate = self._sign(_name(host), self._host_key.public_key(), _of_host(host))
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".pem") as file:  # mode 0600
            file.write(self._host_key_pem + certificate.public_bytes(Encoding.PEM))
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _choose(self, tls: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: object) -> None:
        if name:
            tls.context = self.context(name.lower())

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, extensions: _Extensions
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - BEFORE)
            .not_valid_after(now + LIFE)
        )
        identifiers: _Extensions = [
            (x509.SubjectKeyIdentifier.from_public_key(key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False),
        ]
        for extension, critical in [*extensions, *identifiers]:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._key, SHA256())


def _name(text: str) -> x509.Name:
    # 64 characters are all that the field may have; clients look at the alternative names only.
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _of_authority() -> _Extensions:
    return [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_key_usage(signs_certificates=True), True),
    ]


def _of_host(host: str) -> _Extensions:
    try:
        address = ip_address(host)
    except ValueError:
        # What is not ASCII is the name of no host; its client is told so inside of the tunnel, or
        # does not trust the gateway, which is taken down.
        ascii_name = host.encode("ascii", "replace").decode()
        alternative: x509.GeneralName = x509.DNSName(ascii_name)
    else:
        alternative = x509.IPAddress(address)
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(signs_certificates=False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([alternative]), False),
    ]


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
