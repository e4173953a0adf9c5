#pragma once
// Where calls stop beside breakpoints: switches that the Debug tab, the menu of "Debug" and every session share. Kept over
// restarts. Owned by FunctionDebugging.

#include "ui/debug/DebugRun.h"

#include <QObject>

class QAction;

namespace isola {

class DebugOptions final : public QObject {
    Q_OBJECT

public:
    explicit DebugOptions(QObject *parent = nullptr);

    QAction *breaksOnStart() const { return m_breaksOnStart; } // the handler's first line
    QList<QAction *> switches() const { return {m_breaksOnStart, m_breaksOnUncaught, m_breaksOnCaught}; }
    ExceptionBreaks exceptionBreaks() const;

Q_SIGNALS:
    void exceptionBreaksChanged();

private:
    QAction *makeSwitch(const QString &text, const QString &key, bool isOnAtFirst);

    QAction *m_breaksOnStart;
    QAction *m_breaksOnUncaught;
    QAction *m_breaksOnCaught;
};

} // namespace isola
