#include "core/dispatch/LoadMessage.h"

#include "core/dispatch/SourceExcerpt.h"

namespace isola {

std::string_view entrySpecifier(const FunctionVersion &version)
{
    return version.compiled.contains(QString()) ? "index.ts" : "index.js";
}

static flatbuffers::Offset<flatbuffers::String> text(wire::Builder &builder, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return wire::text(builder, {utf8.constData(), size_t(utf8.size())});
}

flatbuffers::Offset<wire::Load> makeLoadMessage(wire::Builder &builder, const FunctionVersion &version)
{
    std::vector<flatbuffers::Offset<wire::Module>> modules;
    const auto addModule = [&](std::string_view specifier, const QByteArray &source) {
        const auto name = wire::text(builder, specifier);
        const auto bytes = wire::bytes(builder, source.constData(), size_t(source.size()));
        modules.push_back(wire::CreateModule(builder, name, bytes));
    };
    const std::string_view entrySpecifier = isola::entrySpecifier(version);
    addModule(entrySpecifier, version.compiled.value(QString(), version.code));
    for (auto it = version.modules.begin(); it != version.modules.end(); ++it) {
        const QByteArray path = moduleSpecifier(it.key()).toUtf8();
        addModule({path.constData(), size_t(path.size())}, version.compiled.value(it.key(), it.value()));
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
    const auto entry = wire::text(builder, entrySpecifier);
    const auto moduleVector = builder.CreateVector(modules);
    const auto variableVector = builder.CreateVector(variables);
    const ReplayedLoad replay = version.replay.value_or(ReplayedLoad());
    const auto tapeBytes = wire::bytes(builder, replay.tape.constData(), size_t(replay.tape.size()));
    const uint64_t cpuLimit = version.settings.cpuLimit ? uint64_t(Microseconds(*version.settings.cpuLimit).count()) : 0;
    return wire::CreateLoad(builder, name, app, appName, uint32_t(version.version), entry, moduleVector, variableVector,
        uint64_t(version.settings.memoryLimitMb) << 20, cpuLimit, version.isInspected, version.isTaped(),
        version.replay.has_value(), tapeBytes, replay.clockMs);
}

} // namespace isola
