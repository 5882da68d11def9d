#include "ui/figures/figure_dialog.h"

#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/text.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <chrono>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds preview_delay{60};

} // namespace

FigureDialog::FigureDialog(const Document& document, const Timeline& timeline, QWidget* parent)
    : QDialog(parent), document_(document), timeline_(timeline), kind_(new QComboBox), preset_(new QComboBox),
      orientation_(new QComboBox), title_(new QLineEdit), numbers_(new QCheckBox(tr("Numbers of the cuts"))),
      legend_(new QCheckBox(tr("Colour bar and legend"))), dpi_(new QSpinBox), preview_(new QLabel) {
    setObjectName(QStringLiteral("figureDialog"));
    setWindowTitle(tr("Export a figure"));
    resize(820, 460);
    kind_->addItems({tr("Slot map"), tr("Cut curve")});
    preset_->addItems({tr("One column (252 pt)"), tr("Two columns (516 pt)"), tr("Slide 16:9")});
    orientation_->addItems({tr("Rows"), tr("Columns")});
    title_->setPlaceholderText(tr("None"));
    title_->setMaxLength(longest_title);
    numbers_->setChecked(true);
    legend_->setChecked(true);
    dpi_->setRange(72, 1200);
    dpi_->setValue(FigureOptions().dpi);
    dpi_->setSuffix(tr(" dpi"));
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setMinimumSize(360, 240);
    preview_->setAccessibleName(tr("Preview"));
    // Paper is white in the dark as well.
    preview_->setStyleSheet(QStringLiteral("background: white; border: 1px solid palette(mid);"));

    auto* const form = new QFormLayout;
    form->addRow(tr("Figure"), kind_);
    form->addRow(tr("Size"), preset_);
    form->addRow(tr("Layout"), orientation_);
    form->addRow(tr("Title"), title_);
    form->addRow(QString(), numbers_);
    form->addRow(QString(), legend_);
    form->addRow(tr("PNG"), dpi_);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* const save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    QPushButton* const copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    save->setObjectName(QStringLiteral("save"));
    copy->setObjectName(QStringLiteral("copy"));
    auto* const row = new QHBoxLayout;
    row->addLayout(form);
    row->addSpacing(12);
    row->addWidget(preview_, 1);
    auto* const column = new QVBoxLayout(this);
    column->addLayout(row, 1);
    column->addWidget(buttons);

    previewTimer_.setSingleShot(true);
    previewTimer_.setInterval(preview_delay);
    connect(&previewTimer_, &QTimer::timeout, this, &FigureDialog::preview);
    const auto soon = [this] { previewTimer_.start(); };
    for (QComboBox* choice : {kind_, preset_, orientation_}) {
        connect(choice, &QComboBox::currentIndexChanged, this, soon);
    }
    connect(title_, &QLineEdit::textChanged, this, soon);
    connect(numbers_, &QCheckBox::toggled, this, soon);
    connect(legend_, &QCheckBox::toggled, this, soon);
    connect(&timeline, &Timeline::moved, this, soon);
    connect(&document, &Document::stepAdded, this, soon);
    connect(save, &QPushButton::clicked, this, &FigureDialog::chooseFile);
    connect(copy, &QPushButton::clicked, this, &FigureDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    preview();
}

FigureOptions FigureDialog::options() const {
    FigureOptions options;
    options.kind = kind_->currentIndex() == 0 ? FigureKind::map : FigureKind::curve;
    options.preset = static_cast<FigurePreset>(preset_->currentIndex());
    options.orientation = orientation_->currentIndex() == 0 ? MapOrientation::rows : MapOrientation::columns;
    options.title = title_->text();
    options.numbers = numbers_->isChecked();
    options.legend = legend_->isChecked();
    options.dpi = dpi_->value();
    return options;
}

void FigureDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    previewTimer_.start();
}

void FigureDialog::preview() {
    if (document_.empty()) {
        return;
    }
    const FigureOptions chosen = options();
    const Session session = timeline_.session();
    const QSizeF size = figureSize(session, chosen);
    const QSizeF room = QSizeF(preview_->contentsRect().size()) - QSizeF(24, 24);
    const double scale = std::min({room.width() / size.width(), room.height() / size.height(), 3.0});
    const double ratio = devicePixelRatioF();
    QImage image = figureImage(session, chosen, std::max(20, static_cast<int>(72 * scale * ratio)));
    image.setDevicePixelRatio(ratio);
    preview_->setPixmap(QPixmap::fromImage(image));
}

void FigureDialog::chooseFile() {
    auto* const dialog =
        new QFileDialog(this, tr("Save the figure"), document_.name() + QStringLiteral(".pdf"),
                        tr("PDF (*.pdf);;SVG (*.svg);;PNG (*.png)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.left(3).toLower()); });
    connect(dialog, &QFileDialog::fileSelected, this, &FigureDialog::save);
    dialog->open();
}

void FigureDialog::save(const QString& path) {
    try {
        writeFigure(toPath(path), timeline_.session(), options());
    } catch (const Error& error) {
        Q_EMIT failed(error);
        return;
    }
    Q_EMIT saved(path);
    accept();
}

void FigureDialog::copy() {
    const FigureOptions chosen = options();
    const Session session = timeline_.session();
    auto* const copied = new QMimeData;
    copied->setImageData(figureImage(session, chosen, chosen.dpi));
    copied->setData(QStringLiteral("image/svg+xml"), figureBytes(session, chosen, FigureFormat::svg));
    copied->setData(QStringLiteral("application/pdf"), figureBytes(session, chosen, FigureFormat::pdf));
    QApplication::clipboard()->setMimeData(copied);
}

} // namespace cutaway
