#include "core/dispatch/SourceExcerpt.h"

#include <QRegularExpression>
#include <algorithm>

namespace isola {

QString moduleSpecifier(const QString &path)
{
    QString plain = path;
    while (plain.startsWith(QLatin1StringView("./")) || plain.startsWith(u'/'))
        plain.remove(0, plain.startsWith(u'/') ? 1 : 2);
    return plain;
}

static QMap<QString, QByteArray>::const_iterator moduleAt(const FunctionVersion &version, const QString &path)
{
    auto module = version.modules.begin();
    while (module != version.modules.end() && moduleSpecifier(module.key()) != moduleSpecifier(path))
        ++module;
    return module;
}

static QByteArray sourceAt(const FunctionVersion &version, const QString &path)
{
    if (path.isEmpty())
        return version.code;
    const auto module = moduleAt(version, path);
    return module == version.modules.end() ? QByteArray() : module.value();
}

QByteArray runningSource(const FunctionVersion &version, const QString &path)
{
    if (path.isEmpty())
        return version.compiled.value(QString(), version.code);
    const auto module = moduleAt(version, path);
    return module == version.modules.end() ? QByteArray() : version.compiled.value(module.key(), module.value());
}

// Long lines, as bundlers make them, are cut to a window around the place.
QString excerptAt(const QByteArray &source, int line, int column)
{
    constexpr qsizetype kWindow = 160;
    static const QRegularExpression lineEnd(QStringLiteral("\r\n|[\n\r\u2028\u2029]"));
    const QStringList lines = QString::fromUtf8(source).split(lineEnd);
    if (source.isEmpty() || line > lines.size())
        return {};
    QString text = lines.at(line - 1);
    qsizetype caret = std::clamp<qsizetype>(column - 1, 0, text.size());
    if (text.size() > kWindow) {
        const qsizetype start = std::clamp<qsizetype>(caret - kWindow / 2, 0, text.size() - kWindow);
        text = text.sliced(start, kWindow);
        caret -= start;
    }
    QString below;
    for (const QChar character : text.first(std::min(caret, text.size())))
        below += character == u'\t' ? u'\t' : u' ';
    return text + u'\n' + below + u'^';
}

QString excerptOf(const FunctionVersion &version, const QString &path, int line, int column)
{
    return excerptAt(sourceAt(version, path), line, column);
}

FieldError faultInSource(
    const FunctionVersion &version, const QString &field, const QString &path, const QString &message, int line, int column)
{
    if (line <= 0)
        return {field, message, 0, 0, {}};
    return {field, QStringLiteral("%1 (line %2, column %3)").arg(message).arg(line).arg(column), line, column,
        excerptOf(version, path, line, column)};
}

} // namespace isola
