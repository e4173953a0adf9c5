#pragma once
// How much the functions of one app fetch at once and per second, by the app's egress settings. Engine thread.

#include "core/base/Clock.h"
#include "core/base/Ids.h"

#include <QHash>
#include <QJsonObject>
#include <optional>

namespace isola {

class FetchQuota final {
public:
    explicit FetchQuota(const Clock &clock) : m_clock(clock) { }

    // Why one more must not begin now, in words; nothing when it may: then giveBack() follows when it is over.
    std::optional<QString> take(const AppId &app, const QJsonObject &egress);
    void giveBack(const AppId &app);

private:
    struct Use {
        int open = 0;
        double tokens = 0; // of a bucket that holds one second's requests
        MonotonicTime filled{};
    };

    bool takeToken(Use &use, int perSecond) const;

    const Clock &m_clock;
    QHash<AppId, Use> m_uses;
};

} // namespace isola
