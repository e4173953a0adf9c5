#pragma once
// A line edit to search with: a magnifier, a button that clears it, and names for both.

#include <QLineEdit>

namespace isola {

class Theme;

class SearchField final : public QLineEdit {
    Q_OBJECT

public:
    SearchField(const Theme &theme, const QString &name, const QString &placeholder, QWidget *parent = nullptr);

    void focusAll(); // what is typed next replaces the text
};

} // namespace isola
