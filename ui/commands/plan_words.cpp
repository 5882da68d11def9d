#include "ui/commands/plan_words.h"

#include "ui/models/document.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace cutaway {

namespace {

/// More slots than this are counted, not named.
constexpr std::size_t most_named = 4;
constexpr int longest_name = 80;
/// Where a session keeps them.
constexpr const char* imports_key = "imports";

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PlanWords)
};

} // namespace

QString slotsWords(const std::vector<Slot>& slots) {
    if (slots.size() == 1) {
        return slotWords(slots.front());
    }
    if (slots.size() > most_named) {
        return Words::tr("%n slots", nullptr, static_cast<int>(slots.size()));
    }
    QStringList names;
    for (const Slot slot : slots) {
        names << slotName(slot);
    }
    return names.join(QStringLiteral(", "));
}

ImportNames importNames(const Document& document) {
    ImportNames names;
    const Json kept = document.kept(imports_key);
    if (!kept.is_object()) {
        return names;
    }
    for (const auto& [number, file] : kept.items()) {
        const int event = QString::fromStdString(number).toInt();
        if (event > 0 && file.is_string()) {
            names[event] = toQString(file.get<std::string>()).left(longest_name);
        }
    }
    return names;
}

void nameNextImport(Document& document, const QString& file) {
    Json kept = document.kept(imports_key);
    if (!kept.is_object()) {
        kept = Json::object();
    }
    kept[std::to_string(document.plan().next_number())] = file.toStdString();
    document.keep(imports_key, kept);
}

QString eventWords(const Plan& plan, const Event& event, const ImportNames& imports) {
    if (const auto import = imports.find(event.number);
        import != imports.end() && event.decision == Decision::force) {
        return Words::tr("Import plan of %1").arg(import->second);
    }
    switch (event.decision) {
    case Decision::cut:
        return (event.approximate ? Words::tr("Cut %1 (approximate)") : Words::tr("Cut %1"))
            .arg(slotsWords(event.slots));
    case Decision::pin:
        return Words::tr("Pin %1").arg(slotsWords(event.slots));
    case Decision::force:
        return Words::tr("Force out %1").arg(slotsWords(event.slots));
    case Decision::restore:
        return Words::tr("Restore %1").arg(slotsWords(event.slots));
    case Decision::undo:
        break;
    }
    // An undo of an undo is a redo, and so on down the chain: only its ends matter.
    const Event* undone = &event;
    bool redo = true;
    while (undone->decision == Decision::undo) {
        undone = &plan.events()[static_cast<std::size_t>(undone->undoes) - 1];
        redo = !redo;
    }
    return (redo ? Words::tr("Redo: %1") : Words::tr("Undo: %1")).arg(eventWords(plan, *undone, imports));
}

} // namespace cutaway
