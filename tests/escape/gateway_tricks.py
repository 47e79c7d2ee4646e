"""Requests that want the gateway to lead out, or to mistake what it is asked for."""

from __future__ import annotations

from .attempt import Attempt

_EVERYWHERE = "environment files connections"
_SAY = """
IDENTITY = "?Action=GetCallerIdentity&Version=2011-06-15"
SIGNED = "Authorization: AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0, "
SIGNED += "Credential=123456789012/20260101/us-east-1/sts/aws4_request"
gateway = E["AWS_ENDPOINT_URL"].rpartition("/")[2].split(":")
def ask(text):
    with socket.create_connection((gateway[0], int(gateway[1]))) as one:
        one.sendall(text.encode().replace(b"\\n", b"\\r\\n"))
        one.settimeout(5)
        print(one.recv(65536).decode())
"""
_TUNNEL = """
import ssl
def tunnel(authority, name):
    one = socket.create_connection((gateway[0], int(gateway[1])))
    one.sendall(f"CONNECT {authority} HTTP/1.1\\r\\n\\r\\n".encode())
    one.recv(4096)
    context = ssl.create_default_context(cafile=E["SSL_CERT_FILE"])
    context.check_hostname = False
    return context.wrap_socket(one, server_hostname=name)
"""


def _curl(name: str, arguments: str, refused: str) -> Attempt:
    code = f"NO_PROXY= no_proxy= curl -sk -m 10 {arguments} || true"
    return Attempt(name, code, held=_EVERYWHERE, refused=refused, needs="curl")


def _raw(name: str, code: str, refused: str = "", calls: tuple[str, ...] = ()) -> Attempt:
    return Attempt(name, _SAY + code, python=True, held=_EVERYWHERE, refused=refused, calls=calls)


GATEWAY = (
    _curl("a host that is not AWS", "http://evil.example/", "GET http://evil.example/"),
    _curl("a host that is not AWS, by TLS", "https://evil.example/", "GET https://evil.example/"),
    _curl("a URL of this machine", '"http://127.0.0.1:$TCP4/"', "GET http://127.0.0.1:"),
    _curl("a URL of this machine, by name", '"http://localhost:$TCP4/"', "GET http://localhost:"),
    _curl("a URL of this machine, by IPv6", '"http://[::1]:$TCP6/"', "GET http://[::1]:"),
    _curl(
        "a URL of this machine, mapped to IPv6",
        '"http://[::ffff:127.0.0.1]:$TCP4/"',
        "GET http://[::ffff:",
    ),
    _curl("CONNECT to a port of this machine", '-p "http://127.0.0.1:$TCP4/"', "http://127.0.0.1:"),
    _curl(
        "CONNECT to another port of AWS", "-p http://sts.amazonaws.com:22/", "sts.amazonaws.com:22"
    ),
    _curl("FTP through the proxy", '"ftp://127.0.0.1:$TCP4/"', "GET ftp://127.0.0.1:"),
    _curl(
        "a name that begins like AWS",
        "https://sts.amazonaws.com.evil.example/",
        "GET https://sts.amazonaws.com.evil.example/",
    ),
    _curl(
        "a name that ends like AWS", "https://notamazonaws.com/", "GET https://notamazonaws.com/"
    ),
    _curl(
        "a user name that looks like AWS",
        "http://sts.amazonaws.com@evil.example/",
        "GET http://evil.example/",
    ),
    _curl(
        "a user name and a port that look like AWS",
        '"http://sts.amazonaws.com:443@127.0.0.1:$TCP4/"',
        "GET http://127.0.0.1:",
    ),
    _curl(
        "instance metadata",
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "GET http://169.254.169.254/latest/",
    ),
    _curl(
        "instance metadata, version 2",
        "-X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token",
        "PUT http://169.254.169.254/latest/api/token",
    ),
    _curl(
        "instance metadata, by IPv6",
        '"http://[fd00:ec2::254]/latest/"',
        "GET http://[fd00:ec2::254]/",
    ),
    _curl(
        "credentials of a container",
        "http://169.254.170.2/v2/credentials",
        "http://169.254.170.2/v2/",
    ),
    Attempt(
        "a declared server that redirects elsewhere",
        "curl -s -m 10 -L http://ok.example/ || true",
        held=_EVERYWHERE,
        refused="GET http://evil.example/",
        front="  stubs:\n    - url: http://ok.example/\n      status: 302\n"
        "      headers: {Location: 'http://evil.example/'}",
        needs="curl",
    ),
    Attempt(
        "a server of its own that redirects to this machine",
        """
        import http.server, threading, urllib.request
        class Redirect(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(302)
                self.send_header("Location", f"http://127.0.0.1:{TCP4}/")
                self.end_headers()
        server = http.server.HTTPServer(("127.0.0.1", 0), Redirect)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/", timeout=5)
        """,
        python=True,
        held="files connections",
        refused="a connection to 127.0.0.1:",
        landlock=4,
    ),
    _raw(
        "a URL and a Host that disagree",
        'ask("GET http://evil.example/ HTTP/1.1\\nHost: sts.amazonaws.com\\n"\n'
        '    "Connection: close\\n\\n")',
        refused="GET http://evil.example/",
    ),
    _raw(
        "a Host that is not AWS, and a URL that is",
        'ask(f"GET http://sts.amazonaws.com/{IDENTITY} HTTP/1.1\\n"\n'
        '    f"Host: evil.example\\n{SIGNED}\\nConnection: close\\n\\n")',
        calls=("sts:GetCallerIdentity",),
    ),
    _raw(
        "this machine as a number",
        'ask(f"GET http://0x7f000001:{TCP4}/ HTTP/1.1\\nHost: x\\nConnection: close\\n\\n")',
        refused="GET http://0x7f000001:",
    ),
    _raw(
        "TLS that names another host than CONNECT",
        _TUNNEL
        + """
with tunnel("evil.example:443", "sts.amazonaws.com") as one:
    one.sendall(b"GET / HTTP/1.1\\r\\nHost: sts.amazonaws.com\\r\\nConnection: close\\r\\n\\r\\n")
    print(one.recv(65536))
""",
        refused="GET https://evil.example/",
    ),
    _raw(
        "TLS that names no host",
        _TUNNEL
        + """
with tunnel("sts.amazonaws.com:443", None) as one:
    text = f"GET /{IDENTITY} HTTP/1.1\\r\\nHost: sts.amazonaws.com\\r\\n{SIGNED}\\r\\n"
    one.sendall(f"{text}Connection: close\\r\\n\\r\\n".encode())
    print(one.recv(65536))
""",
        calls=("sts:GetCallerIdentity",),
    ),
    _raw(
        "a tunnel that speaks no HTTP",
        """
with socket.create_connection((gateway[0], int(gateway[1]))) as one:
    one.sendall(b"CONNECT evil.example:22 HTTP/1.1\\r\\n\\r\\n")
    print(one.recv(4096))
    one.sendall(b"SSH-2.0-OpenSSH\\r\\n\\r\\n")
    print(one.recv(4096))
""",
        refused="CONNECT evil.example:22",
    ),
    Attempt(
        "curl that trusts the machine's authorities only",
        """
        unset CURL_CA_BUNDLE SSL_CERT_FILE
        python3 -c 'import certifi; print(certifi.where())' >where
        curl -s -m 10 --cacert "$(<where)" https://sts.amazonaws.com/ || true
        """,
        held=_EVERYWHERE,
        refused="CONNECT sts.amazonaws.com:443",
        needs="curl",
    ),
)
