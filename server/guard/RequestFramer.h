#pragma once
// Cuts a client's bytes into requests, strictly: what two readers could understand differently is refused (RFC 9112; request
// smuggling). llhttp parses; beyond it, this class refuses what llhttp lets pass. The only place that decides where a message
// ends.

#include "server/guard/HttpLimits.h"
#include "server/guard/RequestHead.h"

#include <QByteArray>
#include <llhttp.h>

namespace isola {

// Why a message is refused: an HTTP status and a sentence for the client.
struct FramingFault {
    int status = 0;
    const char *message = nullptr;
    const char *remediation = nullptr;
};

class RequestFramer final {
public:
    enum class State { Head, Body, Complete, Failed };

    explicit RequestFramer(const HttpLimits &limits);
    RequestFramer(const RequestFramer &) = delete;
    RequestFramer &operator=(const RequestFramer &) = delete;

    // Takes bytes in and says how many: it stops at the end of a head and at the end of a message.
    qsizetype feed(QByteArrayView input);
    // Gets ready for the next message of the connection.
    void reset();

    State state() const { return m_state; }
    bool isIdle() const { return m_state == State::Head && m_buffer.isEmpty(); } // nothing of a message has come
    const RequestHead &head() const { return m_head; }
    QByteArrayView headBytes() const { return m_buffer; }
    QByteArrayView body() const { return m_body; } // what the last feed() found of the body; valid as long as its input
    const FramingFault &fault() const { return m_fault; }

private:
    qsizetype feedHead(QByteArrayView input);
    qsizetype feedBody(QByteArrayView input);
    bool checkLine(qsizetype start, qsizetype end);
    bool checkRequestLine(QByteArrayView line);
    void parseHead();
    void checkFields();
    bool checkField(const HeaderField &field);
    bool readConnection(QByteArrayView value);
    bool settleFraming();
    bool fail(int status, const char *message, const char *remediation); // always false
    bool failAsParsed();

    static const llhttp_settings_t *settings();
    static int takeTarget(llhttp_t *parser, const char *at, size_t length);
    static int takeFieldName(llhttp_t *parser, const char *at, size_t length);
    static int takeFieldValue(llhttp_t *parser, const char *at, size_t length);
    static int endHead(llhttp_t *parser);
    static int takeBody(llhttp_t *parser, const char *at, size_t length);
    static int refuseExtension(llhttp_t *parser, const char *at, size_t length);
    static int endMessage(llhttp_t *parser);

    const HttpLimits &m_limits;
    llhttp_t m_parser;
    State m_state = State::Head;
    FramingFault m_fault;

    QByteArray m_buffer; // the head as it came, CR LF CR LF included; kept from message to message to save the allocation
    qsizetype m_lineStart = 0;
    int m_lineCount = 0;
    qsizetype m_methodSize = 0;
    bool m_isHeadParsed = false;
    bool m_isMessageParsed = false;
    quint32 m_bodyEnd = 0; // the last four bytes taken of the body
    RequestHead m_head;
    int m_hostCount = 0;
    int m_lengthCount = 0;
    int m_encodingCount = 0;
    bool m_upgradesToWebSocket = false;
    bool m_connectionUpgrades = false;

    QByteArrayView m_body;
    QByteArray m_joinedBody; // chunks that came together
};

} // namespace isola
