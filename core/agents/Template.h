#pragma once
// Texts with places to be filled in: {{ input.question }}, {{ state.answer.name }}. `input` is what a run was started with,
// `state` what its nodes have kept.

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace isola {

// "input" or "state", then keys or indices after dots.
bool isTemplatePath(QStringView path);

// What is wrong with the places in a text, or in all texts inside a value.
QStringList templateFaults(const QString &text);
QStringList templateFaults(const QJsonValue &value);

// What is at the path; undefined where there is nothing.
QJsonValue valueAt(QStringView path, const QJsonObject &input, const QJsonObject &state);

// A text that is one place alone becomes the value that is there, whatever its type; in other texts values are written as JSON,
// strings as they are, and what is missing as nothing.
QJsonValue filled(const QString &text, const QJsonObject &input, const QJsonObject &state);
QJsonValue filled(const QJsonValue &value, const QJsonObject &input, const QJsonObject &state);

// As text in any case.
QString filledText(const QString &text, const QJsonObject &input, const QJsonObject &state);

} // namespace isola
