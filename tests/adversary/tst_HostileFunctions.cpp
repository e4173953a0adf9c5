// JavaScript that attacks: memory, time, floods. Each must end with the right outcome, and a well-behaved neighbour must never
// notice.

#include "core/dispatch/hostcalls/FetchService.h"
#include "tests/core/dispatch/Descendants.h"
#include "tests/core/dispatch/EngineHarness.h"

#include <atomic>
#include <thread>

using namespace isola;
using namespace Qt::StringLiterals;

// Private memory of the instance that uses most, looked at all the time, in MB. What an instance shares with its zygote does not
// count.
class MemoryWatch final {
public:
    MemoryWatch()
        : m_thread([this] {
            while (!m_isStopping) {
                look();
                std::this_thread::sleep_for(Milliseconds(3));
            }
        })
    {
    }
    ~MemoryWatch()
    {
        m_isStopping = true;
        m_thread.join();
    }
    int takePeak() { return m_peak.exchange(0); }

private:
    void look()
    {
        for (const pid_t process : descendantsNamed("isola-instance")) {
            QFile memory(QStringLiteral("/proc/%1/smaps_rollup").arg(process));
            if (!memory.open(QIODevice::ReadOnly))
                continue;
            int kilobytes = 0;
            for (const QByteArray &line : memory.readAll().split('\n'))
                if (line.startsWith("Private_"))
                    kilobytes += line.simplified().split(' ').value(1).toInt();
            m_peak = std::max(m_peak.load(), kilobytes / 1024);
        }
    }

    std::atomic<bool> m_isStopping{false};
    std::atomic<int> m_peak{0};
    std::thread m_thread;
};

class tst_HostileFunctions final : public QObject {
    Q_OBJECT

private:
    void neighbourAnswers() { QCOMPARE(m_harness->run(m_neighbour).body, QByteArray("still here")); }

    FunctionVersionPtr hostile(const QString &code, Milliseconds timeout, int memoryMb)
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("export default async function hostile(req, ctx) {\n" + code.toUtf8() + "\n}", timeout));
        version->settings.memoryLimitMb = memoryMb;
        return version;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_harness = std::make_unique<EngineHarness>();
        m_neighbour = m_harness->version("export default () => new Response('still here')");
        neighbourAnswers();
    }
    void cleanupTestCase() { m_harness.reset(); }

    void memoryStaysWithinItsLimit_data()
    {
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const char *code) { QTest::newRow(name) << QString::fromUtf8(code); };
        row("objects", "const a = []; for (;;) a.push({ x: 1, y: [1, 2, 3] });");
        row("numbers", "const a = []; for (;;) a.push(Math.random());");
        row("dictionary", "const o = {}; for (let i = 0; ; i++) o['k' + i] = i;");
        row("sparse array", "const a = []; for (let i = 0; ; i++) a[i * 1000003 % 4294967295] = i;");
        row("closures", "const a = []; for (let i = 0; ; i++) { const big = new Array(100).fill(i); a.push(() => big); }");
        row("string doubling",
            "let s = 'x'.repeat(1000); const a = []; for (;;) { s += s; a.push(s); a.push((s + 1).charCodeAt(5)); }");
        row("flattened ropes",
            "let s = 'ab'; const a = []; for (let i = 0; ; i++) { s += s; if (s.length > 1e7) { a.push(JSON.stringify(s)); s = "
            "'ab' + i; } }");
        row("two-byte strings", "const a = []; for (let i = 0; ; i++) a.push(('\\u4e00' + i).repeat(1e6).toUpperCase());");
        row("split", "const a = []; for (;;) a.push('a,'.repeat(2e6).split(','));");
        row("small typed arrays", "const a = []; for (;;) a.push(new Uint8Array(32));");
        row("large typed arrays", "const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1));");
        row("array buffers refused and asked again",
            "const a = []; for (;;) { try { a.push(new ArrayBuffer(5e6)); } catch { } }");
        row("WebAssembly memories",
            "const a = []; for (;;) { const m = new WebAssembly.Memory({ initial: 64 }); new Uint8Array(m.buffer).fill(1); "
            "a.push(m); }");
        row("WebAssembly growth",
            "const m = new WebAssembly.Memory({ initial: 1 }); for (;;) { m.grow(64); new Uint8Array(m.buffer).fill(1); }");
        row("WebAssembly tables", "const a = []; for (;;) a.push(new WebAssembly.Table({ initial: 1e6, element: 'anyfunc' }));");
        row("spread doubling", "let a = [1]; for (;;) a = [...a, ...a];");
        row("proxies", "let p = {}; const a = []; for (;;) { p = new Proxy(p, { get: () => 1 }); a.push(p); }");
        row("promise chain", "let p = Promise.resolve(0); for (;;) p = p.then((x) => x + 1);");
        row("microtask bomb",
            "function f() { Promise.resolve().then(f); Promise.resolve().then(f); } f(); await new Promise(() => {});");
        row("error stacks",
            "const a = []; Error.stackTraceLimit = 200; function f(n) { if (n) return f(n - 1); a.push(new "
            "Error('x'.repeat(100))); } for (;;) f(150);");
        row("symbols", "const o = {}; for (;;) o[Symbol('x')] = 1;");
        row("classes", "const a = []; for (let i = 0; ; i++) a.push(class { x = 1; y() { return i; } });");
        row("JSON doubling", "let o = { a: 1 }; for (;;) o = { l: o, r: JSON.parse(JSON.stringify(o)) };");
        row("generators",
            "const a = []; function* g(x) { const b = new Array(20).fill(x); yield b; } for (;;) { const i = g(1); i.next(); "
            "a.push(i); }");
        row("catch and go on", "const a = []; for (;;) { try { for (;;) a.push([1, 2, 3]); } catch { } finally { a.push(1); } }");
        row("maps", "const m = new Map(); for (let i = 0; ; i++) m.set({ i }, 'x'.repeat(50) + i);");
        row("structured clones", "const a = []; const o = { s: 'x'.repeat(1e5) }; for (;;) a.push(structuredClone(o));");
        row("text encoding", "const a = []; const s = 'é'.repeat(1e5); for (;;) a.push(new TextEncoder().encode(s));");
        row("blobs", "const a = []; for (;;) a.push(new Blob([new Uint8Array(1e6)]));");
        row("streams", "const a = []; for (;;) a.push(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1e5)); } }));");
        row("timers", "for (;;) setTimeout(() => {}, 1e6);");
        row("headers", "const h = new Headers(); for (let i = 0; ; i++) h.append('x-' + i, 'v'.repeat(1000));");
        row("URLs", "const a = []; for (let i = 0; ; i++) a.push(new URL('http://example.com/' + 'p'.repeat(1000) + i));");
        row("one huge array", "return new Response(String(new Array(3e7).fill(1.5).length + new Array(3e7).fill(2.5).length));");
        row("BigInts", "const a = []; for (let i = 1n;; i++) a.push(1n << (8000000n + i));");
        row("regexp matches", "const a = []; const s = 'ab'.repeat(1e5); for (;;) a.push(s.match(/./g));");
        row("replacements", "const a = []; const s = 'ab'.repeat(1e5); for (;;) a.push(s.replace(/a/g, 'xyz'));");
        row("sets", "const s = new Set(); for (let i = 0; ; i++) s.add('value ' + i);");
        row("weak maps", "const m = new WeakMap(); const a = []; for (;;) { const k = {}; a.push(k); m.set(k, new Array(10)); }");
        row("bound functions", "let f = () => 1; const a = []; for (;;) { f = f.bind(null, a.length); a.push(f); }");
        row("shared buffers", "const a = []; for (;;) a.push(new SharedArrayBuffer(1e6));");
        row("Array.from without end",
            "Array.from({ [Symbol.iterator]: () => ({ next: () => ({ value: [1, 2, 3], done: false }) }) });");
        row("concat", "let a = [1, 2, 3]; for (;;) a = a.concat(a);");
        row("JSON text", "let s = '[1]'; for (;;) { s = '[' + s + ',' + s + ']'; JSON.parse(s); }");
        row("search parameters", "const p = new URLSearchParams(); for (let i = 0; ; i++) p.append('k' + i, 'v'.repeat(100));");
        row("form data", "const f = new FormData(); for (let i = 0; ; i++) f.append('k' + i, new Blob([new Uint8Array(1e5)]));");
        row("listeners", "const t = new EventTarget(); for (let i = 0; ; i++) t.addEventListener('e' + i, () => i);");
        row("abort signals",
            "const a = []; for (;;) { const c = new AbortController(); a.push(AbortSignal.any([c.signal, ...a.slice(-5)])); }");
        row("async generators",
            "const a = []; async function* g() { yield new Array(50).fill(1); } for (;;) { const i = g(); i.next(); a.push(i); "
            "}");
        row("Intl objects", "const a = []; for (;;) a.push(new Intl.NumberFormat('de'));");
    }
    void memoryStaysWithinItsLimit()
    {
        QFETCH(QString, code);
        constexpr int kLimitMb = 64;
        m_watch.takePeak();
        const auto version = hostile(code, Milliseconds(20000), kLimitMb);
        const auto sink = m_harness->run(version);
        // Refused in JavaScript, stopped near the limit, or last words at the hard one: never a silent end, never a time-out.
        const bool isRangeError
            = sink.outcome.kind == OutcomeKind::Threw && sink.outcome.message.contains(QStringLiteral("RangeError"));
        QVERIFY2(sink.outcome.kind == OutcomeKind::OutOfMemory || isRangeError,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message)));
        QVERIFY2(sink.outcome.line > 0, qPrintable(sink.outcome.message));
        const int peak = m_watch.takePeak();
        QVERIFY2(peak <= kLimitMb + 40, qPrintable(QStringLiteral("%1 MB").arg(peak)));
        m_harness->engine->retire(version->function, std::numeric_limits<int64_t>::max());
        neighbourAnswers();
    }

    void timeEndsWhateverRuns_data()
    {
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const char *code) { QTest::newRow(name) << QString::fromUtf8(code); };
        row("loop", "for (;;) {}");
        row("loop with work", "let x = 0; for (;;) x = (x * 31 + 7) | 0;");
        row("catch and finally", "for (;;) try { for (;;) throw 1; } catch { } finally { for (let i = 0; i < 9; i++); }");
        row("loop in finally", "try { for (;;); } finally { for (;;); }");
        row("await loop", "for (;;) await 0;");
        row("loop in a promise", "await new Promise(() => { for (;;); });");
        row("microtasks", "(function f() { Promise.resolve().then(f); })(); await new Promise(() => {});");
        row("queueMicrotask", "(function f() { queueMicrotask(f); })(); await new Promise(() => {});");
        row("timers without end", "(function f() { setTimeout(f, 0); })(); await new Promise(() => {});");
        row("catastrophic regexp", "return new Response(String(/^(a+)+$/.test('a'.repeat(50) + 'b')));");
        row("sort", "const a = []; for (let i = 0; i < 2e6; i++) a.push(i * 7919 % 1000003); for (;;) a.sort((x, y) => y - x);");
        row("JSON",
            "const o = []; for (let i = 0; i < 1000; i++) o.push({ a: i, b: 'x'.repeat(50) }); for (;;) JSON.stringify(o);");
        row("Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);");
        row("BigInt", "for (;;) 3n ** 3000000n * 7n ** 3000000n;");
        row("indexOf that never looks up", "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);");
        row("sparse reverse", "const a = []; a[4294967294] = 1; a.reverse();");
        row("copyWithin", "const u = new Uint8Array(5e7); for (;;) u.copyWithin(1, 0);");
        row("garbage", "for (;;) { const a = []; for (let i = 0; i < 1e5; i++) a.push({ i }); }");
        row("console flood", "for (;;) console.log('x'.repeat(1000));");
        row("thenable that never settles", "await { then() {} };");
        row("thenable loop", "const t = { then(r) { r(t); } }; await t;");
        row("getter recursion", "function f() { try { f(); } catch { f(); } } f();");
        row("endless body", "return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(0)); } }));");
        row("endless iterator", "for (const x of (function* () { for (;;) yield 1; })()) ;");
        row("WebAssembly loop",
            "const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, "
            "9, 1, "
            "7, 0, 3, 64, 12, 0, 11, 11]); new WebAssembly.Instance(new WebAssembly.Module(code)).exports.f();");
        row("interval without end", "setInterval(() => { for (let i = 0; i < 1e6; i++); }, 0); await new Promise(() => {});");
        row("message ping-pong",
            "const { port1, port2 } = new MessageChannel(); port1.onmessage = (e) => port1.postMessage(e.data); port2.onmessage "
            "= (e) => "
            "port2.postMessage(e.data); port1.postMessage(1); await new Promise(() => {});");
        row("proxy trap loop", "const p = new Proxy({}, { get() { for (;;); } }); p.x;");
        row("valueOf loop", "return new Response('x', { status: { valueOf() { for (;;); } } });");
        row("getter loop on options", "return new Response('x', { get headers() { for (;;); } });");
        row("comparator without end", "[3, 2, 1].sort(() => { for (;;); });");
        row("replace callback", "'aaa'.replace(/a/g, () => { for (;;); });");
        row("async iterator", "for await (const x of (async function* () { for (;;) yield 1; })()) ;");
        row("structured clones", "const o = Array.from({ length: 1e4 }, (_, i) => ({ i })); for (;;) structuredClone(o);");
        row("digests", "const b = new Uint8Array(1e6); for (;;) await crypto.subtle.digest('SHA-512', b);");
        row("Date", "while (Date.now() < 9e15);");
        row("string search", "const s = 'a'.repeat(1e6); for (;;) s.indexOf('a'.repeat(1e5) + 'b');");
        row("toJSON loop", "return Response.json({ toJSON() { for (;;); } });");
    }
    void timeEndsWhateverRuns()
    {
        QFETCH(QString, code);
        const auto sink = m_harness->run(hostile(code, Milliseconds(250), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message)));
        QVERIFY2(sink.outcome.line > 0, qPrintable(sink.outcome.message));
        neighbourAnswers();
    }

    void tricksOnOurGlobalsStayInside_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const char *code, const char *body) {
            QTest::newRow(name) << QString::fromUtf8(code) << QByteArray(body);
        };
        row("prototype pollution",
            "Object.prototype.status = 418; Object.prototype.headers = { x: 'y' }; return new Response('ok');", "ok");
        row("Promise.prototype.then replaced", "Promise.prototype.then = () => { throw 1; }; return new Response('ok');", "ok");
        row("Symbol.species",
            "class P extends Promise { static get [Symbol.species]() { throw 1; } } try { P.resolve(1).then(); } catch { } "
            "return new Response('ok');",
            "ok");
        row("Map.prototype replaced", "Map.prototype.get = Map.prototype.set = () => { throw 1; }; return new Response('ok');",
            "ok");
        row("JSON replaced", "globalThis.JSON = null; return new Response('ok');", "ok");
        row("Uint8Array replaced", "globalThis.Uint8Array = null; return new Response('ok');", "ok");
        row("frozen realm",
            "for (const k of Object.getOwnPropertyNames(globalThis)) try { Object.freeze(globalThis[k]); } catch { } return new "
            "Response('ok');",
            "ok");
        row("Response subclass with getters",
            "class R extends Response { get status() { throw 1; } get headers() { throw 2; } get body() { throw 3; } } return "
            "new R('ok');",
            "ok");
        row("getters on ctx",
            "for (const k of ['env', 'user', 'trigger', 'waitUntil']) try { Object.defineProperty(ctx, k, { get() { throw 1; } "
            "}); } catch { } "
            "return new Response('ok');",
            "ok");
        row("getters on Response.prototype",
            "for (const k of ['status', 'headers', 'body', 'statusText']) Object.defineProperty(Response.prototype, k, { get() { "
            "throw "
            "1; } }); return new Response('ok');",
            "ok");
        row("toJSON that comes back in",
            "let n = 0; const o = { toJSON() { if (n++ < 50) { console.log(o); JSON.stringify(o); structuredClone({ n }); } "
            "return 'ok'; } };"
            " return new Response(JSON.parse(JSON.stringify(o)));",
            "ok");
        row("Symbol.iterator of arrays replaced",
            "Array.prototype[Symbol.iterator] = function* () { yield 'evil'; }; return new Response('ok', { headers: { a: 'b' } "
            "});",
            "ok");
        row("natives are out of reach",
            "return new Response(String([globalThis.__isolaNatives, globalThis.__isolaEntry, globalThis.process, "
            "globalThis.require].every((x) => x === undefined)));",
            "true");
        row("code from strings",
            "try { new Function('return 1')(); return new Response('ran'); } catch (e) { return new "
            "Response(e.constructor.name); }",
            "EvalError");
        row("indirect eval",
            "try { (0, eval)('1'); return new Response('ran'); } catch (e) { return new Response(e.constructor.name); }",
            "EvalError");
        row("AsyncFunction constructor",
            "try { (async () => {}).constructor('1'); return new Response('ran'); } catch (e) { return new "
            "Response(e.constructor.name); }",
            "EvalError");
    }
    void tricksOnOurGlobalsStayInside()
    {
        QFETCH(QString, code);
        QFETCH(QByteArray, body);
        const auto sink = m_harness->run(hostile(code, Milliseconds(5000), 128));
        QVERIFY2(sink.isComplete, qPrintable(sink.outcome.message));
        QCOMPARE(sink.body, body);
        neighbourAnswers();
    }

    void giantTextsAreRefusedOrCut_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("header field") << u"return new Response('x', { headers: { a: 'v'.repeat(5e6) } });"_s;
        QTest::newRow("many header fields") << u"const h = new Headers(); for (let i = 0; i < 1e5; i++) h.append('x-' + i, "
                                               u"'v'.repeat(50)); return new Response('x', { "
                                               "headers: h });"_s;
        QTest::newRow("status text") << u"return new Response('x', { statusText: 's'.repeat(5e6) });"_s;
        QTest::newRow("error") << u"throw new Error('e'.repeat(5e6));"_s;
        QTest::newRow("error's stack") << u"const e = new Error('x'); e.stack = 's'.repeat(5e6); throw e;"_s;
        QTest::newRow("rejection") << u"Promise.reject(new Error('r'.repeat(5e6))); await 0; throw 'é'.repeat(5e6);"_s;
        QTest::newRow("console") << u"console.log('c'.repeat(5e6)); throw new Error('after');"_s;
    }
    void giantTextsAreRefusedOrCut()
    {
        QFETCH(QString, code);
        const auto sink = m_harness->run(hostile(code, Milliseconds(5000), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::Threw,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message.left(200))));
        QVERIFY(sink.outcome.message.size() < 100000 && sink.outcome.stack.size() < 100000);
        neighbourAnswers();
    }

    void aHundredThousandFetchesEndWithTheirCall()
    {
        FetchService fetches({});
        m_harness->engine->addHostService("fetch", fetches);
        const auto sink = m_harness->run(hostile(
            u"for (let i = 0; i < 1e5; i++) fetch('http://127.0.0.1:9/' + i).catch(() => {}); await new Promise(() => {});"_s,
            Milliseconds(1500), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut || sink.outcome.kind == OutcomeKind::OutOfMemory,
            qPrintable(sink.outcome.message));
        QTRY_COMPARE(fetches.openCount(), 0);
        neighbourAnswers();
        m_harness->engine->addHostService("fetch", m_noFetches);
    }

private:
    // Answers in place of one that is gone.
    class NoService final : public HostService {
    public:
        void ask(const HostQuestion &question, HostAnswers &answers) override
        {
            answers.refuse(question.id, QStringLiteral("none"));
        }
    };

    NoService m_noFetches;
    MemoryWatch m_watch;
    std::unique_ptr<EngineHarness> m_harness;
    FunctionVersionPtr m_neighbour;
};

QTEST_GUILESS_MAIN(tst_HostileFunctions)
#include "tst_HostileFunctions.moc"
