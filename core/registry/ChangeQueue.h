#pragma once
// Changes to one thing, one after the other in order of arrival; changes to different things go side by side. Lives on one
// thread.

#include <QByteArray>
#include <QHash>
#include <functional>
#include <queue>

namespace isola {

class ChangeQueue final {
public:
    // A change calls `finished` once, when the next one for the same key may begin.
    using Finished = std::function<void()>;
    using Change = std::function<void(Finished finished)>;

    void add(const QByteArray &key, Change change);

private:
    struct Line {
        std::queue<Change> waiting;
        bool isBusy = false; // a change is under way
        bool isAdvancing = false; // advance() is on the stack
    };

    void advance(const QByteArray &key);

    QHash<QByteArray, Line> m_lines;
};

} // namespace isola
