#include "core/registry/ChangeQueue.h"

namespace isola {

void ChangeQueue::add(const QByteArray &key, Change change)
{
    m_lines[key].waiting.push(std::move(change));
    advance(key);
}

// A loop, so that a thousand waiting changes that are refused at once do not nest a thousand deep. The line is looked up anew
// after each change, which may have added others.
void ChangeQueue::advance(const QByteArray &key)
{
    if (m_lines[key].isAdvancing)
        return;
    m_lines[key].isAdvancing = true;
    while (!m_lines[key].isBusy && !m_lines[key].waiting.empty()) {
        const Change change = std::move(m_lines[key].waiting.front());
        m_lines[key].waiting.pop();
        m_lines[key].isBusy = true;
        change([this, key] {
            m_lines[key].isBusy = false;
            advance(key);
        });
    }
    m_lines[key].isAdvancing = false;
    if (!m_lines[key].isBusy)
        m_lines.remove(key);
}

} // namespace isola
