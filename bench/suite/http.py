"""One HTTP connection that times its calls. Loads come from wrk, in load.py."""

import http.client
import json
import socket
import time
import urllib.parse

from .processes import BenchError


class Connection:
    """Kept alive, TCP_NODELAY, loopback."""

    def __init__(self, url, token=None):
        self._address = urllib.parse.urlsplit(url)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = http.client.HTTPConnection(self._address.hostname, self._address.port, timeout=30)

    def __enter__(self):
        self._http.connect()
        self._http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *exception):
        self._http.close()

    def call(self, method, path, body=None):
        """Returns (body, seconds); anything but 2xx is an error."""
        headers = dict(self._headers)
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        begin = time.perf_counter()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - begin
        if not 200 <= response.status < 300:
            raise BenchError(f"{method} {path}: {response.status} {answer[:300].decode(errors='replace')}")
        return answer, seconds


def answers(url):
    """True when a GET is answered 200."""
    try:
        with Connection(url) as connection:
            connection.call("GET", urllib.parse.urlsplit(url).path or "/")
        return True
    except (OSError, http.client.HTTPException, BenchError):
        return False
