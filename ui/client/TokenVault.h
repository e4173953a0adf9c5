#pragma once
// Where the tokens of servers are kept between two starts: the desktop's keychain (Secret Service, KWallet), or, where there is
// none, a file that only its owner may read. Which of the two is told, so that it can be shown. Lives on the GUI thread.

#include <QByteArray>
#include <QObject>
#include <functional>

namespace isola {

struct ApiServer;

enum class TokenPlace { Nowhere, Keychain, File };

class TokenVault final : public QObject {
    Q_OBJECT

public:
    // `useKeychain` false: the file alone, for tests and for who wants it.
    explicit TokenVault(bool useKeychain = true, QObject *parent = nullptr);

    // Empty: none is kept.
    void read(const ApiServer &server, std::function<void(const QByteArray &token)> done);
    void keep(const ApiServer &server, std::function<void(TokenPlace place)> done);
    void forget(const ApiServer &server);

    static QString filePath();

private:
    QByteArray readFile(const QString &key) const;
    bool writeFile(const QString &key, const QByteArray &token) const; // empty: taken out

    const bool m_useKeychain;
};

} // namespace isola
