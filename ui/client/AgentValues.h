#pragma once
// What the API says about agents and about tool calls that wait for a person, as values: for agents what ApiValues is for
// functions.

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace isola {

// A field of the arguments that differs from the last call of this tool that was approved.
struct ArgumentChange {
    QString path;
    QString before; // as JSON; empty: was not there
    QString after;
};

struct Approval {
    QString id;
    QString status; // "pending", "approved", "denied", "expired", "superseded", "cancelled"
    QString agent; // empty: the app's own tools
    QString function;
    int version = 0;
    QJsonObject arguments;
    bool hasPredecessor = false;
    QList<ArgumentChange> changes;
    QString caller;
    QDateTime createdAt;
    QDateTime expiresAt;
    QDateTime decidedAt;
    QString decidedBy;
    QString note;

    bool isPending() const;
};

struct AgentInfo {
    QString name;
    QString displayName;
    QString description;
    QJsonObject graph;
};

struct AgentRun {
    QString id;
    QString agent;
    QString status; // "running", "paused", "completed", "failed", "cancelled"
    QString fault; // of a failed one, in words
    QJsonValue output;
    int steps = 0;
    int toolCalls = 0;
    qint64 tokens = 0;
    double durationMs = 0; // without what it waited for a person
    QDateTime createdAt;

    bool isOver() const;
};

QString jsonText(const QJsonValue &value); // compact; empty where there is none
AgentRun runFromJson(const QJsonObject &json);
Approval approvalFromJson(const QJsonObject &json);
AgentInfo agentFromJson(const QJsonObject &json);

} // namespace isola
