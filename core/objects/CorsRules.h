#pragma once
// Which pages of other origins may ask something of a bucket, as S3 has it ("Using cross-origin resource sharing" of the Amazon
// S3 user guide). Values; the only place that knows what a rule matches.

#include <QByteArrayList>
#include <QStringList>
#include <optional>

namespace isola {

struct CorsRule {
    QString id; // the client's own name for it; empty: none
    QStringList origins; // "https://example.com", with one * at most, which stands for anything
    QByteArrayList methods; // some of GET, PUT, HEAD, POST, DELETE
    QStringList headers; // that a page may send; with one * at most
    QStringList exposed; // that a page may read
    std::optional<int> maxAgeSeconds;

    bool allows(const QString &origin, const QByteArray &method, const QStringList &requestHeaders = {}) const;
    bool isForAnyone() const { return origins.contains(QStringLiteral("*")); }
};

using CorsRules = QList<CorsRule>;

// The first that allows it; null: none does.
const CorsRule *ruleFor(
    const CorsRules &rules, const QString &origin, const QByteArray &method, const QStringList &requestHeaders = {});

// As they are stored.
QString toStored(const CorsRules &rules); // empty without any
CorsRules corsRulesFromStored(const QString &text);

} // namespace isola
