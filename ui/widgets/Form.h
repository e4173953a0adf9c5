#pragma once
// Lays out labelled fields with their explanations in one card that scrolls: every page of settings looks alike.

#include <QString>

class QVBoxLayout;
class QWidget;

namespace isola {

class Form final {
public:
    Form(QWidget &page, const QString &title, const QString &explanation);

    // The label names the field for screen readers too.
    void addField(const QString &label, QWidget *field, const QString &explanation = {});
    void addWidget(QWidget *widget);
    void finish();

private:
    QVBoxLayout *m_column;
    QVBoxLayout *m_card;
};

// A page that scrolls when the window is small: the column its content goes into.
QVBoxLayout *makeScrollingColumn(QWidget &page, int widest);

// The label with its buddy, over the field, over its explanation.
QWidget *makeField(const QString &label, QWidget *field, const QString &explanation);

} // namespace isola
