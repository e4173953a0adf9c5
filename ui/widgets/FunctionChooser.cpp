#include "ui/widgets/FunctionChooser.h"

#include <QSignalBlocker>
#include <algorithm>

namespace isola {

static constexpr int kLeastWidth = 180;

FunctionChooser::FunctionChooser(QWidget *parent) : QComboBox(parent)
{
    setAccessibleName(tr("Function"));
    setMinimumWidth(kLeastWidth);
    addItem(tr("All functions"), QString());
}

void FunctionChooser::setFunctions(const QStringList &names)
{
    const QString name = chosen();
    const QSignalBlocker quiet(this);
    while (count() > 1)
        removeItem(1);
    for (const QString &each : names)
        addItem(each, each);
    setCurrentIndex(std::max(0, findData(name)));
}

void FunctionChooser::choose(const QString &name)
{
    if (findData(name) < 0)
        addItem(name, name);
    setCurrentIndex(findData(name));
}

} // namespace isola
