// The files of translated texts: all there, all with their places for values. The only test that is not about a class.

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace isola {

struct TranslatedText {
    QString key; // context and source
    QString source;
    QString translation;
    bool isFinished = true;
};

static QList<TranslatedText> textsOf(const QString &path)
{
    QFile file(path);
    QList<TranslatedText> texts;
    if (!file.open(QIODevice::ReadOnly))
        return texts;
    QXmlStreamReader reader(&file);
    QString context;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == "name"_L1) {
            context = reader.readElementText();
        } else if (reader.name() == "source"_L1) {
            const QString source = reader.readElementText();
            texts.append({context + u'\n' + source, source, {}, true});
        } else if (reader.name() == "translation"_L1) {
            texts.last().isFinished = !reader.attributes().hasAttribute("type"_L1);
            texts.last().translation = reader.readElementText();
        }
    }
    return texts;
}

static QStringList placesOf(const QString &text)
{
    static const QRegularExpression place(u"%\\d"_s);
    QStringList places;
    for (auto matches = place.globalMatch(text); matches.hasNext();)
        places.append(matches.next().captured());
    places.sort();
    return places;
}

class tst_Translations final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsTranslated()
    {
        const QTemporaryDir directory;
        const QString fresh = directory.filePath(u"fresh.ts"_s);
        QProcess update;
        update.start(
            QStringLiteral(ISOLA_LUPDATE), {QStringLiteral(ISOLA_SOURCE_DIR "/ui"), u"-ts"_s, fresh, u"-locations"_s, u"none"_s});
        QVERIFY(update.waitForFinished(60'000) && update.exitCode() == 0);
        QSet<QString> known;
        for (const TranslatedText &text : textsOf(kGerman))
            if (text.isFinished && !text.translation.isEmpty())
                known.insert(text.key);
        const QList<TranslatedText> needed = textsOf(fresh);
        QVERIFY(needed.size() > 500);
        for (const TranslatedText &text : needed)
            QVERIFY2(known.contains(text.key), qPrintable(u"not translated: "_s + text.key));
    }

    void translationsKeepThePlacesForValues()
    {
        for (const TranslatedText &text : textsOf(kGerman))
            QVERIFY2(placesOf(text.source) == placesOf(text.translation), qPrintable(text.key));
    }

private:
    const QString kGerman = QStringLiteral(ISOLA_SOURCE_DIR "/ui/translations/isola_de.ts");
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_Translations)
#include "tst_Translations.moc"
