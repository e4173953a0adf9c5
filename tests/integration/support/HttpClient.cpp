#include "tests/integration/support/HttpClient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

QByteArray HttpAnswer::field(QByteArrayView name) const
{
    for (const auto &[fieldName, value] : fields)
        if (fieldName == name)
            return value;
    return {};
}

QJsonObject HttpAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QJsonObject HttpAnswer::error() const
{
    return json()["error"_L1].toObject();
}

QString HttpAnswer::errorCode() const
{
    return error()["code"_L1].toString();
}

HttpClient::HttpClient(quint16 port) : m_port(port) { }

bool HttpClient::connectNow()
{
    m_socket.abort();
    m_input.clear();
    m_isBodyComplete = true;
    m_socket.connectToHost(u"127.0.0.1"_s, m_port);
    m_isReusable = m_socket.waitForConnected(kPatience);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    return m_isReusable;
}

QByteArray HttpClient::head(const HttpCall &call, quint16 port)
{
    QByteArray head = call.method + ' ' + call.target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n";
    if (!call.token.isEmpty())
        head += "Authorization: Bearer " + call.token + "\r\n";
    for (const QByteArray &field : call.fields)
        head += field + "\r\n";
    if (!call.body.isEmpty())
        head += "Content-Length: " + QByteArray::number(call.body.size()) + "\r\n";
    return head + "\r\n";
}

HttpAnswer HttpClient::ask(const HttpCall &call)
{
    const bool isConnected = m_isReusable && m_socket.state() == QAbstractSocket::ConnectedState;
    if (!isConnected && !connectNow())
        return {};
    send(head(call, m_port) + call.body);
    return readAnswer(call.method != "HEAD");
}

bool HttpClient::send(QByteArrayView bytes)
{
    m_socket.write(bytes.data(), bytes.size());
    while (m_socket.bytesToWrite() > 0)
        if (!m_socket.waitForBytesWritten(kPatience))
            return false;
    return true;
}

bool HttpClient::more()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(kPatience) && m_socket.bytesAvailable() == 0)
        return false;
    m_input += m_socket.readAll();
    return true;
}

bool HttpClient::readLine(QByteArray &line)
{
    qsizetype end = -1;
    while ((end = m_input.indexOf("\r\n")) < 0)
        if (!more())
            return false;
    line = m_input.first(end);
    m_input.remove(0, end + 2);
    return true;
}

HttpAnswer HttpClient::readHead()
{
    HttpAnswer answer;
    QByteArray line;
    m_isReusable = false;
    if (!readLine(line))
        return answer;
    const int status = line.mid(9, 3).toInt();
    while (readLine(line) && !line.isEmpty()) {
        const qsizetype colon = line.indexOf(':');
        answer.fields.append({line.first(colon).toLower(), line.sliced(colon + 1).trimmed()});
    }
    if (status == 100)
        return readHead();
    answer.status = status;
    answer.closes = answer.field("connection") == "close";
    m_isChunked = answer.field("transfer-encoding") == "chunked";
    m_left = m_isChunked ? 0 : answer.field("content-length").toLongLong();
    const bool hasNoBody = status == 204 || status == 304;
    m_isBodyComplete = hasNoBody || (!m_isChunked && m_left == 0);
    m_isReusable = !answer.closes;
    return answer;
}

// Reads the line before the next chunk; false at the end of the body.
bool HttpClient::nextChunk()
{
    QByteArray line;
    if (!readLine(line))
        return false;
    m_left = line.toLongLong(nullptr, 16);
    if (m_left > 0)
        return true;
    m_isBodyComplete = readLine(line) && line.isEmpty();
    return false;
}

QByteArray HttpClient::readBodyPart()
{
    if (m_isBodyComplete || (m_isChunked && m_left == 0 && !nextChunk()))
        return {};
    if (m_input.isEmpty() && !more())
        return {};
    const qsizetype taken = qMin<qint64>(m_left, m_input.size());
    const QByteArray part = m_input.first(taken);
    m_input.remove(0, taken);
    m_left -= taken;
    QByteArray line;
    if (m_left == 0 && m_isChunked && !readLine(line))
        return {};
    m_isBodyComplete = m_left == 0 && !m_isChunked;
    return part;
}

HttpAnswer HttpClient::readAnswer(bool hasBody)
{
    HttpAnswer answer = readHead();
    if (answer.status == 0)
        return answer;
    if (!hasBody)
        m_isBodyComplete = true;
    for (QByteArray part; !(part = readBodyPart()).isEmpty();)
        answer.body += part;
    answer.isComplete = m_isBodyComplete;
    m_isReusable = m_isReusable && m_isBodyComplete;
    return answer;
}

QByteArray HttpClient::readUntilClosed()
{
    while (m_socket.state() == QAbstractSocket::ConnectedState || m_socket.bytesAvailable() > 0)
        if (!more())
            break;
    return std::exchange(m_input, {});
}

} // namespace isola
