#pragma once
// What tests with the editor's web page in them share.

#include "ui/editor/EditorScheme.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

namespace isola {

// Of the program: its scheme must be known before there is an application.
template <typename Test> int runEditorTest(int argc, char **argv)
{
    registerEditorScheme();
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("isola"));
    QApplication::setApplicationName(QString::fromLatin1(Test::staticMetaObject.className()).section(QLatin1Char(':'), -1));
    Test test;
    return QTest::qExec(&test, argc, argv);
}

// No settings and no drafts of a test before.
inline void forgetSession()
{
    QSettings().clear();
    QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).removeRecursively();
}

} // namespace isola
