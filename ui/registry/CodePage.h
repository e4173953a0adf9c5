#pragma once
// The code of a function beside its test call: the editor, the list of its problems, and, while a deploy is looked over or
// versions are compared, the differences in the editor's place. Owned by FunctionPage, which decides what is shown.

#include "core/base/Error.h"
#include "ui/client/Sources.h"

#include <QJsonArray>
#include <QWidget>

class QComboBox;
class QFrame;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace isola {

class Banner;
class CodeEditor;
class FileTabs;
class InvokePane;
class PauseBar;
class ReviewPane;
class ServerClient;
class Theme;

struct CodePlace {
    QString file;
    int line = 0; // 0: none in particular
};

class CodePage final : public QWidget {
    Q_OBJECT

public:
    CodePage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    CodeEditor &editor() { return *m_editor; }
    InvokePane &invoke() { return *m_invoke; }
    ReviewPane &review() { return *m_review; }
    FileTabs &files() { return *m_files; }
    PauseBar &pause() { return *m_pause; }

    // Side by side, a file at a time; `title` says what is left and right. A line above 0 is gone to in what is left.
    void showDifference(const QString &title, const Sources &before, const Sources &after, const CodePlace &place = {});
    void showReview(const QString &title, const Sources &before, const Sources &after);
    bool isReviewing() const;
    void showEditor();

    void showRefusal(const Error &error); // of the code
    void dismissRefusal();

private:
    QWidget *makeCode(const Theme &theme);
    QWidget *makeDifferenceBar(const Theme &theme);
    QLayout *makeFoot();
    void showProblems(const QJsonArray &problems);
    void showFileDifference(int line);

    CodeEditor *m_editor;
    InvokePane *m_invoke;
    ReviewPane *m_review;
    QStackedWidget *m_side;
    FileTabs *m_files;
    PauseBar *m_pause;
    Sources m_before; // that are compared
    Sources m_after;
    QComboBox *m_differenceFile;
    QFrame *m_differenceBar;
    QLabel *m_differenceTitle;
    Banner *m_banner;
    QLabel *m_cursor;
    QPushButton *m_problemCount;
    QListWidget *m_problems;
};

} // namespace isola
