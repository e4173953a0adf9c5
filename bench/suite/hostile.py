"""Functions that attack, the same that tests/adversary runs: called one after the other, or all at once beside one that is measured."""

import http.client
import json
import pathlib
import threading
import time

from . import processes
from .processes import BenchError

LIST = pathlib.Path(__file__).resolve().parent.parent.parent / "tests" / "adversary" / "hostile.json"
MEMORY_LIMIT_MB = 64
TIMEOUT_MS = 500
# Memory is to run out before time does.
PATIENCE_MS = 20_000
# What a row says of the limit that was reached.
NAMES = {"memory": "memory limit", "time": "time limit"}


class Attack:
    """One hostile function, and what became of it."""

    def __init__(self, number, kind, name, code):
        self.function = f"hostile-{number}"
        self.kind = kind
        self.name = name
        self.code = f"export default async function hostile(req, ctx) {{\n{code}\n}}"
        self.settings = {"timeoutMs": TIMEOUT_MS if kind == "time" else PATIENCE_MS,
                         "memoryLimitMb": MEMORY_LIMIT_MB if kind == "memory" else 128}


def attacks():
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    pairs = [(kind, row) for kind in ("memory", "time") for row in listed[kind]]
    return [Attack(number, kind, row["name"], row["code"]) for number, (kind, row) in enumerate(pairs)]


def deploy(isola, everyone):
    for attack in everyone:
        isola.deploy(attack.function, attack.code, attack.settings)


def call(isola, function):
    """The status that a visitor gets; of an answer that is cut off, as of a body that never ends, 0."""
    connection = http.client.HTTPConnection("127.0.0.1", isola.port, timeout=60)
    try:
        connection.request("GET", isola.path_of(function))
        response = connection.getresponse()
        response.read()
        return response.status
    except http.client.HTTPException:
        return 0
    finally:
        connection.close()


def row_of(isola, attack):
    """The call's row in the log, which comes a moment after the answer."""
    limit = time.monotonic() + 10
    with isola.developer() as developer:
        while time.monotonic() < limit:
            answer, _ = developer.call("GET", f"/v1/default/functions/{attack.function}/logs?limit=1")
            rows = json.loads(answer)["logs"]
            if rows:
                return rows[0]
            time.sleep(0.05)
    raise BenchError(f"{attack.name}: the call left no row")


def fault_in(attack, row):
    """What the row should say and does not: the limit that was reached, and the line."""
    message = row.get("error") or ""
    if NAMES[attack.kind] not in message:
        return f"names no limit: {message}"
    return "" if row.get("line") else "names no line"


class MemoryWatch:
    """The private memory of the instance that has most, in MB, looked at all the time. Root only."""

    def __init__(self, isola):
        self._isola = isola
        self._is_leaving = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._peak = 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._is_leaving.set()
        self._thread.join()

    def take_peak(self):
        peak, self._peak = self._peak, 0
        return peak

    def _look(self):
        while not self._is_leaving.is_set():
            for pid in self._isola.runners():
                self._peak = max(self._peak, processes.private_memory(pid))


class Crowd:
    """Every hostile function called by a thread of its own until the crowd is left."""

    def __init__(self, isola, everyone):
        self._isola = isola
        self._is_leaving = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(attack,)) for attack in everyone]
        self.ended = 0
        self.fault = ""

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self._is_leaving.set()
        for thread in self._threads:
            thread.join()
        if self.fault and exception[0] is None:
            raise BenchError(self.fault)

    def _call(self, attack):
        while not self._is_leaving.is_set():
            try:
                status = call(self._isola, attack.function)
                self.ended += 1
                if status not in (0, 429, 500, 503, 504):
                    self.fault = f"{attack.name} was answered {status}"
            except OSError as error:
                self.fault = f"{attack.name}: {error}"
