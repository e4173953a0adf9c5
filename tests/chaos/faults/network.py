"""Clients that send slowly, too much, nonsense, or nothing at all. Loopback only."""

import contextlib
import resource
import socket
import threading
import time

from suite import processes

from .trial import Lost, Neighbour, Skipped, eventually, running

MEGABYTE = 1 << 20


def _connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def _answer(connection):
    """The status line's code; 0 when the connection was closed without one."""
    try:
        line = connection.recv(4096)
    except (ConnectionError, TimeoutError):
        return 0
    parts = line.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[0].startswith(b"HTTP/1.") else 0


def _is_over(connection):
    """Whether the other side has answered or closed."""
    connection.setblocking(False)
    try:
        connection.recv(1)
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def _may_open(count):
    """Room for so many sockets here; fewer are used where the machine forbids."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    return min(count, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 256)


def _grown(server, before, trial, bound):
    grown = server.resident() - before
    trial.expect(grown < bound, f"the server grew by {grown:.0f} MB")
    return f"{grown:+.0f} MB"


def slow_senders(plan, trial):
    """Heads that come a byte at a time (slow-loris)"""
    count = 500
    seconds = plan.often(12, 45)
    with running() as server:
        before = server.resident()
        slow = [_connect(server) for _ in range(count)]
        with Neighbour(server, trial):
            until = time.monotonic() + seconds
            head = f"GET {server.path_of('neighbour')} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".encode()
            for position in range(10_000):
                if time.monotonic() > until:
                    break
                byte = head[position:position + 1] or b"s"
                for connection in slow:
                    with contextlib.suppress(OSError):
                        connection.send(byte)
                time.sleep(0.2)
        closed = sum(map(_is_over, slow))
        grown = _grown(server, before, trial, 64)
        for connection in slow:
            connection.close()
        trial.tried = f"{count} connections for {seconds} s, {closed} of them closed or refused meanwhile; memory {grown}"


def connections_left_open(plan, trial):
    """Connections opened and left"""
    count = _may_open(plan.often(2_000, 20_000))
    with running() as server:
        before = server.resident()
        left = []
        with Neighbour(server, trial) as neighbour:
            for _ in range(count):
                try:
                    left.append(_connect(server))
                except OSError:
                    break
            before_all = neighbour.answered
            eventually(lambda: neighbour.answered >= before_all + 20, "the neighbour is not served beside them")
        grown = _grown(server, before, trial, 64 + count * 0.03)
        for connection in left:
            connection.close()
        eventually(lambda: server.ask("neighbour")[0] == 200, "the neighbour is not served afterwards")
        trial.tried = f"{len(left):,} silent connections; memory {grown}"


def oversized(plan, trial):
    """A head of a megabyte and a body of ten gigabytes"""
    with running() as server:
        before = server.resident()
        with Neighbour(server, trial):
            with _connect(server) as connection:
                with contextlib.suppress(OSError):
                    connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"l" * MEGABYTE + b"\r\n\r\n")
                status = _answer(connection)
                trial.expect(status in (0, 400, 431), f"the head was answered {status}")
            with _connect(server) as connection:
                path = server.path_of("neighbour").encode()
                connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10737418240\r\n\r\n")
                sent = 0
                with contextlib.suppress(OSError):
                    while sent < plan.often(64, 2_048):
                        connection.sendall(b"b" * MEGABYTE)
                        sent += 1
                status = _answer(connection)
                trial.expect(status in (0, 200, 413), f"the body was answered {status}")
        grown = _grown(server, before, trial, 64)
        trial.tried = f"refused or closed, {sent} MB of the body were taken; memory {grown}"


MALFORMED = {
    "Content-Length and Transfer-Encoding": b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
    "a chunk size that is none": b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "no host": b"GET /x HTTP/1.1\r\n\r\n",
    "a bare line feed in a name": b"GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nA\nB: c\r\n\r\n",
    "a space before the colon": b"GET /x HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    "no protocol": b"GET /x\r\n\r\n",
    "TLS on a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    "zero bytes": b"\x00" * 512,
}


def malformed(plan, trial):
    """Requests that are none"""
    with running() as server:
        with Neighbour(server, trial):
            for _ in range(plan.often(20, 500)):
                for name, request in MALFORMED.items():
                    with _connect(server) as connection:
                        with contextlib.suppress(OSError):
                            connection.sendall(request)
                            connection.shutdown(socket.SHUT_WR)
                        status = _answer(connection)
                        trial.expect(status == 0 or 400 <= status < 500, f"{name} was answered {status}")
        trial.tried = f"{len(MALFORMED)} kinds, {plan.often(20, 500)} times each: a 4xx or the connection closed"


def flood(plan, trial):
    """More callers than there is room for"""
    code = "export default async () => { await new Promise((r) => setTimeout(r, 200)); return new Response('late'); };"
    with running() as server:
        server.deploy("slow", code)
        before = server.resident()
        answered = {}
        lock = threading.Lock()
        until = time.monotonic() + plan.often(5, 30)

        def call():
            while time.monotonic() < until:
                try:
                    status, _ = server.ask("slow")
                except OSError:
                    status = 0
                with lock:
                    answered[status] = answered.get(status, 0) + 1
        callers = [threading.Thread(target=call) for _ in range(200)]
        with Neighbour(server, trial):
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
        trial.expect(set(answered) <= {200, 429, 503}, f"answers: {answered}")
        trial.tried = f"200 callers of a function that waits: {answered}; memory {_grown(server, before, trial, 128)}"


def no_descriptors_left(plan, trial):
    """A server that may open no more files"""
    limit = 160
    with running(before=["prlimit", f"--nofile={limit}:{limit}"]) as server:
        held = []
        for _ in range(limit * 2):
            with contextlib.suppress(OSError):
                held.append(_connect(server))
        time.sleep(1)  # it lives with that for a moment
        trial.expect(server.process.poll() is None, "the server ended")
        for connection in held:
            connection.close()
        took = eventually(lambda: _is_served(server), "nobody is served after the connections were closed")
        server.deploy("after", "export default () => new Response('after');")
        trial.expect(server.ask("after") == (200, "after"), "a new function does not run afterwards")
        trial.tried = (f"{limit} descriptors, {len(held)} connections: it keeps as many as leave room for everything else; "
                       f"served {took * 1000:.0f} ms after they were closed")


def _is_served(server):
    try:
        return server.ask("neighbour", timeout=3)[0] == 200
    except OSError:
        return False
