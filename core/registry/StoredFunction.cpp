#include "core/registry/StoredFunction.h"

#include "core/model/TriggerJson.h"

#include <QCryptographicHash>

namespace isola {

QByteArray sourceHash(const QByteArray &code, const QMap<QString, QByteArray> &modules)
{
    // Without modules this is the file's own SHA-256, as sha256sum shows it. Paths and sources hold no zero byte in front of
    // which another reading could begin, so that no two sets of modules hash alike.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(code);
    const char separator = '\0';
    for (auto module = modules.begin(); module != modules.end(); ++module) {
        const QByteArray digest = QCryptographicHash::hash(module.value(), QCryptographicHash::Sha256);
        hash.addData(QByteArrayView(&separator, 1));
        hash.addData(module.key().toUtf8());
        hash.addData(QByteArrayView(&separator, 1));
        hash.addData(digest);
    }
    return hash.result().toHex();
}

FunctionVersionPtr assembleVersion(const StoredFunction &stored, const App &app, const EnvironmentVariables &appEnvironment)
{
    auto version = std::make_shared<FunctionVersion>();
    version->function = stored.id;
    version->app = stored.app;
    version->appName = app.name;
    version->name = stored.name;
    version->version = stored.version;
    version->revision = stored.revision;
    version->code = stored.code;
    version->modules = stored.modules;
    version->appRecord = app.record;
    version->appEgress = app.egress;
    version->compiled = stored.compiled;
    version->environment = appEnvironment;
    version->environment.insert(stored.environment);
    version->settings = stored.settings;

    const Trigger *http = stored.settings.trigger(TriggerType::Http);
    version->hasHttpTrigger = http && http->isEnabled;
    if (version->hasHttpTrigger) {
        const HttpTriggerConfig config = httpTriggerConfig(*http);
        version->httpAuth = config.auth;
        version->httpMethods = config.methods;
        version->httpPath = config.path;
    }
    return version;
}

} // namespace isola
