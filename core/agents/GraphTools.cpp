#include "core/agents/GraphTools.h"

#include "core/agents/Template.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostServers = 20;
static constexpr qsizetype kLongestHeader = 4000;

const QStringList &builtinToolNames()
{
    static const QStringList names{u"http_get"_s, u"now"_s};
    return names;
}

const ListedFunction *GraphTools::function(QStringView name) const
{
    const auto found
        = std::find_if(functions.begin(), functions.end(), [name](const ListedFunction &listed) { return listed.name == name; });
    return found == functions.end() ? nullptr : &*found;
}

const ListedServer *GraphTools::serverOf(QStringView tool) const
{
    for (const ListedServer &server : servers)
        if (const QString prefix = server.prefix(); tool.startsWith(prefix) && tool.size() > prefix.size())
            return !server.tools || server.tools->contains(tool.sliced(prefix.size()).toString()) ? &server : nullptr;
    return nullptr;
}

bool GraphTools::has(QStringView name) const
{
    return function(name) || builtin.contains(name) || serverOf(name);
}

QString itemPath(const QString &path, QLatin1StringView name, qsizetype index)
{
    return u"%1.%2[%3]"_s.arg(path, name).arg(index);
}

QString requiredText(FieldReader &reader, QLatin1StringView name)
{
    const std::optional<QString> text = reader.text(name);
    if (!reader.has(name))
        reader.refuse(name, u"is missing"_s);
    else if (text && text->isEmpty())
        reader.refuse(name, u"must not be empty"_s);
    return text.value_or(QString());
}

static std::optional<AgentToolMode> modeIn(FieldReader &reader, QLatin1StringView name)
{
    const auto mode = reader.textOf(name, {u"read_only"_s, u"read_write"_s});
    return mode ? agentToolModeFromWire(*mode) : std::nullopt;
}

// ---- Functions and the server's own

static ListedFunction listedFunction(const QJsonValue &value, const QString &path, QList<FieldError> &faults)
{
    if (value.isString() && !value.toString().isEmpty())
        return {value.toString(), {}, {}};
    if (!value.isObject()) {
        faults.append(
            {path, u"must be a function's name, or an object with name, mode_override, exposed_to_override"_s, 0, 0, {}});
        return {};
    }
    FieldReader reader(value.toObject(), path, faults);
    ListedFunction listed;
    listed.name = requiredText(reader, "name"_L1);
    listed.mode = modeIn(reader, "mode_override"_L1);
    if (const auto audience = reader.textOf("exposed_to_override"_L1, {u"developer_only"_s, u"end_user"_s}))
        listed.audience = agentToolAudienceFromWire(*audience);
    reader.refuseUnknown();
    return listed;
}

static void readFunctions(FieldReader &reader, const QString &path, GraphTools &tools, QList<FieldError> &faults)
{
    const QJsonArray functions = reader.array("functions"_L1).value_or(QJsonArray());
    for (qsizetype i = 0; i < functions.size(); ++i) {
        const QString itsPath = itemPath(path, "functions"_L1, i);
        const ListedFunction listed = listedFunction(functions.at(i), itsPath, faults);
        if (!listed.name.isEmpty() && tools.function(listed.name))
            faults.append({itsPath, u"%1 is listed twice"_s.arg(listed.name), 0, 0, {}});
        tools.functions.append(listed);
    }
}

static void readBuiltin(FieldReader &reader, const QString &path, GraphTools &tools, QList<FieldError> &faults)
{
    const QJsonArray names = reader.array("builtin"_L1).value_or(QJsonArray());
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QString itsPath = itemPath(path, "builtin"_L1, i);
        const QString name = names.at(i).toString();
        if (!builtinToolNames().contains(name))
            faults.append({itsPath, u"must be one of %1"_s.arg(builtinToolNames().join(", "_L1)), 0, 0, {}});
        else if (tools.has(name))
            faults.append({itsPath, u"%1 is listed twice, or the name of a listed function"_s.arg(name), 0, 0, {}});
        tools.builtin.append(name);
    }
}

// ---- Other servers

static const QRegularExpression &variablePattern()
{
    static const QRegularExpression pattern(QStringLiteral("\\{\\{\\s*env\\.([A-Za-z_][A-Za-z0-9_]*)\\s*\\}\\}"));
    return pattern;
}

QStringList variablesIn(const QString &header)
{
    QStringList names;
    for (auto places = variablePattern().globalMatch(header); places.hasNext();)
        names.append(places.next().captured(1));
    return names;
}

QString withVariables(const QString &header, const std::function<QString(const QString &name)> &valueOf)
{
    QString text;
    qsizetype end = 0;
    for (auto places = variablePattern().globalMatch(header); places.hasNext();) {
        const QRegularExpressionMatch place = places.next();
        text += header.sliced(end, place.capturedStart() - end) + valueOf(place.captured(1));
        end = place.capturedEnd();
    }
    return text + header.sliced(end);
}

QList<FieldError> graphToolsWarnings(const GraphTools &tools, const QStringList &variables, const QString &path)
{
    QList<FieldError> warnings;
    for (qsizetype i = 0; i < tools.servers.size(); ++i) {
        const QMap<QString, QString> &headers = tools.servers.at(i).headers;
        for (auto header = headers.begin(); header != headers.end(); ++header)
            for (const QString &name : variablesIn(header.value()))
                if (!variables.contains(name))
                    warnings.append({itemPath(path, "mcp_servers"_L1, i) + ".headers"_L1,
                        u"%1: the app has no variable %2"_s.arg(header.key(), name), 0, 0, {}});
    }
    return warnings;
}

static void readHeaders(FieldReader &reader, ListedServer &server)
{
    // What the protocol itself says.
    static const QStringList own{u"accept"_s, u"connection"_s, u"content-length"_s, u"content-type"_s, u"host"_s,
        u"last-event-id"_s, u"mcp-protocol-version"_s, u"mcp-session-id"_s, u"transfer-encoding"_s};
    static const QRegularExpression token(QStringLiteral("\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"));
    const QJsonObject headers = reader.object("headers"_L1).value_or(QJsonObject());
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const QString value = header->toString();
        const auto isPlain = [](QChar c) { return c >= u' ' && c < QChar(0x7f); };
        if (own.contains(header.key().toLower()) || !token.match(header.key()).hasMatch())
            reader.refuse("headers"_L1, u"%1 is no header that can be set"_s.arg(header.key()));
        else if (!header->isString() || value.size() > kLongestHeader || !std::all_of(value.begin(), value.end(), isPlain))
            reader.refuse("headers"_L1, u"%1 must be printable ASCII"_s.arg(header.key()));
        else if (QString(value).remove(variablePattern()).contains("{{"_L1))
            reader.refuse("headers"_L1, u"%1: write a variable of the app as {{ env.NAME }}"_s.arg(header.key()));
        server.headers.insert(header.key().toLower(), value);
    }
}

static void readServerTools(FieldReader &reader, ListedServer &server, const QString &path, QList<FieldError> &faults)
{
    const auto array = reader.array("tools"_L1);
    if (!array)
        return;
    server.tools.emplace();
    for (qsizetype i = 0; i < array->size(); ++i) {
        const QJsonValue value = array->at(i);
        QString name = value.toString();
        AgentToolMode mode = server.mode;
        if (value.isObject()) {
            FieldReader tool(value.toObject(), itemPath(path, "tools"_L1, i), faults);
            name = requiredText(tool, "name"_L1);
            mode = modeIn(tool, "mode"_L1).value_or(mode);
            tool.refuseUnknown();
        } else if (name.isEmpty()) {
            faults.append({itemPath(path, "tools"_L1, i), u"must be a tool's name, or an object with name and mode"_s, 0, 0, {}});
        }
        if (server.tools->contains(name))
            faults.append({itemPath(path, "tools"_L1, i), u"%1 is listed twice"_s.arg(name), 0, 0, {}});
        server.tools->insert(name, mode);
    }
}

static ListedServer listedServer(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    static const QRegularExpression word(QStringLiteral("\\A[A-Za-z][A-Za-z0-9-]{0,31}\\z"));
    FieldReader reader(object, path, faults);
    ListedServer server;
    server.name = requiredText(reader, "name"_L1);
    if (!server.name.isEmpty() && !word.match(server.name).hasMatch())
        reader.refuse("name"_L1, u"must be 1 to 32 letters, digits and -, beginning with a letter"_s);
    server.url = requiredText(reader, "url"_L1);
    const QUrl url(server.url, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!server.url.isEmpty()
        && (!url.isValid() || !isHttp || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment()))
        reader.refuse("url"_L1, u"must be an http(s) URL like https://mcp.example.com/mcp"_s);
    readHeaders(reader, server);
    server.mode = modeIn(reader, "mode"_L1).value_or(server.mode);
    readServerTools(reader, server, path, faults);
    if (const auto seconds = reader.integer("timeout_seconds"_L1, 1, 3600))
        server.patience = std::chrono::seconds(*seconds);
    reader.refuseUnknown();
    return server;
}

static void readServers(FieldReader &reader, const QString &path, GraphTools &tools, QList<FieldError> &faults)
{
    const QJsonArray servers = reader.array("mcp_servers"_L1).value_or(QJsonArray());
    if (servers.size() > kMostServers)
        reader.refuse("mcp_servers"_L1, u"must hold at most %1 servers"_s.arg(kMostServers));
    for (qsizetype i = 0; i < servers.size(); ++i) {
        const QString itsPath = itemPath(path, "mcp_servers"_L1, i);
        if (!servers.at(i).isObject()) {
            faults.append({itsPath, u"must be an object with name and url"_s, 0, 0, {}});
            continue;
        }
        const ListedServer server = listedServer(servers.at(i).toObject(), itsPath, faults);
        const auto isIts = [&](const auto &other) { return other.name == server.name; };
        const auto looksIts = [&](const ListedFunction &function) { return function.name.startsWith(server.prefix()); };
        if (std::any_of(tools.servers.begin(), tools.servers.end(), isIts))
            faults.append({itsPath + ".name"_L1, u"%1 is listed twice"_s.arg(server.name), 0, 0, {}});
        if (std::any_of(tools.functions.begin(), tools.functions.end(), looksIts))
            faults.append({itsPath + ".name"_L1, u"a listed function's name begins with %1"_s.arg(server.prefix()), 0, 0, {}});
        tools.servers.append(server);
    }
}

GraphTools graphToolsFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    FieldReader reader(object, path, faults);
    GraphTools tools;
    readFunctions(reader, path, tools, faults);
    readBuiltin(reader, path, tools, faults);
    readServers(reader, path, tools, faults);
    reader.refuseUnknown();
    return tools;
}

} // namespace isola
