#pragma once
// App and name of a function as a hash key that can be looked up by views, without making a string: the hot path of every call.

#include <QByteArray>
#include <QHash>
#include <unordered_map>

namespace isola {

struct FunctionKey {
    QByteArray app;
    QByteArray name; // UTF-8
};

struct FunctionKeyView {
    QByteArrayView app;
    QByteArrayView name;

    FunctionKeyView(QByteArrayView app, QByteArrayView name) : app(app), name(name) { }
    FunctionKeyView(const FunctionKey &key) : app(key.app), name(key.name) { }
};

struct FunctionKeyHash {
    using is_transparent = void;
    size_t operator()(FunctionKeyView key) const { return qHashMulti(0, key.app, key.name); }
};

struct FunctionKeyEqual {
    using is_transparent = void;
    bool operator()(FunctionKeyView left, FunctionKeyView right) const
    {
        return left.app == right.app && left.name == right.name;
    }
};

// The same for one name alone.
struct BytesHash {
    using is_transparent = void;
    size_t operator()(QByteArrayView bytes) const { return qHash(bytes); }
};

struct BytesEqual {
    using is_transparent = void;
    bool operator()(QByteArrayView left, QByteArrayView right) const { return left == right; }
};

} // namespace isola
