#include "ui/map/slot_map_view.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int frameMs = 16;

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

void setMapAxes(QCustomPlot& plot, int blocks, MapLayout layout) {
    const bool rows = layout == MapLayout::rows;
    QCPAxis* blockAxis = rows ? plot.xAxis : plot.yAxis;
    QCPAxis* kindAxis = rows ? plot.yAxis : plot.xAxis;
    auto kinds = QSharedPointer<QCPAxisTickerText>::create();
    kinds->addTick(0, QObject::tr("attention"));
    kinds->addTick(1, QObject::tr("FFN"));
    kindAxis->setTicker(kinds);
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(blocks <= 16 ? 1 : blocks <= 48 ? 4 : blocks <= 100 ? 8 : 20);
    blockAxis->setTicker(ticker);
    blockAxis->setNumberFormat("f");
    blockAxis->setNumberPrecision(0);
    blockAxis->setLabel(QObject::tr("block"));
    kindAxis->setRange(-0.5, 1.5);
    blockAxis->setRange(-0.5, std::max(blocks, 1) - 0.5);
    plot.yAxis->setRangeReversed(true);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->grid()->setVisible(false);
        axis->setSubTicks(false);
        axis->setTickLength(0);
        axis->setBasePen(Qt::NoPen);
    }
}

SlotMapView::SlotMapView(QWidget* parent) : QCustomPlot(parent), map_(new SlotMap(xAxis, yAxis)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Slot map"));
    setAccessibleDescription(
        tr("Attention and FFN slots by block. Arrows move, P pins, Delete removes, Enter scores."));
    frame_.setSingleShot(true);
    frame_.setInterval(frameMs);
    connect(&frame_, &QTimer::timeout, this, &SlotMapView::refresh);
    applyPalette();
}

void SlotMapView::setPicture(SlotPicture picture) {
    waiting_ = std::move(picture);
    if (!frame_.isActive()) {
        frame_.start();
    }
}

void SlotMapView::setMapLayout(MapLayout layout) {
    layout_ = layout;
    map_->setMapLayout(layout);
    setPicture(std::move(waiting_));
}

void SlotMapView::refresh() {
    std::erase_if(selected_, [this](Slot slot) { return slot.block() >= waiting_.blocks; });
    if (focus_ && focus_->block() >= waiting_.blocks) {
        focus_.reset();
    }
    map_->setPicture(waiting_);
    map_->setMarked(selected_, hasFocus() ? focus_ : std::nullopt);
    setMapAxes(*this, waiting_.blocks, layout_);
    replot(QCustomPlot::rpQueuedReplot);
}

void SlotMapView::applyPalette() {
    const QColor paper = palette().color(QPalette::Base);
    const QColor ink = palette().color(QPalette::Text);
    setBackground(paper);
    map_->setPaper(paper);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelColor(ink);
        axis->setLabelColor(ink);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
    }
}

void SlotMapView::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyPalette();
        setPicture(std::move(waiting_));
    }
}

void SlotMapView::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
}

void SlotMapView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    if (!focus_ && waiting_.blocks > 0) {
        focus_ = Slot(0);
    }
    frame_.start();
}

void SlotMapView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    frame_.start();
}

void SlotMapView::select(Slot slot, bool extend) {
    if (!extend || !anchor_) {
        anchor_ = slot;
    }
    selected_.clear();
    const auto [first, last] = std::minmax(anchor_->block(), slot.block());
    const bool bothKinds = anchor_->kind() != slot.kind();
    for (int block = first; block <= last; ++block) {
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            if (bothKinds || kind == slot.kind()) {
                selected_.insert(Slot(block, kind));
            }
        }
    }
    focus_ = slot;
    frame_.start();
    Q_EMIT selectionChanged(selection());
}

void SlotMapView::mousePressEvent(QMouseEvent* event) {
    QCustomPlot::mousePressEvent(event);
    if (const auto slot = map_->slotAt(event->position())) {
        const bool keep = event->button() == Qt::RightButton && selected_.contains(*slot);
        if (!keep) {
            select(*slot, event->modifiers().testFlag(Qt::ShiftModifier));
        }
    }
}

void SlotMapView::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    const auto slot = map_->slotAt(event->position());
    if (slot && event->buttons().testFlag(Qt::LeftButton) && focus_ != slot) {
        select(*slot, /*extend=*/true);
    }
}

void SlotMapView::keyPressEvent(QKeyEvent* event) {
    const int blocks = waiting_.blocks;
    const bool rows = layout_ == MapLayout::rows;
    const auto move = [&](int along, bool across) {
        const Slot from = focus_.value_or(Slot(0));
        const Kind other = from.kind() == Kind::attention ? Kind::ffn : Kind::attention;
        select(Slot(std::clamp(from.block() + along, 0, blocks - 1), across ? other : from.kind()),
               event->modifiers().testFlag(Qt::ShiftModifier));
    };
    if (blocks == 0) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        return rows ? move(-1, false) : move(0, true);
    case Qt::Key_Right:
        return rows ? move(1, false) : move(0, true);
    case Qt::Key_Up:
        return rows ? move(0, true) : move(-1, false);
    case Qt::Key_Down:
        return rows ? move(0, true) : move(1, false);
    case Qt::Key_Home:
        return move(-blocks, false);
    case Qt::Key_End:
        return move(blocks, false);
    case Qt::Key_Space:
    case Qt::Key_P:
        Q_EMIT pinWanted(selection());
        return;
    case Qt::Key_Delete:
        Q_EMIT forceWanted(selection());
        return;
    case Qt::Key_R:
        Q_EMIT restoreWanted(selection());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (focus_) {
            Q_EMIT scoreWanted(*focus_);
        }
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void SlotMapView::contextMenuEvent(QContextMenuEvent* event) {
    if (selected_.empty()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Pin\tP"), this, [this] { Q_EMIT pinWanted(selection()); });
    menu->addAction(tr("&Force out\tDel"), this, [this] { Q_EMIT forceWanted(selection()); });
    menu->addAction(tr("&Restore\tR"), this, [this] { Q_EMIT restoreWanted(selection()); });
    menu->addSeparator();
    menu->addAction(tr("&Score now\tEnter"), this, [this] { Q_EMIT scoreWanted(*selected_.begin()); });
    menu->popup(event->globalPos());
}

bool SlotMapView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto slot = map_->slotAt(help->pos());
        QToolTip::showText(help->globalPos(), slot ? tipOf(*slot) : QString(), this);
        return true;
    }
    return QCustomPlot::event(event);
}

QString SlotMapView::tipOf(Slot slot) const {
    const SlotCell& cell = map_->picture().cells.at(static_cast<std::size_t>(slot.index()));
    QString tip = fromStd(to_string(slot)) + ": " + fromStd(std::string(name(cell.state)));
    if (cell.cutNumber > 0) {
        tip += tr(", cut %1").arg(cell.cutNumber);
    }
    if (cell.score) {
        tip += cell.exact ? tr("\nscore %1").arg(*cell.score, 0, 'g', 4)
                          : tr("\nscore at least %1").arg(*cell.score, 0, 'g', 4);
    }
    return tip;
}

} // namespace cutaway
