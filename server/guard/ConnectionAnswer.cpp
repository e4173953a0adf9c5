// The answering half of Connection.

#include "server/ErrorBody.h"
#include "server/guard/Connection.h"

#include <charconv>

namespace isola {

static constexpr qsizetype kOneWrite = 64 * 1024; // a body up to this leaves in one write with its head

void Connection::refuse(const FramingFault &fault)
{
    m_keepsAlive = false;
    endExchange(Exchange::End::ClientGone);
    if (m_answer == Answer::Started)
        return breakOff();
    if (m_answer == Answer::Done)
        return startClosing();
    if (m_answer == Answer::None)
        m_dropsBody = false;
    m_answer = Answer::Awaited;
    const ErrorCode code = errorCodeOfStatus(fault.status);
    const Error error{code, QString::fromLatin1(fault.message), QString::fromLatin1(fault.remediation), {}};
    AnswerHead head;
    head.status = fault.status;
    const FieldBlock fields = errorFields(code);
    head.fields = fields;
    answer(head, errorBody(error));
}

AnswerFraming Connection::framing(const AnswerHead &head, std::optional<qint64> length) const
{
    AnswerFraming framing;
    const RequestHead &request = m_framer.head();
    const bool isBodyRead = m_framer.state() == RequestFramer::State::Complete;
    const bool isRestSmall = !request.isChunked() && !request.expectsContinue
        && request.contentLength <= m_context.limits.maxDiscardedBody && m_framer.state() == RequestFramer::State::Body;
    framing.keepsAlive = m_keepsAlive && !m_context.isStopping && (isBodyRead || isRestSmall);
    if (!hasBody(head.status)) {
        framing.body = BodyFraming::None;
    } else if (length) {
        framing.body = BodyFraming::Length;
        framing.length = *length;
    } else if (request.minorVersion == 0) {
        framing.body = BodyFraming::UntilClose;
        framing.keepsAlive = false;
    } else {
        framing.body = BodyFraming::Chunked;
    }
    framing.namesKeepAlive = request.minorVersion == 0;
    return framing;
}

// A head that could forge another one is answered as the function's fault.
bool Connection::refuseUnsafe(const AnswerHead &head)
{
    if (isSafe(head))
        return false;
    const FieldBlock fields = errorFields(ErrorCode::FunctionBadResponse);
    AnswerHead safe;
    safe.status = httpStatus(ErrorCode::FunctionBadResponse);
    safe.fields = fields;
    answer(safe,
        errorBody({ErrorCode::FunctionBadResponse, QStringLiteral("The response's status or headers are malformed."),
            QStringLiteral("Set header values without line breaks."), {}}));
    return true;
}

void Connection::answer(const AnswerHead &head, QByteArrayView body)
{
    if (refuseUnsafe(head))
        return;
    qint64 length = body.size();
    if (m_dropsBody && body.isEmpty())
        length = declaredLength(head.fields).value_or(0);
    m_framing = framing(head, length);
    QByteArray &out = m_context.output;
    out.resize(0);
    out.reserve(512 + head.fields.size() * 2 + head.edgeFields.size() * 2 + qMin(body.size(), kOneWrite));
    appendHead(out, head, m_framing, m_context.dateLine);
    const bool sendsBody = m_framing.body == BodyFraming::Length && !m_dropsBody;
    m_status = head.status;
    m_bodySent = sendsBody ? body.size() : 0;
    if (sendsBody && body.size() <= kOneWrite) {
        out.append(body);
        write(out);
    } else {
        write(out);
        if (sendsBody)
            write(body);
    }
    finishAnswer();
}

void Connection::beginAnswer(const AnswerHead &head, QByteArrayView firstBytes)
{
    if (refuseUnsafe(head))
        return;
    m_framing = framing(head, declaredLength(head.fields));
    m_status = head.status;
    m_bodySent = 0;
    QByteArray &out = m_context.output;
    out.resize(0);
    appendHead(out, head, m_framing, m_context.dateLine);
    m_answer = Answer::Started;
    if (m_framing.body == BodyFraming::Chunked && !m_dropsBody && !firstBytes.isEmpty()) {
        appendChunk(out, firstBytes, false);
        m_bodySent = firstBytes.size();
        return write(out);
    }
    write(out);
    if (!firstBytes.isEmpty())
        sendBody(firstBytes, false);
}

void Connection::sendBody(QByteArrayView bytes, bool isLast)
{
    if (m_answer != Answer::Started)
        return;
    m_bodySent += bytes.size();
    if (m_framing.body == BodyFraming::Length && !m_dropsBody
        && (m_bodySent > m_framing.length || (isLast && m_bodySent < m_framing.length)))
        return breakOff(); // not what its content-length promised
    if (m_framing.body == BodyFraming::Chunked && !m_dropsBody) {
        QByteArray &out = m_context.output;
        out.resize(0);
        appendChunk(out, bytes, isLast);
        write(out);
    } else if (m_framing.body != BodyFraming::None && !m_dropsBody && !bytes.isEmpty()) {
        write(bytes);
    }
    if (isLast)
        finishAnswer();
}

void Connection::appendChunk(QByteArray &out, QByteArrayView bytes, bool isLast)
{
    if (!bytes.isEmpty()) {
        char size[20];
        const auto [end, error] = std::to_chars(size, size + sizeof size, bytes.size(), 16);
        out.append(size, end - size).append("\r\n", 2).append(bytes).append("\r\n", 2);
    }
    if (isLast)
        out.append("0\r\n\r\n", 5);
}

void Connection::cutAnswer()
{
    m_exchange = nullptr;
    breakOff();
}

// In a turn of its own: whoever is sending is told that the client is gone only then.
void Connection::breakOff()
{
    logAccess();
    m_answer = Answer::Done;
    m_isClosing = true;
    m_waited = Milliseconds(0);
    const auto close = [this] {
        if (m_socket)
            m_socket->flush();
        abort();
    };
    QMetaObject::invokeMethod(this, close, Qt::QueuedConnection);
}

void Connection::finishAnswer()
{
    logAccess();
    m_answer = Answer::Done;
    if (!m_framing.keepsAlive || m_context.isStopping)
        startClosing();
    else if (!m_isProcessing && m_framer.state() == RequestFramer::State::Complete)
        nextRequest();
    // Bytes of the next request may have waited; they are looked at in a turn of their own, not inside the answering call.
    if (!m_isProcessing && m_socket && m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Connection::process, Qt::QueuedConnection);
    endExchange(Exchange::End::Answered);
}

void Connection::endExchange(Exchange::End reason)
{
    if (Exchange *exchange = std::exchange(m_exchange, nullptr))
        exchange->end(reason);
}

} // namespace isola
