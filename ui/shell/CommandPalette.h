#pragma once
// One field that finds everything: the window's commands with their keys, functions, a call by its id, words in the log. Filled
// by MainWindow when it opens; keyboard first.

#include <QDialog>
#include <QIcon>
#include <functional>

class QListWidget;

namespace isola {

class SearchField;
class Theme;

struct PaletteEntry {
    QIcon icon;
    QString title;
    QString detail; // at the right: keys, or what kind of thing it is
    std::function<void()> run;
};

class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    // `always` makes entries of whatever was typed: a search for it, a call of that id.
    CommandPalette(const Theme &theme, QList<PaletteEntry> entries,
        std::function<QList<PaletteEntry>(const QString &typed)> always, QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void show(const QString &typed);
    void add(const PaletteEntry &entry);
    void step(int rows);
    void run();

    const Theme &m_theme;
    QList<PaletteEntry> m_entries;
    std::function<QList<PaletteEntry>(const QString &)> m_always;
    QList<PaletteEntry> m_shown; // by row
    SearchField *m_field;
    QListWidget *m_list;
};

} // namespace isola
