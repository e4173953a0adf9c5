#pragma once
// What a draft goes through before it may go live: TypeScript becomes JavaScript, then a sandbox instance loads it. Engine
// thread.
//
// A module is TypeScript if its path ends in .ts or .mts. The entry has no path: it is what V8 takes it for. Code that V8 does
// not parse as JavaScript is taken as TypeScript; so is code with type arguments such as get<string>(key), which V8 would take
// for comparisons.

#include "core/dispatch/compile/SourceCompiler.h"

namespace isola {

class DraftCheck final : public QObject {
    Q_OBJECT

public:
    // The engine outlives this.
    explicit DraftCheck(Engine &engine, QObject *parent = nullptr) : QObject(parent), m_engine(engine), m_compiler(engine) { }

    // Answers the draft with what runs of it and the schemas it exports, or a validation error with field, line, column and
    // excerpt.
    void check(FunctionVersionPtr draft, Callback<FunctionVersionPtr> done);

private:
    using Done = Callback<FunctionVersionPtr>;

    void compileModules(const FunctionVersionPtr &draft, const Done &done);
    void loadAsWritten(const FunctionVersionPtr &draft, const Done &done);
    void loadedAsWritten(const FunctionVersionPtr &draft, const Result<ToolSchemas> &loaded, const Done &done);
    void loadAsTypeScript(const FunctionVersionPtr &draft, const Error &faultAsJavaScript, const Done &done);
    void explain(const FunctionVersionPtr &draft, const QString &path, const Error &error, const Done &done);
    void load(const FunctionVersionPtr &draft, const Done &done);
    // What the module exports goes before what its types say.
    void addSchemas(const FunctionVersionPtr &draft, const ToolSchemas &exported, const Done &done);

    Engine &m_engine;
    SourceCompiler m_compiler;
};

} // namespace isola
