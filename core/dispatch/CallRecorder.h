#pragma once
// Writes down a call as it goes by, for functions whose `record` asks for it. Owned by its call, engine thread.

#include "core/model/Invocation.h"
#include "core/model/Recording.h"

namespace isola {

class CallRecorder final {
public:
    // Null for calls that are not to be recorded, which costs one comparison.
    static std::unique_ptr<CallRecorder> of(const Invocation &invocation);

    void takeRequest(QByteArrayView bytes) { take(m_recording->request, bytes); }
    void takeHead(const QByteArray &fields) { m_recording->response.fields = withoutSecretFields(fields); }
    void takeResponse(QByteArrayView bytes) { take(m_recording->response, bytes); }

    // Null when only errors are kept and this was none.
    RecordingPtr finish(bool isError);

private:
    explicit CallRecorder(bool onlyErrors) : m_onlyErrors(onlyErrors) { }
    static void take(RecordedMessage &message, QByteArrayView bytes);

    const bool m_onlyErrors;
    std::shared_ptr<Recording> m_recording = std::make_shared<Recording>();
};

} // namespace isola
