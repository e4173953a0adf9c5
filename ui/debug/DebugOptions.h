#pragma once
// Where calls stop beside breakpoints: two switches that the Debug tab, the menu of "Debug" and every session share. Kept over
// restarts. Owned by FunctionDebugging.

#include <QObject>

class QAction;

namespace isola {

class DebugOptions final : public QObject {
    Q_OBJECT

public:
    explicit DebugOptions(QObject *parent = nullptr);

    QAction *breaksOnStart() const { return m_breaksOnStart; } // the handler's first line
    QAction *breaksOnExceptions() const { return m_breaksOnExceptions; } // caught ones too

private:
    QAction *makeSwitch(const QString &text, const QString &key, bool isOnAtFirst);

    QAction *m_breaksOnStart;
    QAction *m_breaksOnExceptions;
};

} // namespace isola
