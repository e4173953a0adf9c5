#include "server/api/ClockController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/triggers/TimePlayer.h"
#include "server/api/Answers.h"

using namespace Qt::StringLiterals;

namespace isola {

ClockController::ClockController(Router &router, const Clock &clock, TimePlayer *player) : m_clock(clock), m_player(player)
{
    router.add("GET", "/v1/admin/clock", Access::Operator,
        [this](const Request &request, const Responder &responder) { show(request, responder); });
    router.add("POST", "/v1/admin/clock/advance", Access::Operator,
        [this](const Request &request, const Responder &responder) { advance(request, responder); });
}

void ClockController::show(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    responder.json(200, {{u"now"_s, timeJson(std::optional(m_clock.wall()))}, {u"simulated"_s, m_player != nullptr}});
}

// {"by_seconds": 3600} or {"to": "2026-02-01T00:00:00Z"}
void ClockController::advance(const Request &request, const Responder &responder) const
{
    static constexpr int kMostSeconds = 366 * 86400;
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    if (!m_player)
        return responder.error({ErrorCode::ResourceConflict, u"The clock is the machine's own."_s,
            u"Start the server with --clock=SIMULATED."_s, {}});
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const auto seconds = reader.integer("by_seconds"_L1, 1, kMostSeconds);
    const auto text = reader.text("to"_L1);
    const QDateTime to = QDateTime::fromString(text.value_or(QString()), Qt::ISODateWithMs);
    const WallTime target = to.isValid() ? WallTime(Milliseconds(to.toMSecsSinceEpoch()))
                                         : m_clock.wall() + std::chrono::seconds(seconds.value_or(0));
    if (reader.has("by_seconds"_L1) == reader.has("to"_L1))
        reader.refuse("by_seconds"_L1, u"must be given, or `to`, and not both"_s);
    else if (text && (!to.isValid() || target < m_clock.wall() || target > m_clock.wall() + std::chrono::seconds(kMostSeconds)))
        reader.refuse("to"_L1, u"must be an ISO 8601 time after the clock's, at most a year"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    m_player->playUntil(target, answering<int>(responder, [this, responder](int stops) {
        responder.json(200, {{u"now"_s, timeJson(std::optional(m_clock.wall()))}, {u"stops"_s, stops}});
    }));
}

} // namespace isola
