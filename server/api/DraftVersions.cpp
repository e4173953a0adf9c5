#include "server/api/DraftVersions.h"

#include "core/dispatch/Engine.h"
#include "server/api/Answers.h"

using namespace Qt::StringLiterals;

namespace isola {

DraftVersions::DraftVersions(const FunctionRegistry &functions, Engine &engine, CodeCheck check)
    : m_functions(functions), m_engine(engine), m_check(std::move(check))
{
}

static Error belowDraft(const Error &error)
{
    if (error.code != ErrorCode::ValidationInvalidSchema || error.details.isEmpty())
        return error;
    return validationError(
        faultsWithin(u"draft"_s, error), u"Mend the draft and run it again; the live version is not touched."_s);
}

static bool isSameDraft(const FunctionVersion &one, const FunctionVersion &other)
{
    return one.code == other.code && one.modules == other.modules && one.environment == other.environment
        && one.settings == other.settings && one.appEgress == other.appEgress && one.appName == other.appName;
}

void DraftVersions::make(const AppId &app, const QString &name, QJsonObject draft, Callback<FunctionVersionPtr> done)
{
    if (!m_functions.record(app, name))
        return done(fail(unknownFunction(name)));
    if (draft.contains("name"_L1))
        return done(
            fail(validationError({{u"draft.name"_s, u"is not part of a draft: the path names the function"_s, 0, 0, {}}})));
    draft.insert("name"_L1, name);
    const Result<DeployRequest> request = DeployRequest::fromJson(draft);
    if (!request)
        return done(fail(belowDraft(request.error())));
    const Result<FunctionVersionPtr> prepared = m_functions.prepare(app, *request);
    if (!prepared)
        return done(fail(belowDraft(prepared.error())));
    const auto asked = std::make_shared<FunctionVersion>(**prepared);
    asked->version = 0;
    asked->revision = 0;
    const auto known = m_known.constFind(asked->function);
    if (known != m_known.cend() && isSameDraft(*known->asked, *asked))
        return done(known->ready);
    m_check(asked, [this, asked, done = std::move(done)](const Result<FunctionVersionPtr> &checked) {
        if (!checked)
            return done(fail(belowDraft(checked.error())));
        keep(asked, *checked, done);
    });
}

void DraftVersions::keep(FunctionVersionPtr asked, const FunctionVersionPtr &checked, const Callback<FunctionVersionPtr> &done)
{
    const auto ready = std::make_shared<FunctionVersion>(*checked);
    ready->revision = m_engine.nextDraftRevision();
    m_engine.adopt(ready); // the instance that has loaded it answers the call
    m_known.insert(ready->function, {std::move(asked), ready});
    done(FunctionVersionPtr(ready));
}

} // namespace isola
