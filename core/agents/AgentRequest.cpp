#include "core/agents/AgentRequest.h"

#include "core/model/FieldReader.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLongestDisplayName = 100;
static constexpr qsizetype kLongestDescription = 2000;

static void readRest(FieldReader &reader, AgentRequest &request, QList<FieldError> &faults)
{
    request.displayName = reader.text("display_name"_L1);
    if (request.displayName && request.displayName->size() > kLongestDisplayName)
        reader.refuse("display_name"_L1, u"must be at most %1 characters"_s.arg(kLongestDisplayName));
    request.description = reader.text("description"_L1);
    if (request.description && request.description->size() > kLongestDescription)
        reader.refuse("description"_L1, u"must be at most %1 characters"_s.arg(kLongestDescription));
    request.source = reader.object("graph_spec"_L1);
    if (request.source)
        request.graph = graphSpecFromJson(*request.source, u"graph_spec"_s, faults);
}

static Result<AgentRequest> checked(const AgentRequest &request, const QList<FieldError> &faults)
{
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return request;
}

Result<AgentRequest> AgentRequest::forNew(const QJsonObject &body)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z0-9_-]{1,64}\\z"));
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    AgentRequest request;
    const auto name = reader.text("name"_L1);
    if (!reader.has("name"_L1) || (name && !pattern.match(*name).hasMatch()))
        reader.refuse("name"_L1, u"must be 1 to 64 letters, digits, - and _"_s);
    request.name = name.value_or(QString());
    readRest(reader, request, faults);
    if (!reader.has("graph_spec"_L1))
        reader.refuse("graph_spec"_L1, u"is missing"_s);
    reader.refuseUnknown();
    return checked(request, faults);
}

Result<AgentRequest> AgentRequest::forChange(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    AgentRequest request;
    readRest(reader, request, faults);
    reader.refuseUnknown();
    return checked(request, faults);
}

void AgentRequest::applyTo(Agent &agent) const
{
    if (displayName)
        agent.displayName = *displayName;
    if (description)
        agent.description = *description;
    if (source) {
        agent.source = *source;
        agent.graph = graph;
    }
}

} // namespace isola
