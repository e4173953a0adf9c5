#pragma once
// TypeScript to JavaScript. The compiler (core/sandbox/compiler) runs as a function of no one's, in an instance of the app whose
// source it reads: confined, timed and limited as that app's own functions are, and never on this process's threads. Engine
// thread.

#include "core/base/Callback.h"
#include "core/dispatch/Engine.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <memory>
#include <unordered_map>

namespace isola {

// A fault of a source, with the path that it was given by.
struct CompileFault {
    QString path;
    QString message;
    int line = 0; // from 1; 0: unknown
    int column = 0;
};

struct CompileAnswer {
    QMap<QString, QByteArray> compiled; // path to JavaScript, of the sources without a fault
    QList<CompileFault> faults;
};

// What a module's types Input and Output say of a tool.
struct SchemaAnswer {
    ToolSchemas schemas;
    QList<CompileFault> faults;
};

class SourceCompiler final {
public:
    explicit SourceCompiler(Engine &engine);
    ~SourceCompiler();

    // An error means that the compiler could not be had, not that a source is wrong.
    void compile(const AppId &app, const QMap<QString, QByteArray> &sources, Callback<CompileAnswer> done);
    // `modules` are those that the source may import types from, by their paths.
    void readSchemas(
        const AppId &app, const QByteArray &source, const QMap<QString, QByteArray> &modules, Callback<SchemaAnswer> done);

private:
    class Job;

    void ask(const AppId &app, const QJsonObject &question, Callback<QJsonObject> done);
    FunctionVersionPtr compilerFor(const AppId &app);

    Engine &m_engine;
    QHash<QString, FunctionVersionPtr> m_compilers; // by app
    std::unordered_map<int, std::unique_ptr<Job>> m_jobs;
    int m_lastJob = 0;
};

} // namespace isola
