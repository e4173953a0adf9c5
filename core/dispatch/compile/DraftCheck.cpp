#include "core/dispatch/compile/DraftCheck.h"

#include "core/dispatch/SourceExcerpt.h"

#include <QPointer>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static const QString kEntryPath; // what the entry is called among sources

static bool isTypeScriptPath(const QString &path)
{
    return path.endsWith(".ts"_L1) || path.endsWith(".mts"_L1);
}

// get<string>(key), new Map<string, number[]>(): good JavaScript, which nobody means as such.
static bool hasTypeArguments(const QByteArray &code)
{
    static const QRegularExpression pattern(
        uR"([\w$]<(?:string|number|boolean|bigint|symbol|object|unknown|any|never|void)(?:\[\])*\s*[,>])"_s);
    return pattern.match(QString::fromUtf8(code)).hasMatch();
}

static FunctionVersionPtr withCompiled(const FunctionVersion &draft, const QMap<QString, QByteArray> &compiled)
{
    const auto version = std::make_shared<FunctionVersion>(draft);
    version->compiled.insert(compiled);
    return version;
}

static FunctionVersionPtr withSchemas(const FunctionVersion &draft, const ToolSchemas &schemas)
{
    const auto version = std::make_shared<FunctionVersion>(draft);
    version->settings.agentTool.schemas = schemas;
    return version;
}

static QString fieldOf(const QString &path)
{
    return path == kEntryPath ? u"code"_s : u"modules[\"%1\"]"_s.arg(path);
}

static Error refusal(const FunctionVersion &draft, const QList<CompileFault> &faults)
{
    QList<FieldError> details;
    for (const CompileFault &fault : faults)
        details.append(faultInSource(draft, fieldOf(fault.path), fault.path, fault.message, fault.line, fault.column));
    return validationError(details, u"Mend the code and deploy again; the live version stays."_s);
}

static bool isSyntaxError(const Error &error)
{
    return !error.details.isEmpty() && error.details.first().message.startsWith("SyntaxError"_L1);
}

// A language feature that does not run here is no syntax error to the compiler, which knows what to do about it.
static bool isMoreTelling(const CompileFault &fault, const FieldError &asJavaScript)
{
    if (!fault.message.startsWith("SyntaxError"_L1))
        return true;
    // Of two parsers the one that came further understood more of the source.
    return std::pair(fault.line, fault.column) > std::pair(asJavaScript.line, asJavaScript.column);
}

void DraftCheck::check(FunctionVersionPtr draft, Callback<FunctionVersionPtr> done)
{
    if (!draft->compiled.isEmpty())
        return load(draft, done); // the source is the live version's
    compileModules(draft, done);
}

void DraftCheck::compileModules(const FunctionVersionPtr &draft, const Done &done)
{
    QMap<QString, QByteArray> sources;
    for (auto module = draft->modules.begin(); module != draft->modules.end(); ++module)
        if (isTypeScriptPath(module.key()))
            sources.insert(module.key(), module.value());
    if (hasTypeArguments(draft->code))
        sources.insert(kEntryPath, draft->code);
    if (sources.isEmpty())
        return loadAsWritten(draft, done);
    m_compiler.compile(draft->app, sources, [this, draft, done](const Result<CompileAnswer> &answer) {
        if (!answer)
            return done(fail(answer.error()));
        if (!answer->faults.isEmpty())
            return done(fail(refusal(*draft, answer->faults)));
        loadAsWritten(withCompiled(*draft, answer->compiled), done);
    });
}

void DraftCheck::loadAsWritten(const FunctionVersionPtr &draft, const Done &done)
{
    m_engine.check(draft, [self = QPointer(this), draft, done](const Result<ToolSchemas> &loaded) {
        if (self)
            self->loadedAsWritten(draft, loaded, done);
    });
}

void DraftCheck::loadedAsWritten(const FunctionVersionPtr &draft, const Result<ToolSchemas> &loaded, const Done &done)
{
    if (loaded)
        return addSchemas(draft, *loaded, done);
    if (!isSyntaxError(loaded.error()))
        return done(fail(loaded.error()));
    const QString field = loaded.error().details.first().field;
    if (field == fieldOf(kEntryPath) && !draft->compiled.contains(kEntryPath))
        return loadAsTypeScript(draft, loaded.error(), done);
    for (auto module = draft->modules.begin(); module != draft->modules.end(); ++module)
        if (fieldOf(moduleSpecifier(module.key())) == field && !draft->compiled.contains(module.key()))
            return explain(draft, module.key(), loaded.error(), done);
    done(fail(loaded.error()));
}

void DraftCheck::loadAsTypeScript(const FunctionVersionPtr &draft, const Error &faultAsJavaScript, const Done &done)
{
    m_compiler.compile(
        draft->app, {{kEntryPath, draft->code}}, [this, draft, faultAsJavaScript, done](const Result<CompileAnswer> &answer) {
            if (!answer)
                return done(fail(answer.error()));
            if (!answer->faults.isEmpty())
                return done(fail(isMoreTelling(answer->faults.first(), faultAsJavaScript.details.first())
                        ? refusal(*draft, answer->faults)
                        : faultAsJavaScript));
            if (answer->compiled.value(kEntryPath) == draft->code)
                return done(fail(faultAsJavaScript)); // no TypeScript in it
            load(withCompiled(*draft, answer->compiled), done);
        });
}

// The JavaScript of this module does not parse. What the compiler has to say may be of more help than what V8 said.
void DraftCheck::explain(const FunctionVersionPtr &draft, const QString &path, const Error &error, const Done &done)
{
    m_compiler.compile(
        draft->app, {{path, draft->modules.value(path)}}, [draft, error, done](const Result<CompileAnswer> &answer) {
            const bool isExplained
                = answer && !answer->faults.isEmpty() && !answer->faults.first().message.startsWith("SyntaxError"_L1);
            done(fail(isExplained ? refusal(*draft, answer->faults) : error));
        });
}

void DraftCheck::load(const FunctionVersionPtr &draft, const Done &done)
{
    m_engine.check(draft, [self = QPointer(this), draft, done](const Result<ToolSchemas> &loaded) {
        if (!loaded)
            return done(fail(loaded.error()));
        if (self)
            self->addSchemas(draft, *loaded, done);
    });
}

// Types named Input or Output, in TypeScript or in a comment, declared there or imported, or what ctx.tool.input() takes.
static bool hasToolTypes(const QByteArray &code)
{
    static const QRegularExpression pattern(
        uR"(\b(?:interface|type|enum)\s+(?:Input|Output)\b|@typedef\b|\btool\s*\.\s*input\s*<|\b(?:Input|Output)\b[^{}]*\}\s*from\b)"_s);
    return pattern.match(QString::fromUtf8(code)).hasMatch();
}

static ToolSchemas filledUp(const ToolSchemas &exported, const ToolSchemas &ofTypes)
{
    return {
        exported.input.isEmpty() ? ofTypes.input : exported.input, exported.output.isEmpty() ? ofTypes.output : exported.output};
}

void DraftCheck::addSchemas(const FunctionVersionPtr &draft, const ToolSchemas &exported, const Done &done)
{
    const bool isComplete = !exported.input.isEmpty() && !exported.output.isEmpty();
    if (!draft->settings.agentTool.isExposed || isComplete || !hasToolTypes(draft->code))
        return done(withSchemas(*draft, exported));
    m_compiler.readSchemas(draft->app, draft->code, draft->modules, [draft, exported, done](const Result<SchemaAnswer> &answer) {
        if (!answer)
            return done(fail(answer.error()));
        if (!answer->faults.isEmpty())
            return done(fail(refusal(*draft, answer->faults)));
        done(withSchemas(*draft, filledUp(exported, answer->schemas)));
    });
}

} // namespace isola
