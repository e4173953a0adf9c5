"""The rows about a whole server: how soon it is ready, many functions, callers that show who they are, schedules on time."""

import json
import subprocess
import tempfile
import time

from . import load, processes
from .figures import Figure, at_least, at_most
from .peers import BENCH, Isola, built, fresh, isola_of
from .processes import BenchError

MANY = 1_000
VISITS = 3  # of each of the many
READS_USER = "export default (req, ctx) => Response.json({ user: ctx.user.id });"


def with_user(subjects, plan):
    """P2: an end user's token checked and ctx.user read, 64 connections. The floor here is hello without a token."""
    figure = Figure("P2", "hello of an end user, 64 connections", "requests/s", [at_least(0.85, "floor")])
    isola = isola_of(subjects)
    isola.deploy("whoami", READS_USER, {"triggers": [{"type": "http", "config": {"auth": "required"}}]})
    with isola.developer() as developer:
        token = json.loads(developer.call("POST", "/v1/default/tokens", {"kind": "end_user", "user_id": "u1"})[0])["token"]
    url = isola.url.replace(isola.FUNCTION, "whoami")
    for _ in range(plan.rounds):
        figure.add("isola", load.run(url, 64, plan.seconds, token).requests_per_second)
        figure.add("floor", load.run(isola.url, 64, plan.seconds).requests_per_second)
    return [figure]


def many_functions(subjects, plan):
    """P7: a thousand functions, each called in turn. And P1 beside more and more of them: the floor there is one function."""
    tail = Figure("P7", f"{plan.many_functions} functions called in turn, p99", "ms", [at_most(25)])
    memory = Figure("P7", f"server and runners after {plan.many_functions} functions", "MB", [at_most(1_536)])
    grown = {count: Figure("growth", f"hello beside {count} functions, 64 connections", "requests/s", [at_least(0.9, "floor")])
             for count in (10, 100, 1_000) if count <= plan.many_functions}
    with fresh(Isola) as isola:
        deployed = 0
        alone = [load.run(isola.url, 64, plan.seconds).requests_per_second for _ in range(plan.rounds)]
        for count, figure in grown.items():
            deployed = _deploy_until(isola, deployed, count)
            for before in alone:
                figure.add("floor", before)
                figure.add("isola", load.run(isola.url, 64, plan.seconds).requests_per_second)
        deployed = _deploy_until(isola, deployed, plan.many_functions)
        times = []
        with isola.caller() as caller:
            for _ in range(VISITS):
                for number in range(deployed):
                    answer, seconds = caller.call("GET", isola.path_of(f"many-{number}"))
                    if answer != b"%d" % number:
                        raise BenchError(f"many-{number} answered {answer[:80]!r}")
                    times.append(seconds * 1_000)
        tail.add("isola", sorted(times)[int(len(times) * 0.99)])
        memory.add("isola", isola.memory())
    return [tail, memory, *grown.values()]


def start(subjects, plan):
    """P12: from exec to the ready line. Beside it: a peer's way to its first answer."""
    ready = Figure("P12", "isola serve, exec to ready", "ms", [at_most(150)])
    resident = Figure("P12", "isola serve without a function, resident", "MB", [at_most(60)])
    for _ in range(plan.rounds):
        with tempfile.TemporaryDirectory(prefix="isola-bench-data-") as data:
            begin = time.perf_counter()
            server = subprocess.Popen([built("bin/isola"), "serve", "--port", "0", "--s3-port", "off", "--data", data],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                      start_new_session=True)
            try:
                if not any("ready on" in line for line in server.stdout):
                    raise BenchError("isola serve did not become ready")
                ready.add("isola", (time.perf_counter() - begin) * 1_000)
                time.sleep(plan.settle_seconds)
                resident.add("isola", processes.resident(server.pid))
            finally:
                processes.stop(server)
        for subject in subjects:
            if not isinstance(subject, Isola):
                begin = time.perf_counter()
                with fresh(type(subject)):
                    ready.add(subject.name, (time.perf_counter() - begin) * 1_000)
    return [ready, resident]


def punctuality(subjects, plan):
    """CRON: how long after its minute begins a scheduled function's first line runs. Beside it in the same minutes: node's setTimeout."""
    half = Figure("CRON", "scheduled function's first line after its minute began, p50", "ms")
    most = Figure("CRON", "scheduled function's first line after its minute began, p95", "ms", [at_most(50)])
    command = ["node", BENCH / "cron_punctuality.mjs", built("bin/isola").parent, str(plan.cron_minutes)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise BenchError(run.stderr.strip()[-300:])
    measured = json.loads(run.stdout)
    for subject, name in (("isola", "isola"), ("node", "node_setTimeout")):
        half.add(subject, measured[name]["p50_ms"])
        most.add(subject, measured[name]["p95_ms"])
    return [half, most]


def _deploy_until(isola, begin, end):
    for number in range(begin, end):
        isola.deploy(f"many-{number}", f"export default () => new Response('{number}');")
    return end
