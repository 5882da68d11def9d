#pragma once

#include "ui/document/document.h"
#include "ui/map/slot_picture.h"

#include <QAbstractTableModel>

namespace cutaway {

/// One row a slot: what the map draws, for the table, for screen readers and for copying.
class SlotModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column {
        SlotColumn,
        StateColumn,
        CutColumn,
        ScoreColumn,
        ParametersColumn,
        ShareColumn,
        KvColumn,
        ColumnCount
    };

    explicit SlotModel(const Document& document, QObject* parent = nullptr);

    const SlotPicture& picture() const { return picture_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void pictureChanged();

  private:
    void reset();
    void update();

    const Document& document_;
    SlotPicture picture_;
};

} // namespace cutaway
