#include "ui/shell/Language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace isola {

static void install(QCoreApplication &application, const QString &name, const QString &directory)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(QLocale(), name, u"_"_s, directory))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

void installLanguage(QCoreApplication &application)
{
    install(application, u"isola"_s, u":/translations"_s);
    install(application, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

} // namespace isola
