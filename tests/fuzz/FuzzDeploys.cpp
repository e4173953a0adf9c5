// What developers send: deploys, app settings, environment names. Refused with the field's name, or taken whole.

#include "core/model/Environment.h"
#include "core/registry/AppChange.h"
#include "core/registry/DeployRequest.h"

#include <QJsonDocument>
#include <cstdlib>

using namespace isola;

template <typename T> static void expectNamedFields(const Result<T> &result)
{
    if (!result && result.error().message.isEmpty())
        std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const QJsonObject body = QJsonDocument::fromJson(input).object();
    expectNamedFields(DeployRequest::fromJson(body));
    expectNamedFields(AppChange::fromJson(body));
    expectNamedFields(NewAppRequest::fromJson(body));
    const Result<EnvironmentPatch> patch = environmentPatchFromJson(body);
    expectNamedFields(patch);
    if (patch)
        for (auto change = patch->begin(); change != patch->end(); ++change)
            if (change.key().isEmpty() || change.key().contains(u'=') || change.key().contains(QChar(0))
                || change.key().front().isDigit())
                std::abort();
    return 0;
}
