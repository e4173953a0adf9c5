#include "core/dispatch/CallRecorder.h"

#include <QRandomGenerator>

namespace isola {

using namespace Qt::StringLiterals;

// "off", "errors", "all" or "sampled:N": one call in N.
std::unique_ptr<CallRecorder> CallRecorder::of(const Invocation &invocation)
{
    const FunctionVersion &function = *invocation.function;
    const QString &record = function.settings.record == "app"_L1 ? function.appRecord : function.settings.record;
    if (record == "off"_L1)
        return nullptr;
    const int oneIn = record.startsWith("sampled:"_L1) ? QStringView(record).sliced(8).toInt() : 1;
    if (oneIn > 1 && QRandomGenerator::global()->bounded(oneIn) != 0)
        return nullptr;
    std::unique_ptr<CallRecorder> recorder(new CallRecorder(record == "errors"_L1));
    recorder->m_recording->url = withoutSecretParameters(invocation.request.url);
    recorder->m_recording->request.fields = withoutSecretFields(invocation.request.fields);
    recorder->takeRequest(invocation.request.body);
    return recorder;
}

void CallRecorder::take(RecordedMessage &message, QByteArrayView bytes)
{
    const qsizetype room = Recording::kMostBody - message.body.size();
    message.body.append(bytes.first(std::min(room, bytes.size())));
    message.isCut = message.isCut || bytes.size() > room;
}

RecordingPtr CallRecorder::finish(bool isError)
{
    return m_onlyErrors && !isError ? nullptr : std::move(m_recording);
}

} // namespace isola
