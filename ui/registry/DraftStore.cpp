#include "ui/registry/DraftStore.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kSaveAfterMs = 2000;

DraftStore::DraftStore(QObject *parent) : QObject(parent)
{
    m_saving.setSingleShot(true);
    m_saving.setInterval(kSaveAfterMs);
    connect(&m_saving, &QTimer::timeout, this, &DraftStore::save);
}

DraftStore::~DraftStore()
{
    if (m_saving.isActive())
        save();
}

void DraftStore::open(const ApiServer &server)
{
    if (m_saving.isActive())
        save();
    m_saving.stop();
    m_drafts = m_file.open(server, u"drafts"_s);
}

bool DraftStore::hasSources(const QString &function) const
{
    return m_drafts.value(function).toObject().contains("code"_L1);
}

Sources DraftStore::sources(const QString &function, const Sources &deployed) const
{
    const QJsonObject draft = m_drafts.value(function).toObject();
    if (!draft.contains("code"_L1))
        return deployed;
    Sources sources{draft.value("code"_L1).toString(), deployed.modules};
    if (draft.contains("modules"_L1))
        sources.modules = modulesFromJson(draft.value("modules"_L1).toObject());
    return sources;
}

void DraftStore::setSources(const QString &function, const Sources &sources)
{
    QJsonObject draft = m_drafts.value(function).toObject();
    draft.insert("code"_L1, sources.code);
    draft.insert("modules"_L1, modulesJson(sources));
    change(function, std::move(draft));
}

void DraftStore::removeSources(const QString &function)
{
    QJsonObject draft = m_drafts.value(function).toObject();
    draft.remove("code"_L1);
    draft.remove("modules"_L1);
    change(function, std::move(draft));
}

QJsonObject DraftStore::settings(const QString &function) const
{
    return m_drafts.value(function).toObject().value("settings"_L1).toObject();
}

void DraftStore::setSettings(const QString &function, const QJsonObject &changes)
{
    QJsonObject draft = m_drafts.value(function).toObject();
    if (changes.isEmpty())
        draft.remove("settings"_L1);
    else
        draft.insert("settings"_L1, changes);
    change(function, std::move(draft));
}

void DraftStore::change(const QString &function, QJsonObject draft)
{
    if (m_drafts.value(function).toObject() == draft)
        return;
    if (draft.isEmpty())
        m_drafts.remove(function);
    else
        m_drafts.insert(function, std::move(draft));
    if (!m_saving.isActive())
        m_saving.start();
}

void DraftStore::saveNow()
{
    m_saving.stop();
    save();
}

void DraftStore::save()
{
    QJsonObject kept;
    for (auto draft = m_drafts.begin(); draft != m_drafts.end(); ++draft)
        if (QJsonObject files = draft->toObject(); files.contains("code"_L1)) {
            files.remove("settings"_L1);
            kept.insert(draft.key(), files);
        }
    m_file.save(kept);
}

} // namespace isola
