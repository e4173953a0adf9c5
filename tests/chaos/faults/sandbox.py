"""Functions that attack: their limits, their walls, the network, other functions' secrets."""

import json
import os
import pathlib
import subprocess
import time

from suite import hostile, processes

from .trial import Lost, Neighbour, Skipped, eventually, proves, running

CANARY = "canary-7f3a9c1e55d24b"


def _attack(plan, trial, kind):
    chosen = [attack for attack in hostile.attacks() if attack.kind == kind]
    chosen = chosen if plan.is_long else chosen[::6]
    with running(["--shards", "1"]) as server:
        hostile.deploy(server, chosen)
        before = server.resident()
        with Neighbour(server, trial):
            for attack in chosen:
                hostile.call(server, attack.function)
                fault = hostile.fault_in(attack, hostile.row_of(server, attack))
                trial.expect(not fault, f"{attack.name}: {fault}")
        grown = server.resident() - before
        trial.expect(grown < 64, f"the server grew by {grown:.0f} MB")
        trial.tried = f"{len(chosen)} functions one after the other; the server's memory changed by {grown:+.0f} MB"


def endless_functions(plan, trial):
    """Functions that never end"""
    _attack(plan, trial, "time")


def greedy_functions(plan, trial):
    """Functions that take all memory there is"""
    _attack(plan, trial, "memory")


def escapes(plan, trial):
    """Native code in an instance that tries each way out"""
    trial.tried = f"{proves(plan, 'tst_Escapes')} attempts, each inside a real confined process"


def lying_instances(plan, trial):
    """An instance that sends what it may not"""
    fuzzer = plan.build.parent / "fuzz" / "fuzz" / "FuzzInstances"
    if not fuzzer.exists():
        raise Skipped("scripts/fuzz has not built FuzzInstances")
    count = plan.often(2_000, 100_000)
    ended = subprocess.run([fuzzer, f"-runs={count}", "-max_len=4096"], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise Lost(ended.stderr[-600:])
    trial.tried = f"{count:,} sequences of made-up frames against the real engine"


FETCH = """export default async (req) => {
  const answers = {};
  for (const url of await req.json())
    answers[url] = await fetch(url, { signal: AbortSignal.timeout(5000) }).then((r) => 'answered ' + r.status, (e) => 'refused: ' + e.message);
  return Response.json(answers);
}"""


def egress(plan, trial):
    """Requests to where no function may go"""
    with running() as server:
        own = server.port
        targets = ["http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://metadata.google.internal/",
                   "http://[::ffff:169.254.169.254]/", f"http://127.0.0.1:{own}/v1/apps", f"http://localhost:{own}/v1/apps",
                   f"http://0.0.0.0:{own}/v1/apps", f"http://[::1]:{own}/v1/apps", f"http://[::ffff:127.0.0.1]:{own}/v1/apps",
                   f"http://2130706433:{own}/v1/apps", f"http://0x7f.1:{own}/v1/apps"]
        server.deploy("fetcher", FETCH)
        with Neighbour(server, trial):
            status, answers = server.ask("fetcher", "POST", json.dumps(targets))
        if status != 200:
            raise Lost(f"the function was answered {status}: {answers}")
        for target in targets:
            trial.expect(answers[target].startswith("refused"), f"{target} {answers[target]}")
        trial.tried = f"{len(targets)} addresses: link-local, metadata, the server's own API in all its spellings"


def _holds_canary(path):
    try:
        return CANARY.encode() in path.read_bytes()
    except OSError:
        return False


def secrets(plan, trial):
    """Where a secret could be seen"""
    code = """export default async (req, ctx) => {
      console.log('the key is', ctx.env.KEY);
      if (req.method === 'PUT') throw new Error(`bad key ${ctx.env.KEY}`);
      if (req.method === 'POST') { const held = []; for (;;) held.push(new Array(1e6).fill(ctx.env.KEY + held.length)); }
      return new Response('ok');
    }"""
    with running() as server:
        server.deploy("keeper", code, {"envVars": {"KEY": CANARY}, "memoryLimitMb": 64})
        for method in ("GET", "PUT", "POST"):
            server.ask("keeper", method)
        answers = {path: json.dumps(server.api("GET", f"/v1/default/{path}")) for path in (
            "functions/keeper", "functions/keeper/logs?limit=50", "logs?limit=50", "runtime")}
        eventually(lambda: len(server.api("GET", "/v1/default/functions/keeper/logs?limit=50")["logs"]) >= 3, "three rows in the log")
        time.sleep(0.5)  # what is to reach the disk has reached it
        for path, answer in answers.items():
            trial.expect(CANARY not in answer, f"GET {path} tells the value")
        for path in server.data.rglob("*"):
            trial.expect(not path.is_file() or not _holds_canary(path), f"{path.name} holds the value in clear")
        for pid in [server.process.pid, *processes.descendants(server.process.pid)]:
            for part in ("cmdline", "environ"):
                trial.expect(not _holds_canary(pathlib.Path(f"/proc/{pid}/{part}")), f"{part} of process {pid} holds the value")
        trial.expect(CANARY not in server.said(), "the server's own log tells the value")
        dumps = [path for path in (pathlib.Path.cwd(), server.data) for path in path.glob("core*") if path.is_file()]
        trial.expect(not dumps, f"core dumps: {dumps}")
        trial.tried = "a value that is printed, thrown and kept until memory ran out: API, logs, data directory, process list, core dumps"
