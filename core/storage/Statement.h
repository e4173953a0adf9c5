#pragma once
// One prepared SQL statement: values in, rows out. Made by Database::select(); must not outlive its Database.

#include <QByteArray>
#include <QString>
#include <cstdint>
#include <optional>

struct sqlite3_stmt;

namespace isola {

class Database;

class Statement final {
public:
    Statement(Database &database, const char *sql);
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&) = delete;

    // Fill the question marks from left to right. Byte arrays are blobs, strings are text, nullopt is NULL.
    void bind(int64_t value);
    void bind(int value) { bind(int64_t(value)); }
    void bind(bool value) { bind(int64_t(value)); }
    void bind(const QString &value);
    void bind(const QByteArray &value);
    void bind(std::nullopt_t);
    template <typename T> void bind(const std::optional<T> &value)
    {
        if (value)
            bind(*value);
        else
            bind(std::nullopt);
    }

    // Goes to the next row; false when there is none or something failed.
    bool next();

    // Columns of the row, counted from 0.
    int64_t integer(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    bool isNull(int column) const;

private:
    Database &m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_boundValues = 0;
};

} // namespace isola
