"""Functions that attack, called without a pause beside one that is measured."""

import http.client
import threading

from .processes import BenchError

# What each must end in, whichever limit it runs into.
EXPECTED = (500, 504)

BODIES = {
    "loop": "for (;;);",
    "await-loop": "for (;;) await 0;",
    "microtasks": "(function f() { Promise.resolve().then(f); })(); await new Promise(() => {});",
    "regexp": "/^(a+)+$/.test('a'.repeat(50) + 'b');",
    "sort": "const a = Array.from({ length: 1e6 }, (_, i) => i * 7919 % 1000003); for (;;) a.sort((x, y) => y - x);",
    "copy": "const u = new Uint8Array(5e7); for (;;) u.copyWithin(1, 0);",
    "deaf": "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
    "objects": "const a = []; for (;;) a.push({ x: 1, y: [1, 2, 3] });",
    "buffers": "const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1));",
    "strings": "let s = 'x'.repeat(1000); const a = []; for (;;) { s += s; a.push(s, (s + 1).charCodeAt(5)); }",
    "wasm": "const m = new WebAssembly.Memory({ initial: 1 }); for (;;) { m.grow(64); new Uint8Array(m.buffer).fill(1); }",
    "console": "for (;;) console.log('x'.repeat(1000));",
}


class Crowd:
    """Every hostile function called by a thread of its own until the crowd is left."""

    def __init__(self, isola):
        self._isola = isola
        self._is_leaving = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(name,)) for name in BODIES]
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

    def _call(self, name):
        address = ("127.0.0.1", self._isola.port)
        while not self._is_leaving.is_set():
            connection = http.client.HTTPConnection(*address, timeout=30)
            try:
                connection.request("GET", self._isola.path_of(name))
                response = connection.getresponse()
                response.read()
                self.ended += 1
                if response.status not in EXPECTED:
                    self.fault = f"{name} was answered {response.status}"
            except OSError as error:
                self.fault = f"{name}: {error}"
            finally:
                connection.close()


def deploy(isola):
    for name, body in BODIES.items():
        isola.deploy(name, f"export default async () => {{ {body} }}", {"timeoutMs": 500, "memoryLimitMb": 64})

