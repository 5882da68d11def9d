#pragma once

#include "core/plan/plan.h"

#include <QString>

#include <map>

namespace cutaway {

class Document;

/// `attention, block 12`, or for several `A1, A2 and F3`, `14 slots`.
QString slotsWords(const std::vector<Slot>& slots);

/// Of events that an imported plan made: the file's name, by the event's number.
using ImportNames = std::map<int, QString>;

/// As the session keeps them; what it holds that is none is passed over.
ImportNames importNames(const Document& document);
/// From now on the document's next event is told as the import of this file.
void nameNextImport(Document& document, const QString& file);

/// What an event did: `Pin attention, block 12`; of an undo what it took back.
QString eventWords(const Plan& plan, const Event& event, const ImportNames& imports = {});

} // namespace cutaway
