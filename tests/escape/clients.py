"""Programs that are no clients of AWS, and what can be put into them."""

from __future__ import annotations

from .attempt import Attempt

_REAL = "sts.amazonaws.com:$TCP4:127.0.0.1"


def _direct(name: str, code: str, needs: str = "") -> Attempt:
    return Attempt(
        name,
        code,
        held="files connections",
        refused="a connection to 127.0.0.1:",
        needs=needs,
        landlock=4,
    )


CLIENTS = (
    _direct("curl, past the proxy", 'curl -s -m 5 "http://127.0.0.1:$TCP4/"', "curl"),
    _direct(
        "curl with `NO_PROXY=*`",
        f'NO_PROXY="*" no_proxy="*" curl -s -m 5 --resolve "{_REAL}" "http://sts.amazonaws.com:$TCP4/"',
        "curl",
    ),
    _direct(
        "curl without the proxy variables",
        "unset HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy\n"
        f'curl -s -m 5 --resolve "{_REAL}" "http://sts.amazonaws.com:$TCP4/"',
        "curl",
    ),
    _direct(
        "`env -i curl`",
        f'env -i "$(command -v curl)" -s -m 5 --resolve "{_REAL}" "http://sts.amazonaws.com:$TCP4/"',
        "curl",
    ),
    _direct(
        "`ALL_PROXY` with SOCKS",
        "unset HTTPS_PROXY https_proxy all_proxy\n"
        'ALL_PROXY="socks5h://127.0.0.1:$TCP4" curl -s -m 5 https://sts.amazonaws.com/',
        "curl",
    ),
    _direct(
        "curl's own `--proxy`", 'curl -s -m 5 --proxy "127.0.0.1:$TCP4" http://a.invalid/', "curl"
    ),
    _direct("wget", 'wget -q -T 5 -t 1 -O - "http://127.0.0.1:$TCP4/"', "wget"),
    _direct("bash's `/dev/tcp`", 'exec 3<>"/dev/tcp/127.0.0.1/$TCP4"'),
    _direct(
        "Python's urllib",
        "python3 -c 'import os, urllib.request as u; "
        'u.urlopen("http://127.0.0.1:" + os.environ["TCP4"], timeout=5)\'',
    ),
    _direct(
        "Node's http",
        "node -e 'require(\"http\").get(`http://127.0.0.1:${process.env.TCP4}/`)'",
        "node",
    ),
    _direct(
        "Node's fetch",
        "node -e 'fetch(`http://127.0.0.1:${process.env.TCP4}/`).then(r => r.text())'",
        "node",
    ),
    _direct(
        "Perl's sockets",
        'perl -MIO::Socket::INET -e \'IO::Socket::INET->new("127.0.0.1:$ENV{TCP4}") or die "$!"\'',
        "perl",
    ),
    _direct(
        "openssl s_client",
        'openssl s_client -connect "127.0.0.1:$TCP4" </dev/null',
        "openssl",
    ),
    _direct("git", 'git ls-remote "git://127.0.0.1:$TCP4/x"', "git"),
    _direct(
        "`BASH_ENV`",
        "echo 'exec 3<>\"/dev/tcp/127.0.0.1/$TCP4\"' >start\nBASH_ENV=./start bash -c :\nfalse",
    ),
    _direct(
        "`PYTHONPATH` with a `sitecustomize`",
        """
        cat >sitecustomize.py <<'PYTHON'
        import os, socket
        socket.create_connection(("127.0.0.1", int(os.environ["TCP4"])))
        PYTHON
        PYTHONPATH=. python3 -c 'print()'
        false
        """,
    ),
    _direct(
        "a program of its own, first on the `PATH`",
        """
        printf '#!/bin/bash\\nexec 3<>"/dev/tcp/127.0.0.1/$TCP4"\\n' >aws
        chmod +x aws
        PATH="$PWD:$PATH" aws s3 ls
        """,
    ),
    _direct(
        "`LD_PRELOAD` with a library of its own",
        """
        cat >library.c <<'C'
        #include <arpa/inet.h>
        #include <stdlib.h>
        __attribute__((constructor)) static void leave(void) {
            struct sockaddr_in to = {AF_INET, htons(atoi(getenv("TCP4"))), {htonl(0x7f000001)}};
            connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to);
        }
        C
        gcc -shared -fPIC -o library.so library.c
        LD_PRELOAD=./library.so /bin/true
        false
        """,
        "gcc",
    ),
)
