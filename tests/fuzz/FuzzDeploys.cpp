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
        for (const QString &key : patch->keys())
            if (key.isEmpty() || key.contains(u'=') || key.contains(QChar(0)) || key.front().isDigit())
                std::abort();
    return 0;
}
