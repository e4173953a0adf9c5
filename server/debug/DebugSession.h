#pragma once
// One debugging session: an instance of a function of its own on one side, a client of the Chrome DevTools Protocol on the other.
// Messages pass as they are, but for what is no business of the author's: the platform's own scripts, and TypeScript that V8 runs
// as JavaScript, which keeps its places. Owned by DebugSessions; engine thread.

#include "core/base/Clock.h"
#include "core/dispatch/InspectorClient.h"
#include "core/triggers/socket/SocketPeer.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <functional>
#include <optional>

namespace isola {

class Engine;

class DebugSession final : public InspectorClient, public SocketUser {
public:
    struct Options {
        bool breaksOnStart = false; // at the handler's first line, in every call
        bool isDiscoverable = false; // stands in /json/list until somebody connects
    };

    // The engine outlives the session.
    DebugSession(Engine &engine, const FunctionVersion &version, QString id, const Options &options, MonotonicTime now);
    ~DebugSession() override; // ends the instance

    const QString &id() const { return m_id; }
    const FunctionVersionPtr &version() const { return m_version; } // what calls of this session run
    const Options &options() const { return m_options; }
    MonotonicTime since() const { return m_since; }
    bool isEnded() const { return m_isEnded; }

    bool isTaken() const { return m_isTaken; }
    void attach(SocketPeer &peer); // once
    void detach(); // the peer is gone: so is the session
    // The instance goes, and the socket is closed: the session stays until its peer is gone.
    void finish(QByteArrayView reason);
    bool isOver() const { return m_isEnded && !m_peer; }

    void takeFrame(QByteArray payload, FrameKind kind) override;
    bool takesFrames() const override { return true; }
    bool isClosing() const override { return m_isEnded; }
    void takeRoom() override { }

    void inspectedLoaded(int handlerLine, int handlerColumn) override;
    void inspectorSaid(const QByteArray &message) override;
    void inspectedPrinted(const ConsoleEntry &entry) override;
    void inspectedEnded(const QString &reason) override;

private:
    void sendToClient(const QJsonObject &message);
    void ask(QLatin1StringView method, const QJsonObject &parameters);
    bool takeScript(const QJsonObject &script);
    bool isPlatforms(const QJsonValue &frame) const;
    bool passesPlatform(const QJsonObject &pause);
    int breakAtHandler();
    void takePauseBreakpoint(const QJsonObject &answer);
    QJsonArray withoutPlatform(const QJsonArray &frames) const;
    std::optional<QByteArray> writtenSource(const QString &script) const;
    QString scriptsAt() const;

    Engine &m_engine;
    const QString m_id;
    const Options m_options;
    const MonotonicTime m_since;
    FunctionVersionPtr m_version;
    SocketPeer *m_peer = nullptr;
    bool m_isTaken = false;
    bool m_isEnded = false;
    bool m_isPassingPlatform = false; // paused where nothing of the author's is, and stepping on
    bool m_isPauseWanted = false; // by the client, and not come yet
    int m_handlerLine = 0; // from 1, 0: unknown
    int m_handlerColumn = 0;
    int m_pauseQuestion = 0; // that sets the next
    QString m_pauseBreakpoint; // at the handler, until the next pause
    int m_lastQuestion = 0; // of ours, counted down: the client's ids are above 0
    QHash<QString, QString> m_scripts; // by id: the path of the module, empty for the entry
    QSet<QString> m_platformScripts; // ids
    QHash<qint64, QString> m_sourcesAsked; // the client's question to the script's id
};

} // namespace isola
