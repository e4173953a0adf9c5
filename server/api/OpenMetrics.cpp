#include "server/api/OpenMetrics.h"

#include <cmath>

namespace isola {

static QByteArrayView kindName(OpenMetrics::Kind kind)
{
    switch (kind) {
    case OpenMetrics::Kind::Counter:
        return "counter";
    case OpenMetrics::Kind::Gauge:
        return "gauge";
    case OpenMetrics::Kind::Info:
        return "info";
    }
    Q_UNREACHABLE();
}

static void appendEscaped(QByteArray &out, QByteArrayView value)
{
    for (const char c : value) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
}

static void appendNumber(QByteArray &out, double value)
{
    static constexpr double kExact = 9007199254740992.0; // whole numbers up to here are written as such
    if (value == std::floor(value) && std::abs(value) < kExact)
        out += QByteArray::number(qlonglong(value));
    else
        out += QByteArray::number(value, 'g', 15);
}

void OpenMetrics::family(QByteArrayView name, Kind kind, QByteArrayView help)
{
    m_text.append("# TYPE ").append(name).append(' ').append(kindName(kind)).append('\n');
    m_text.append("# HELP ").append(name).append(' ');
    appendEscaped(m_text, help);
    m_text.append('\n');
}

void OpenMetrics::sample(QByteArrayView name, Labels labels, double value)
{
    m_text.append(name);
    char separator = '{';
    for (const auto &[label, text] : labels) {
        m_text.append(separator).append(label).append("=\"");
        appendEscaped(m_text, text);
        m_text.append('"');
        separator = ',';
    }
    if (labels.size() > 0)
        m_text.append('}');
    m_text.append(' ');
    appendNumber(m_text, value);
    m_text.append('\n');
}

QByteArray OpenMetrics::finish()
{
    return std::exchange(m_text, {}) + "# EOF\n";
}

} // namespace isola
