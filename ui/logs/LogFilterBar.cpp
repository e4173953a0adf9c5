#include "ui/logs/LogFilterBar.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/FunctionChooser.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SearchField.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QStringListModel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kTypingPauseMs = 300;
static const QString kSavedGroup = QStringLiteral("savedFilters");

LogFilterBar::LogFilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_text(new SearchField(theme, tr("Filter"), tr("Words, or fn:name level:error status:500 trigger:cron version:3")))
    , m_function(new FunctionChooser)
    , m_trigger(new QComboBox)
    , m_onlyErrors(makeButton(tr("Errors only")))
    , m_saved(makeIconButton(themeIcon(theme, u"list-filter"_s, IconInk::Muted), tr("Saved filters")))
    , m_savedMenu(new QMenu(this))
    , m_fault(makeLabel({}, TextRole::Fault))
    , m_completions(new QStringListModel(this))
{
    makeChoosers(theme);
    makeCompleter();
    auto *line = new QHBoxLayout;
    line->setSpacing(spacing::kSmall);
    line->addWidget(m_text, 1);
    line->addWidget(m_function);
    line->addWidget(m_trigger);
    line->addWidget(m_onlyErrors);
    line->addWidget(m_saved);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kTight);
    layout->addLayout(line);
    layout->addWidget(m_fault);
    m_fault->setWordWrap(true);
    m_fault->hide();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &LogFilterBar::readText);
    connect(m_text, &SearchField::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &SearchField::returnPressed, this, &LogFilterBar::readText);
    connect(m_function, &FunctionChooser::currentIndexChanged, this, &LogFilterBar::readChoosers);
    connect(m_trigger, &QComboBox::currentIndexChanged, this, &LogFilterBar::readChoosers);
    connect(m_onlyErrors, &QPushButton::toggled, this, &LogFilterBar::readChoosers);
    connect(m_savedMenu, &QMenu::aboutToShow, this, &LogFilterBar::fillSaved);
}

void LogFilterBar::makeChoosers(const Theme &theme)
{
    m_text->setObjectName(u"logSearch"_s);
    m_text->setToolTip(tr("fn:, level:error, status:, trigger:, version:, since: and until: narrow the search; other words are "
                          "looked for in errors, stacks and console output."));
    m_onlyErrors->setCheckable(true);
    m_onlyErrors->setProperty("kind", u"ghost"_s);
    m_onlyErrors->setIcon(themeIcon(theme, u"circle-alert"_s, IconInk::Danger));
    m_trigger->setAccessibleName(tr("Trigger"));
    m_trigger->addItem(tr("Any trigger"), QString());
    for (const QString &name :
        {u"http"_s, u"cron"_s, u"webhook"_s, u"s3_upload"_s, u"websocket"_s, u"agent"_s, u"invoke"_s, u"test"_s, u"replay"_s})
        m_trigger->addItem(name, name);
    m_saved->setPopupMode(QToolButton::InstantPopup);
    m_saved->setMenu(m_savedMenu);
}

// Keys and their values as they are typed; taking one goes on behind it.
void LogFilterBar::makeCompleter()
{
    auto *completer = new QCompleter(m_completions, this);
    completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_text->setCompleter(completer);
    completer->popup()->setAccessibleName(tr("What the word may become"));
    connect(m_text, &QLineEdit::textEdited, this, [this, completer](const QString &text) {
        const bool isAtEnd = m_text->cursorPosition() == text.size();
        m_completions->setStringList(isAtEnd ? logFilterCompletions(text, m_functions) : QStringList());
        if (m_completions->rowCount() > 0)
            completer->complete();
        else
            completer->popup()->hide();
    });
}

void LogFilterBar::readText()
{
    m_typing.stop();
    const Result<LogFilter> filter = logFilterFromText(m_text->text());
    m_fault->setVisible(!filter);
    if (!filter)
        return m_fault->setText(u"%1 %2"_s.arg(filter.error().message, filter.error().remediation));
    if (*filter == m_filter)
        return;
    m_filter = *filter;
    showFilter();
    Q_EMIT changed();
}

void LogFilterBar::readChoosers()
{
    LogFilter filter = m_filter;
    filter.function = m_function->chosen();
    filter.trigger = m_trigger->currentData().toString();
    filter.onlyErrors = m_onlyErrors->isChecked();
    setFilter(filter);
}

void LogFilterBar::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    const QSignalBlocker quiet(m_text);
    m_text->setText(logFilterText(filter));
    m_fault->hide();
    showFilter();
    Q_EMIT changed();
}

void LogFilterBar::showFilter()
{
    const QSignalBlocker quietFunction(m_function);
    const QSignalBlocker quietTrigger(m_trigger);
    const QSignalBlocker quietErrors(m_onlyErrors);
    m_function->choose(m_filter.function);
    m_trigger->setCurrentIndex(std::max(0, m_trigger->findData(m_filter.trigger)));
    m_onlyErrors->setChecked(m_filter.onlyErrors);
}

void LogFilterBar::setFunctions(const QStringList &names)
{
    m_functions = names;
    m_function->setFunctions(names);
    showFilter(); // a function that is gone may still be asked for
}

void LogFilterBar::fillSaved()
{
    m_savedMenu->clear();
    QSettings settings;
    settings.beginGroup(kSavedGroup);
    const QStringList names = settings.childKeys();
    for (const QString &name : names)
        m_savedMenu->addAction(name, this, [this, text = settings.value(name).toString()] {
            m_text->setText(text);
            readText();
        });
    m_savedMenu->addSeparator();
    m_savedMenu->addAction(tr("Save this filter…"), this, &LogFilterBar::saveFilter)->setEnabled(m_filter != LogFilter());
    QMenu *forget = m_savedMenu->addMenu(tr("Forget"));
    forget->setEnabled(!names.isEmpty());
    for (const QString &name : names)
        forget->addAction(name, this, [name] { QSettings().remove(kSavedGroup + u'/' + name); });
}

void LogFilterBar::saveFilter()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this filter"));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(logFilterText(m_filter).left(40));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [text = logFilterText(m_filter)](const QString &name) {
        if (!name.trimmed().isEmpty())
            QSettings().setValue(kSavedGroup + u'/' + name.trimmed().replace(u'/', u' '), text);
    });
    dialog->open();
}

void LogFilterBar::focusText()
{
    m_text->focusAll();
}

} // namespace isola
