#include "core/model/Recording.h"

#include <QByteArrayList>
#include <algorithm>

namespace isola {

static bool isSecret(const QByteArray &name)
{
    static constexpr const char *kNames[] = {"authorization", "proxy-authorization", "cookie", "set-cookie"};
    static constexpr const char *kParts[] = {"token", "secret", "signature", "password", "api-key", "apikey", "api_key"};
    return std::any_of(std::begin(kNames), std::end(kNames), [&](const char *known) { return name == known; })
        || std::any_of(std::begin(kParts), std::end(kParts), [&](const char *part) { return name.contains(part); });
}

QByteArray withoutSecretFields(const QByteArray &fields)
{
    QByteArray kept;
    for (const QByteArray &line : fields.split('\n')) {
        if (line.isEmpty())
            continue;
        const QByteArray name = line.left(std::max<qsizetype>(line.indexOf(':'), 0));
        kept += isSecret(name) ? name + ":***\n" : line + '\n';
    }
    return kept;
}

QByteArray withoutSecretParameters(const QByteArray &url)
{
    const qsizetype question = url.indexOf('?');
    if (question < 0)
        return url;
    QByteArrayList items = url.sliced(question + 1).split('&');
    for (QByteArray &item : items) {
        const QByteArray name = item.left(std::max<qsizetype>(item.indexOf('='), 0)).toLower();
        if (name == "sig" || name.contains('%') || isSecret(name)) // an escaped name may be any
            item = name + "=***";
    }
    return url.first(question + 1) + items.join('&');
}

} // namespace isola
