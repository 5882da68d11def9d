#include "ui/window/model_panel.h"

#include "core/plan/measured_plans.h"
#include "ui/models/timeline.h"
#include "ui/text.h"
#include "ui/window/traits_dialog.h"

#include <QDir>
#include <QEvent>

namespace cutaway {

namespace {

/// Where the session's last search ran: `box, cuda:0`; nothing where it does not say.
QString placeText(const Json& environment) {
    QStringList parts;
    for (const char* key : {"host", "device"}) {
        const auto found = environment.find(key);
        if (found != environment.end() && found->is_string()) {
            parts << toQString(found->get<std::string>());
        }
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

ModelPanel::ModelPanel(const Document& document, const Timeline& timeline, QWidget* parent)
    : QLabel(parent), document_(document), timeline_(timeline) {
    setObjectName(QStringLiteral("modelPanel"));
    setContentsMargins(14, 8, 14, 10);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse |
                            Qt::LinksAccessibleByKeyboard);
    connect(this, &QLabel::linkActivated, this, &ModelPanel::showTraits);
    setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setWordWrap(true);
    connect(&document, &Document::loaded, this, &ModelPanel::refresh);
    connect(&timeline, &Timeline::moved, this, &ModelPanel::refresh);
    connect(&document, &Document::measured, this, &ModelPanel::refresh);
    refresh();
}

void ModelPanel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        refresh();
    }
}

void ModelPanel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    keepAllInSight();
}

/// A label would let its last lines, the link to the traits among them, be cut off where others wrap.
void ModelPanel::keepAllInSight() {
    setMinimumHeight(heightForWidth(width()));
}

void ModelPanel::refresh() {
    if (document_.empty()) {
        setText(tr("No model open"));
        setToolTip({});
        return;
    }
    const Session session = timeline_.session();
    const ModelInfo& model = session.model;
    std::int64_t gone = 0;
    std::int64_t kv_gone = 0;
    for (const Slot slot : session.plan.removed()) {
        const SlotInfo& info = model.slots[static_cast<std::size_t>(slot.index())];
        gone += info.parameters;
        kv_gone += info.kv_bytes_per_token;
    }
    QString rows;
    const QString faint = palette().color(QPalette::PlaceholderText).name();
    const auto add = [&](const QString& name, const QString& value) {
        rows += QStringLiteral("<tr><td style='padding: 1px 12px 1px 0; color: %3'>%1</td>"
                               "<td style='padding: 1px 0'>%2</td></tr>")
                    .arg(name.toHtmlEscaped(), value.toHtmlEscaped(), faint);
    };
    const auto left = [](const QString& all, std::int64_t removed, std::int64_t total) {
        return removed > 0 && total > 0
                   ? tr("%1, %2 removed")
                         .arg(all, shareText(static_cast<double>(removed) / static_cast<double>(total)))
                   : all;
    };
    add(tr("Family"), toQString(model.family));
    add(tr("Blocks"), QString::number(model.blocks));
    add(tr("Parameters"), left(countText(static_cast<double>(model.parameters)), gone, model.parameters));
    add(tr("Stored"), QStringLiteral("%1, %2").arg(bytesText(model.bytes), toQString(model.dtype)));
    add(tr("KV / token"), left(bytesText(model.kv_bytes_per_token), kv_gone, model.kv_bytes_per_token));
    const MeasuredPlans measured(session);
    const Measurement* const known = measured.find(session.plan.removed());
    if (const std::optional<double> perplexity = known == nullptr ? std::nullopt : known->perplexity) {
        add(tr("Perplexity"), scoreText(*perplexity));
    }
    const QString place = placeText(session.environment);
    if (!place.isEmpty()) {
        add(tr("Searched on"), place);
    }
    const QString path = toQString(model.path);
    setText(QStringLiteral("<b>%1</b><table>%2</table><a href='traits'>%3</a>")
                .arg(QDir(path).dirName().toHtmlEscaped(), rows, tr("Traits…")));
    setToolTip(path);
    keepAllInSight();
}

void ModelPanel::showTraits() {
    auto* const dialog = new TraitsDialog(document_.session().model, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace cutaway
