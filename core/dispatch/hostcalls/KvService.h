#pragma once
// Answers "kv.get", "kv.put", "kv.delete" and "kv.list": ctx.kv, by app. Arguments and results are JSON, values travel as bodies.
// Engine thread.

#include "core/dispatch/HostService.h"
#include "core/dispatch/hostcalls/AppDatabase.h"

#include <QJsonObject>
#include <QSet>

namespace isola {

class KvService final : public HostService {
public:
    static constexpr qsizetype kMaxKey = 512; // UTF-8 bytes
    static constexpr qsizetype kMaxValue = 1 << 20;
    static constexpr int kMaxPage = 1000;

    explicit KvService(AppDatabase &database) : m_database(database) { }

    void ask(const HostQuestion &question, HostAnswers &answers) override;

private:
    struct Asked {
        HostCallId id;
        HostAnswers &answers;
        AppId app;
        QString name;
        QJsonObject arguments;
    };

    void get(const Asked &asked);
    void put(const Asked &asked, const QByteArray &value);
    void remove(const Asked &asked);
    void list(const Asked &asked);

    AppDatabase &m_database;
};

} // namespace isola
