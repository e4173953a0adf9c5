#include "server/api/BackupController.h"

#include "core/model/FieldReader.h"
#include "server/api/Answers.h"
#include "server/api/BackupTransfer.h"

using namespace Qt::StringLiterals;

namespace isola {

BackupController::BackupController(Router &router, const DataDirectory &data, const Clock &clock) : m_data(data), m_clock(clock)
{
    router.add("POST", "/v1/admin/backup", Access::Operator,
        [this](const Request &request, const Responder &responder) { make(request, responder); });
}

static Result<BackupWish> wishOf(const Request &request)
{
    const Result<QJsonObject> body = request.query.allowOnly({}).and_then([&] { return request.optionalJson(); });
    if (!body)
        return fail(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    BackupWish wish;
    if (const auto passphrase = reader.text("passphrase"_L1)) {
        if (passphrase->isEmpty())
            reader.refuse("passphrase"_L1, u"must not be empty; leave it out to have the keys as they are"_s);
        wish.passphrase = passphrase->toUtf8();
    }
    wish.hasLog = reader.boolean("log"_L1).value_or(true);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return wish;
}

void BackupController::make(const Request &request, const Responder &responder)
{
    const Result<BackupWish> wish = wishOf(request);
    if (!wish)
        return responder.error(wish.error());
    if (m_isTaking || !m_current.expired())
        return responder.error(
            {ErrorCode::ResourceConflict, u"Another backup is under way"_s, u"Wait until it is through."_s, {}});
    m_isTaking = true;
    struct Begun {
        BackupPtr backup;
        QByteArray firstBytes;
    };
    m_thread.run<Begun>(
        &m_context,
        [this, wish = *wish]() -> Result<Begun> {
            Result<std::unique_ptr<Backup>> taken = Backup::take(m_data, wish, m_clock);
            if (!taken)
                return fail(taken.error());
            Begun begun{std::move(*taken), {}};
            return begun.backup->next().map([&](const QByteArray &bytes) {
                begun.firstBytes = bytes;
                return begun;
            });
        },
        [this, responder](const Result<Begun> &begun) {
            m_isTaking = false;
            if (!begun)
                return responder.error(begun.error());
            m_current = begun->backup;
            responder.passTo([&](Connection &connection) {
                return BackupTransfer::start(m_thread, connection, begun->backup, begun->firstBytes);
            });
        });
}

} // namespace isola
