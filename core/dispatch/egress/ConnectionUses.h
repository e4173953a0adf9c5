#pragma once
// How often each kept connection was used. Servers end HTTP/2 connections that have carried many streams, as a guard against
// floods (node's after 1000), and the request that is under way then fails: so none is used that often. Egress thread.

#include <string>
#include <unordered_map>

namespace isola {

class ConnectionUses final {
public:
    static constexpr int kMost = 500;

    // A connection is told by its two ends, "127.0.0.1:40001 192.0.2.1:443". True when it should be closed after this use.
    bool isLast(const std::string &connection)
    {
        if (m_uses.size() >= kMaxKept)
            m_uses.clear(); // most of them are closed by now
        if (++m_uses[connection] < kMost)
            return false;
        m_uses.erase(connection);
        return true;
    }

private:
    static constexpr size_t kMaxKept = 10000;

    std::unordered_map<std::string, int> m_uses;
};

} // namespace isola
