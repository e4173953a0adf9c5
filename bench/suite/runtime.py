"""The rows about what a function does rather than how it is reached: computing, streaming, fetching."""

import json
import pathlib
import re
import socket
import time

from . import load, processes
from .figures import Figure, at_least, at_most
from .peers import BENCH, Floor, Isola, Node, isola_of
from .processes import BenchError

KINDS = ("json", "regexp", "sha256", "sort")
FETCH_CONNECTIONS = 32
PIECE = 1 << 20
HEAD = 4096
MEGABYTE = 1 << 20

STREAMS = """
const chunk = new Uint8Array(65536).fill(120);
export default async (request) => {
  if (request.method === 'POST') {
    let count = 0;
    for await (const part of request.body) count += part.byteLength;
    return new Response(String(count));
  }
  let left = Number(new URL(request.url).searchParams.get('bytes'));
  return new Response(new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(left < chunk.length ? chunk.slice(0, left) : chunk.slice());
      left -= chunk.length;
    },
  }));
};
"""


def compute(subjects, plan):
    """P8: plain JavaScript, the second run of each kind. Beside it: the same file in node."""
    figures = {kind: Figure("P8", f"CPU-bound JavaScript: {kind}", "runs/s", [at_least(0.9, "node")]) for kind in KINDS}
    source = pathlib.Path(BENCH, "peers", "compute.js").read_text(encoding="utf-8")
    chosen = _chosen(subjects, Isola, Node)
    isola_of(chosen).deploy("compute", source, {"timeoutMs": 60_000, "memoryLimitMb": 256})
    for _ in range(plan.rounds):
        for kind, figure in figures.items():
            for subject in chosen:
                path = subject.path_of("compute") if isinstance(subject, Isola) else "/compute"
                figure.add(subject.name, 1_000 / _computed(subject, f"{path}?kind={kind}"))
    return list(figures.values())


def streaming(subjects, plan):
    """P9: a body that a function makes, and one that it counts. Beside it: QtHttpServer's own way with such bodies."""
    down = Figure("P9", f"{plan.streamed_megabytes} MB streamed by a function", "MB/s", [at_least(0.5, "floor")])
    up = Figure("P9", f"{plan.streamed_megabytes} MB counted by a function", "MB/s", [at_least(0.5, "floor")])
    grown = Figure("P9", "memory that the server grew by meanwhile", "MB", [at_most(32)])
    chosen = _chosen(subjects, Isola, Floor)
    isola = isola_of(chosen)
    isola.deploy("streams", STREAMS, {"timeoutMs": 300_000})
    for subject in chosen:
        _download(subject, MEGABYTE)
        _upload(subject, MEGABYTE)
    before = processes.peak_resident(isola.process.pid)
    size = plan.streamed_megabytes * MEGABYTE
    for _ in range(plan.rounds):
        for subject in chosen:
            down.add(subject.name, plan.streamed_megabytes / _download(subject, size))
            up.add(subject.name, plan.streamed_megabytes / _upload(subject, size))
    grown.add("isola", processes.peak_resident(isola.process.pid) - before)
    return [down, up, grown]


def fetching(subjects, plan):
    """P13: a function that fetches from another server of node's. Beside it: node's own fetch of the same."""
    figure = Figure("P13", f"fetch() of a loopback server, {FETCH_CONNECTIONS} connections", "requests/s", [at_least(0.5, "node")])
    chosen = _chosen(subjects, Isola, Node)
    target = Node()
    try:
        target.start()
        _fetch_in_turn(chosen, target, figure, plan)
    finally:
        target.stop()
    return [figure]


def _fetch_in_turn(subjects, target, figure, plan):
    isola = isola_of(subjects)
    isola.deploy("fetches", f"export default async () => new Response(await (await fetch('{target.url}')).text());")
    urls = {subject: f"http://127.0.0.1:{subject.port}" + (
        subject.path_of("fetches") if subject is isola else f"/fetch?url={target.url}") for subject in subjects}
    for url in urls.values():
        load.run(url, FETCH_CONNECTIONS, plan.warm_up_seconds)
    for _ in range(plan.rounds):
        for subject, url in urls.items():
            figure.add(subject.name, load.run(url, FETCH_CONNECTIONS, plan.seconds).requests_per_second)


def _chosen(subjects, *kinds):
    return [subject for subject in subjects if isinstance(subject, kinds)]


def _computed(subject, path):
    with subject.caller() as caller:
        answer = json.loads(caller.call("GET", path)[0])
    if not answer["isSame"]:
        raise BenchError(f"{subject.name}: {path} gave two results")
    return answer["milliseconds"]


def _target(subject):
    return subject.path_of("streams") if isinstance(subject, Isola) else "/body"


def _exchange(subject, head, send=None):
    """Seconds until the answer is complete, and its body's size and last bytes. By a bare socket: a client that looks closer would be
    what is measured."""
    with socket.create_connection(("127.0.0.1", subject.port), timeout=300) as connection:
        begin = time.perf_counter()
        connection.sendall(head.encode())
        if send is not None:
            send(connection)
        received, whole = 0, None
        buffer = bytearray(PIECE)
        start = b""
        end = b""
        while (whole is None or received < whole) and (count := connection.recv_into(buffer)):
            received += count
            end = (end + bytes(buffer[max(0, count - 64):count]))[-64:]
            if len(start) < HEAD:
                start += bytes(buffer[:min(count, HEAD)])
                whole = _whole(start)
        seconds = time.perf_counter() - begin
    if not start.startswith(b"HTTP/1.1 200"):
        raise BenchError(f"{subject.name}: {start[:200].decode(errors='replace')}")
    return seconds, received, end


def _whole(start):
    """How long the answer is, None while that is not known: an answer in chunks ends with its connection."""
    head, ending, _ = start.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    return len(head) + len(ending) + int(length[1]) if ending and length else None


def _download(subject, size):
    seconds, received, _ = _exchange(
        subject, f"GET {_target(subject)}?bytes={size} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    if received < size:
        raise BenchError(f"{subject.name}: {received} of {size} bytes came")
    return seconds


def _upload(subject, size):
    def send(connection):
        piece = bytes(PIECE)
        for _ in range(size // PIECE):
            connection.sendall(piece)

    seconds, _, end = _exchange(subject, f"POST {_target(subject)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                f"Content-Length: {size}\r\n\r\n", send)
    if str(size).encode() not in end:
        raise BenchError(f"{subject.name}: the body was not counted as {size}: {end.decode(errors='replace')}")
    return seconds
