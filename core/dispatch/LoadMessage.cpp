#include "core/dispatch/LoadMessage.h"

namespace isola {

static flatbuffers::Offset<flatbuffers::String> text(wire::Builder &builder, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return wire::text(builder, {utf8.constData(), size_t(utf8.size())});
}

// "./lib/x.js" among a deploy's modules is "lib/x.js" to the loader.
static QByteArray modulePath(const QString &path)
{
    QByteArray utf8 = path.toUtf8();
    while (utf8.startsWith("./") || utf8.startsWith('/'))
        utf8.remove(0, utf8.startsWith('/') ? 1 : 2);
    return utf8;
}

flatbuffers::Offset<wire::Load> makeLoadMessage(wire::Builder &builder, const FunctionVersion &version)
{
    std::vector<flatbuffers::Offset<wire::Module>> modules;
    const auto addModule = [&](std::string_view specifier, const QByteArray &source) {
        const auto name = wire::text(builder, specifier);
        const auto bytes = wire::bytes(builder, source.constData(), size_t(source.size()));
        modules.push_back(wire::CreateModule(builder, name, bytes));
    };
    addModule(kEntrySpecifier, version.code);
    for (auto it = version.modules.begin(); it != version.modules.end(); ++it) {
        const QByteArray path = modulePath(it.key());
        addModule({path.constData(), size_t(path.size())}, it.value());
    }
    std::vector<flatbuffers::Offset<wire::Variable>> variables;
    for (auto it = version.environment.begin(); it != version.environment.end(); ++it) {
        const auto name = text(builder, it.key());
        const auto value = text(builder, it.value());
        variables.push_back(wire::CreateVariable(builder, name, value));
    }
    const auto name = text(builder, version.name);
    const auto app = text(builder, version.app.value);
    const auto appName = text(builder, version.appName);
    const auto entry = wire::text(builder, kEntrySpecifier);
    const auto moduleVector = builder.CreateVector(modules);
    const auto variableVector = builder.CreateVector(variables);
    const uint64_t cpuLimit = version.settings.cpuLimit ? uint64_t(Microseconds(*version.settings.cpuLimit).count()) : 0;
    return wire::CreateLoad(builder, name, app, appName, uint32_t(version.version), entry, moduleVector, variableVector,
        uint64_t(version.settings.memoryLimitMb) << 20, cpuLimit);
}

} // namespace isola
