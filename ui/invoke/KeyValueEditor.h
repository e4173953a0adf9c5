#pragma once
// Headers as lines "name: value", checked as they are typed. Plain text, because people paste headers.

#include <QPlainTextEdit>

namespace isola {

class KeyValueEditor final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit KeyValueEditor(QWidget *parent = nullptr);

    QList<std::pair<QString, QString>> pairs() const;
    QString fault() const; // of the first bad line; empty: none

private:
    void check();
};

} // namespace isola
