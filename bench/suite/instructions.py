"""Instructions that a call costs, by room: counted by valgrind's callgrind, and so the same on every machine and under any load."""

import collections
import pathlib
import re
import shutil
import subprocess
import tempfile

from . import peers
from .processes import BenchError

FEWER, MORE = 400, 1_400  # the difference between two runs leaves out what starting costs
PLATFORM_FEWER, PLATFORM_MORE = 1_000, 5_000
PLATFORM_ROUNDS = 5  # that runtime_host makes of so many calls
# Whose code a shared library is.
LIBRARIES = (("libQt6HttpServer", "QtHttpServer"), ("libQt6Network", "QtNetwork"), ("libQt6", "QtCore"), ("libsqlite3", "SQLite"),
             ("libnode", "V8"), ("libc.so", "libc"), ("libc-", "libc"), ("libcrypto", "OpenSSL"), ("libstdc++", "libstdc++"))


class Counted(peers.Isola):
    """The server under callgrind. Instances are not: nothing that looks into them gets past their walls."""

    patience = 120

    def __init__(self, output):
        super().__init__()
        self._output = output

    def command(self):
        return ["valgrind", "--tool=callgrind", "--separate-threads=yes", "--trace-children=no", "--dump-line=no",
                f"--callgrind-out-file={self._output}", *super().command()]


def of_server():
    """{room: instructions a call}, of the thread that serves and of all others."""
    return _difference(_serve(FEWER), _serve(MORE), MORE - FEWER)


def of_platform():
    """{room: instructions a call} of a function's side, without its wire: the platform's entry points with a handler."""
    return _difference(_compute(PLATFORM_FEWER), _compute(PLATFORM_MORE), (PLATFORM_MORE - PLATFORM_FEWER) * PLATFORM_ROUNDS)


def _serve(calls):
    _must_have_valgrind()
    with tempfile.TemporaryDirectory(prefix="isola-bench-") as folder:
        output = pathlib.Path(folder) / "out"
        with peers.fresh(Counted, output=output) as server, server.caller() as caller:
            for _ in range(calls):
                caller.call("GET", server.path_of(server.FUNCTION))
        return _by_room(file for file in pathlib.Path(folder).glob("out*") if "\nevents:" in file.read_text(encoding="utf-8", errors="replace"))


def _compute(calls):
    _must_have_valgrind()
    with tempfile.TemporaryDirectory(prefix="isola-bench-") as folder:
        output = pathlib.Path(folder) / "out"
        run = subprocess.run(["valgrind", "--tool=callgrind", "--smc-check=all-non-file", "--dump-line=no", f"--callgrind-out-file={output}",
                              peers.built("tests/runtime_host"), "bench", peers.built("bin/isola-runtime.snapshot"), peers.HELLO, str(calls)],
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise BenchError(run.stderr[-500:])
        return _by_room([output])


def _must_have_valgrind():
    if shutil.which("valgrind") is None:
        raise BenchError("valgrind is not installed: run scripts/setup")


def _by_room(files):
    rooms = collections.Counter()
    for file in files:
        annotated = subprocess.run(["callgrind_annotate", "--auto=no", "--threshold=100", "--show-percs=no", file], capture_output=True, text=True, check=False)
        if annotated.returncode != 0:
            raise BenchError(annotated.stderr[-500:])
        for cost, place in re.findall(r"^ *([\d,]+) +(\S.*:.*)$", annotated.stdout, re.MULTILINE):
            rooms[_room_of(place)] += int(cost.replace(",", ""))
    return rooms


def _room_of(place):
    """A line of callgrind_annotate: FILE:FUNCTION [LIBRARY]."""
    file = place.split(":", 1)[0]
    ours = re.search(r"(?:^|/)((?:core|server|app)/[a-z0-9_/]*)[A-Za-z0-9_]+\.(?:cpp|h)$", file)
    if ours and "/usr/" not in file:
        return ours[1].rstrip("/")
    library = re.search(r"\[([^\]]+)\]$", place)
    for name, owner in LIBRARIES:
        if library and name in library[1]:
            return owner
    return "inlined library code" if file.startswith("/usr/") or not library else pathlib.Path(library[1]).name


def _difference(fewer, more, calls):
    rooms = {room: (more[room] - fewer[room]) / calls for room in more}
    return {room: cost for room, cost in sorted(rooms.items(), key=lambda item: -item[1]) if cost >= 10}
