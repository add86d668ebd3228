//! GeoTIFF grids of population: every cell with somebody in it is a point of demand at the cell's
//! centre. Read strip by strip or tile by tile, never whole.

mod cells;
mod grid;
mod place;
mod sample;

use self::cells::Cells;
use self::grid::Grid;
use super::{Format, InputFile, Layer, LayerRef, Note, ReadError};

/// GeoTIFF.
pub struct GeoTiff;

impl Format for GeoTiff {
    fn name(&self) -> &'static str {
        "GeoTIFF"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tif", "tiff"]
    }

    fn describe(&self) -> &'static str {
        "grids of population (WorldPop, GHSL): a point at the centre of every populated cell"
    }

    fn is_streamed(&self) -> bool {
        true
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let mut grid = Grid::open(file)?;
        let window = reference.window()?;
        let mut cells = Cells::of(&grid, window);
        while let Some(chunk) = grid.next_chunk(cells.within())? {
            cells.scan(&chunk)?;
            if chunk.ends_rows {
                cells.lay_out();
            }
        }
        let mut layer = Layer::default();
        layer.declared_crs = grid.place.crs.clone();
        layer.crs_source = layer.declared_crs.is_some().then_some("the GeoTIFF keys");
        layer.notes.push(Note::info(format!(
            "a grid of {} x {} cells; a point for each that is populated",
            grid.width, grid.height
        )));
        layer.notes.append(&mut grid.notes);
        cells.put_into(&mut layer);
        Ok(layer)
    }
}
