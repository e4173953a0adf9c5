#pragma once
// What the debugger calls the files of a function, "fn://default/shop/lib/tax.ts", and back. The entry is index.js or index.ts
// there, which the server decides when it loads it. A value.

#include <QString>
#include <QStringList>
#include <optional>

namespace isola {

class ScriptNames final {
public:
    ScriptNames() = default;
    ScriptNames(const QString &app, const QString &function);

    QStringList urlsOf(const QString &file) const; // that it may have
    QString urlPattern(const QString &file) const; // a regular expression for all of them
    std::optional<QString> fileOf(const QString &url) const; // nothing: not a file of the function's
    // V8's samples of allocations name scripts as they were loaded, "lib/tax.ts".
    static std::optional<QString> fileOfScript(const QString &name);

private:
    QString m_at;
};

} // namespace isola
