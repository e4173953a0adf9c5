#pragma once
// Which calls the log shows, as a value and as the text that a person types, keeps and shares:
// `fn:create-invoice level:error status:500 trigger:http version:3 since:2026-01-01T10:00 "no lines"`.

#include "core/base/Result.h"

#include <QDateTime>
#include <QString>
#include <QUrlQuery>

namespace isola {

struct LogFilter {
    QString function; // empty: all
    bool onlyErrors = false;
    QString trigger; // empty: any
    int status = 0; // 0: any
    int version = 0; // 0: any
    QString text; // in errors, stacks and console output
    QDateTime since; // invalid: from the beginning
    QDateTime until; // invalid: to now, and what comes

    bool operator==(const LogFilter &) const = default;
};

// Words without a known key are searched for. The error names the word at fault and what may stand there.
Result<LogFilter> logFilterFromText(const QString &text);
QString logFilterText(const LogFilter &filter); // reads back as the same filter
QStringList logFilterKeys(); // "fn:", "level:" ...

// What the last word of `text` may become: whole texts, each with that word completed.
QStringList logFilterCompletions(const QString &text, const QStringList &functions);

// As the API's query has it, the function apart: that is in the path.
QUrlQuery logQuery(const LogFilter &filter);

} // namespace isola
