#pragma once
// Edits that are not deployed yet. Code is kept on disk, so that neither a crash nor a closed window loses it, in one file per
// server and app that only its owner may read; settings, which may hold a webhook's secret, stay in memory. Owned by
// FunctionPage.

#include "ui/client/KeptFile.h"
#include "ui/client/Sources.h"

#include <QJsonObject>
#include <QTimer>

namespace isola {

struct ApiServer;

class DraftStore final : public QObject {
    Q_OBJECT

public:
    explicit DraftStore(QObject *parent = nullptr);
    ~DraftStore() override;

    void open(const ApiServer &server); // what was kept for it

    bool hasSources(const QString &function) const;
    Sources sources(const QString &function, const Sources &deployed) const; // the draft, or else what is deployed
    void setSources(const QString &function, const Sources &sources);
    void removeSources(const QString &function);

    void saveNow();

    QJsonObject settings(const QString &function) const; // fields of the deploy body
    void setSettings(const QString &function, const QJsonObject &changes); // empty: none

private:
    void change(const QString &function, QJsonObject draft);
    void save();

    KeptFile m_file;
    QJsonObject m_drafts; // {function: {code?, modules?, settings?}}; on disk without the settings
    QTimer m_saving;
};

} // namespace isola
