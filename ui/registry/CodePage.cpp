#include "ui/registry/CodePage.h"

#include "ui/debug/PauseBar.h"
#include "ui/editor/CodeEditor.h"
#include "ui/invoke/InvokePane.h"
#include "ui/registry/FileTabs.h"
#include "ui/registry/ReviewPane.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kProblemsHeight = 116;
static constexpr int kLeastSide = 340;

CodePage::CodePage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_editor(new CodeEditor(theme))
    , m_invoke(new InvokePane(client, theme))
    , m_review(new ReviewPane(theme))
    , m_side(new QStackedWidget)
    , m_files(new FileTabs(theme))
    , m_pause(new PauseBar(theme))
    , m_differenceFile(new QComboBox)
    , m_differenceBar(new QFrame)
    , m_differenceTitle(makeLabel({}, TextRole::Strong))
    , m_banner(new Banner(theme))
    , m_cursor(makeLabel({}, TextRole::Caption))
    , m_problemCount(makeButton({}, ButtonKind::Ghost))
    , m_problems(new QListWidget)
{
    m_side->addWidget(m_invoke);
    m_side->addWidget(m_review);
    m_side->setMinimumWidth(kLeastSide);
    auto *splitter = new QSplitter;
    splitter->addWidget(makeCode(theme));
    splitter->addWidget(m_side);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({660, 440});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_editor, &CodeEditor::cursorMoved, this,
        [this](int line, int column) { m_cursor->setText(tr("Line %1, column %2").arg(line).arg(column)); });
    connect(m_editor, &CodeEditor::problemsFound, this, &CodePage::showProblems);
    connect(m_editor, &CodeEditor::differenceCounted, m_review, &ReviewPane::setCodeCounts);
    connect(m_invoke, &InvokePane::sourceRequested, m_editor, &CodeEditor::revealLine);
    connect(m_review, &ReviewPane::cancelled, this, &CodePage::showEditor);
    connect(m_problems, &QListWidget::itemActivated, this,
        [this](const QListWidgetItem *item) { m_editor->revealLine(item->data(Qt::UserRole).toInt()); });
    setFocusProxy(m_editor);
}

QWidget *CodePage::makeCode(const Theme &theme)
{
    m_problems->setObjectName(u"problems"_s);
    m_problems->setAccessibleName(tr("Problems in the code"));
    m_problems->setFixedHeight(kProblemsHeight);
    m_problems->hide();
    auto *notes = new QVBoxLayout;
    notes->setContentsMargins(spacing::kMedium, 0, spacing::kMedium, 0);
    notes->addWidget(m_banner);
    notes->addWidget(m_problems);
    auto *code = new QWidget;
    auto *layout = new QVBoxLayout(code);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_files);
    layout->addWidget(m_pause);
    layout->addWidget(makeDifferenceBar(theme));
    layout->addWidget(m_editor, 1);
    layout->addLayout(notes);
    layout->addWidget(makeLine());
    layout->addLayout(makeFoot());
    showProblems({});
    return code;
}

QWidget *CodePage::makeDifferenceBar(const Theme &theme)
{
    m_differenceBar->setProperty("role", u"bar"_s);
    m_differenceBar->hide();
    auto *close = makeButton(tr("Back to the editor"));
    close->setIcon(themeIcon(theme, u"arrow-left"_s));
    close->setObjectName(u"closeDifference"_s);
    auto *layout = new QHBoxLayout(m_differenceBar);
    layout->setContentsMargins(spacing::kMedium, spacing::kTight, spacing::kMedium, spacing::kTight);
    layout->addWidget(m_differenceTitle, 1);
    layout->addWidget(m_differenceFile);
    m_differenceFile->setObjectName(u"differenceFile"_s);
    m_differenceFile->setAccessibleName(tr("File that is compared"));
    connect(m_differenceFile, &QComboBox::currentIndexChanged, this, [this] { showFileDifference(0); });
    layout->addWidget(close);
    connect(close, &QPushButton::clicked, this, &CodePage::showEditor);
    return m_differenceBar;
}

QLayout *CodePage::makeFoot()
{
    m_problemCount->setObjectName(u"problemCount"_s);
    m_problemCount->setCheckable(true);
    connect(m_problemCount, &QPushButton::toggled, m_problems, &QWidget::setVisible);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(spacing::kMedium, 3, spacing::kMedium, 3);
    foot->addWidget(m_cursor);
    foot->addWidget(m_problemCount);
    foot->addStretch();
    foot->addWidget(makeLabel(tr("Ctrl+Shift+Return deploys, Ctrl+Return runs"), TextRole::Caption));
    return foot;
}

void CodePage::showDifference(const QString &title, const Sources &before, const Sources &after, const CodePlace &place)
{
    m_before = before;
    m_after = after;
    m_side->setCurrentWidget(m_invoke);
    m_differenceTitle->setText(title);
    m_differenceBar->show();
    m_files->hide();
    QStringList files = changedFiles(before, after);
    if (!files.contains(place.file) && (place.line > 0 || files.isEmpty()))
        files.prepend(place.file);
    {
        const QSignalBlocker quiet(m_differenceFile);
        m_differenceFile->clear();
        for (const QString &file : std::as_const(files))
            m_differenceFile->addItem(file.isEmpty() ? tr("entry") : moduleTitle(file), file);
        m_differenceFile->setCurrentIndex(std::max(0, int(files.indexOf(place.file))));
        m_differenceFile->setVisible(files.size() > 1);
    }
    showFileDifference(place.line);
}

void CodePage::showFileDifference(int line)
{
    const QString file = m_differenceFile->currentData().toString();
    m_editor->showDifference(m_before.text(file), m_after.text(file), line);
}

void CodePage::showReview(const QString &title, const Sources &before, const Sources &after)
{
    showDifference(title, before, after);
    m_side->setCurrentWidget(m_review);
}

bool CodePage::isReviewing() const
{
    return m_side->currentWidget() == m_review;
}

void CodePage::showEditor()
{
    m_side->setCurrentWidget(m_invoke);
    m_differenceBar->hide();
    m_files->setVisible(true);
    m_editor->closeDifference();
}

void CodePage::showRefusal(const Error &error)
{
    m_banner->showError(error);
}

void CodePage::dismissRefusal()
{
    m_banner->dismiss();
}

void CodePage::showProblems(const QJsonArray &problems)
{
    m_problems->clear();
    for (const QJsonValue &value : problems) {
        const QJsonObject problem = value.toObject();
        const int line = problem.value("line"_L1).toInt();
        auto *item = new QListWidgetItem(tr("Line %1: %2").arg(line).arg(problem.value("message"_L1).toString()), m_problems);
        item->setData(Qt::UserRole, line);
    }
    m_problemCount->setText(problems.isEmpty() ? tr("No problems") : tr("Problems: %1").arg(problems.size()));
    m_problemCount->setEnabled(!problems.isEmpty());
    m_problemCount->setToolTip(tr("F8 goes to the next one"));
    if (problems.isEmpty())
        m_problemCount->setChecked(false);
}

} // namespace isola
