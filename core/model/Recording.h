#pragma once
// What a call said and what it was answered, kept when its function asks for it (`record`): a value, secrets blacked out, bodies
// up to a limit.

#include <QByteArray>
#include <memory>

namespace isola {

struct RecordedMessage {
    QByteArray fields; // "name:value\n" each; values of fields that let their holder in are "***"
    QByteArray body; // its beginning
    bool isCut = false; // the body was longer
};

struct Recording {
    static constexpr qsizetype kMostBody = 64 * 1024;

    QByteArray url; // without the values of parameters that let their holder in
    RecordedMessage request;
    RecordedMessage response; // empty when nothing was answered
};

using RecordingPtr = std::shared_ptr<const Recording>;

// With "***" in the place of secrets.
QByteArray withoutSecretFields(const QByteArray &fields);
QByteArray withoutSecretParameters(const QByteArray &url);

} // namespace isola
