#pragma once
// From a draft to a deploy: looked over against what is live at this moment, sent over just that version, and shown beside older
// versions. Owned by FunctionPage, which decides what becomes of the outcome.

#include "core/base/Result.h"
#include "ui/client/ApiValues.h"
#include "ui/registry/CodePage.h"

#include <QObject>

namespace isola {

class DraftStore;
class ServerClient;

class DeployFlow final : public QObject {
    Q_OBJECT

public:
    DeployFlow(ServerClient &client, CodePage &code, DraftStore &drafts, QObject *parent = nullptr);

    // The function on display; what was asked for another one is dropped.
    void open(const QString &name) { m_name = name; }
    // Against what is live, which someone else may have changed since `openedVersion`.
    void review(const Sources &sources, int openedVersion);
    void shadow(); // recorded calls against what is looked over
    void send(); // what was looked over; nothing while that is on its way

    // Two versions side by side, or one and `mine`.
    void compare(int before, int after);
    void compareWith(int before, const Sources &mine, const CodePlace &place);

Q_SIGNALS:
    void shown(); // the code's page is wanted
    void deployed(const QString &name, const Sources &sources, int version);
    void refused(const QString &name, const Sources &sources, const Error &refusal);
    void failed(const Error &error); // nothing could be asked

private:
    void showReview(const QJsonObject &deployed);
    QJsonObject deployBody() const;
    void take(const QString &name, const QJsonObject &sent, const Sources &sources, const Result<QJsonObject> &answer);
    void ask(int version, std::function<void(const Sources &)> take);

    ServerClient &m_client;
    CodePage &m_code;
    DraftStore &m_drafts;
    QString m_name;
    Sources m_reviewed;
    Sources m_theirs; // that are live
    int m_reviewedVersion = 0; // over which it would be deployed
    int m_openedVersion = 0;
};

} // namespace isola
