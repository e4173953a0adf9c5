#pragma once
// Who looks into an instance: hears what its inspector says. Engine thread.

#include "core/model/Invocation.h"

namespace isola {

class InspectorClient {
public:
    virtual ~InspectorClient() = default;

    // The function is loaded and has run nothing else yet: where its handler begins, from 1; 0: unknown.
    virtual void inspectedLoaded(int handlerLine, int handlerColumn) = 0;
    // A message of the Chrome DevTools Protocol.
    virtual void inspectorSaid(const QByteArray &message) = 0;
    virtual void inspectedPrinted(const ConsoleEntry &entry) = 0;
    // The last that is heard.
    virtual void inspectedEnded(const QString &reason) = 0;
};

} // namespace isola
