#pragma once
// The code of a function beside its test call: the editor, the list of its problems, and, while a deploy is looked over or
// versions are compared, the differences in the editor's place. Owned by FunctionPage, which decides what is shown.

#include "core/base/Error.h"

#include <QJsonArray>
#include <QWidget>

class QFrame;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace isola {

class Banner;
class CodeEditor;
class InvokePane;
class ReviewPane;
class ServerClient;
class Theme;

class CodePage final : public QWidget {
    Q_OBJECT

public:
    CodePage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    CodeEditor &editor() { return *m_editor; }
    InvokePane &invoke() { return *m_invoke; }
    ReviewPane &review() { return *m_review; }

    // Side by side; `title` says what is left and right. A line above 0 is gone to in what is left.
    void showDifference(const QString &title, const QString &before, const QString &after, int line = 0);
    void showReview(const QString &title, const QString &before, const QString &after);
    bool isReviewing() const;
    void showEditor();

    void showRefusal(const Error &error); // of the code
    void dismissRefusal();

private:
    QWidget *makeCode(const Theme &theme);
    QWidget *makeDifferenceBar(const Theme &theme);
    QLayout *makeFoot();
    void showProblems(const QJsonArray &problems);

    CodeEditor *m_editor;
    InvokePane *m_invoke;
    ReviewPane *m_review;
    QStackedWidget *m_side;
    QFrame *m_differenceBar;
    QLabel *m_differenceTitle;
    Banner *m_banner;
    QLabel *m_cursor;
    QPushButton *m_problemCount;
    QListWidget *m_problems;
};

} // namespace isola
