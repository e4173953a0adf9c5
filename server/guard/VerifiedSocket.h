#pragma once
// A socket without a network: QtHttpServer reads from it what the guard has verified and written anew, so that the two can never
// disagree about where a request ends, and no byte of a client reaches QtHttpServer's parser unchecked.

#include <QByteArray>
#include <QTcpSocket>

namespace isola {

class VerifiedSocket final : public QTcpSocket {
    Q_OBJECT

public:
    explicit VerifiedSocket(QObject *parent = nullptr);

    // Lets the reader take one whole request, now.
    void bring(const QByteArray &request);
    bool isUsable() const { return state() == ConnectedState; }

    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override; // nothing is answered this way

private:
    QByteArray m_bytes;
    qint64 m_taken = 0;
};

} // namespace isola
