#include "ui/window/slot_details.h"

#include <QLocale>

namespace cutaway {

namespace {

QString scoreHistory(const Session& session, Slot slot) {
    QString text;
    for (const Step& step : session.steps) {
        for (const CandidateScore& score : step.candidates) {
            if (score.slot == slot) {
                text += QObject::tr("  step %1: %2%3\n")
                            .arg(step.number)
                            .arg(score.exact ? "" : "≥ ")
                            .arg(score.score, 0, 'g', 5);
            }
        }
    }
    return text.isEmpty() ? text : QObject::tr("\nScore by step\n") + text;
}

} // namespace

SlotDetails::SlotDetails(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setMargin(8);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setAccessibleName(tr("Slot details"));
    show({}, {});
}

void SlotDetails::show(const Session& session, const std::vector<Slot>& selected) {
    if (selected.empty() || session.plan.blocks() == 0) {
        setText(tr("Select a slot on the map."));
        return;
    }
    std::int64_t parameters = 0;
    std::int64_t kv = 0;
    for (const Slot slot : selected) {
        const SlotInfo& info = session.model.slots.at(static_cast<std::size_t>(slot.index()));
        parameters += info.parameters;
        kv += info.kv_bytes_per_token;
    }
    const bool one = selected.size() == 1;
    QString text = one ? tr("Slot %1 (%2)\n")
                             .arg(QString::fromStdString(to_string(selected[0])),
                                  QString::fromStdString(std::string(name(session.plan.state(selected[0])))))
                       : tr("%1 slots\n").arg(selected.size());
    const QLocale locale;
    text += tr("\nparameters  %1\nKV bytes a token  %2\n")
                .arg(locale.toString(static_cast<qlonglong>(parameters)),
                     locale.toString(static_cast<qlonglong>(kv)));
    setText(one ? text + scoreHistory(session, selected[0]) : text);
}

} // namespace cutaway
