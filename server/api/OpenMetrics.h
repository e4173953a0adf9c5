#pragma once
// Writes the OpenMetrics text format (OpenMetrics 1.0.0, "Text format"), which Prometheus reads. A value that is filled and
// taken.

#include <QByteArray>
#include <QByteArrayView>
#include <initializer_list>
#include <utility>

namespace isola {

class OpenMetrics final {
public:
    static constexpr QByteArrayView kContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    enum class Kind { Counter, Gauge, Info };
    using Labels = std::initializer_list<std::pair<QByteArrayView, QByteArrayView>>;

    // All samples of a family follow it, before the next family.
    void family(QByteArrayView name, Kind kind, QByteArrayView help);
    // `name` with the suffix that its kind asks for: "_total" of counters, "_info" of infos. Label values may hold anything.
    void sample(QByteArrayView name, Labels labels, double value);

    QByteArray finish();

private:
    QByteArray m_text;
};

} // namespace isola
