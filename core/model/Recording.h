#pragma once
// What a call said and what it was answered, kept when its function asks for it (`record`): a value, secrets blacked out, bodies
// up to a limit. Beside it what a replay needs, secrets and all, which only leaves memory sealed.

#include "core/model/FlightRecord.h"

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

    FlightRecordPtr flight; // on its way into the log; null: none, or it is stored
    QByteArray sealedFlight; // out of the log; empty: none
    QString flightFault; // why there is none to be run again
};

using RecordingPtr = std::shared_ptr<const Recording>;

// With "***" in the place of secrets.
QByteArray withoutSecretFields(const QByteArray &fields);
QByteArray withoutSecretParameters(const QByteArray &url);

} // namespace isola
