//! A PNG read back.

use super::ruler::Room;

/// Width, height, dots a metre and pixels.
pub struct Raster {
    pub width: u32,
    pub height: u32,
    /// Dots a metre.
    pub density: u32,
    pub pixels: Vec<[u8; 3]>,
}

impl Raster {
    pub fn read(bytes: &[u8]) -> Raster {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let dims = reader.info().pixel_dims.expect("a PNG says how large it is");
        assert_eq!((dims.unit, dims.xppu), (png::Unit::Meter, dims.yppu));
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
        let pixels = bytes.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Raster { width: info.width, height: info.height, density: dims.xppu, pixels }
    }

    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        self.pixels[(y * self.width + x) as usize]
    }

    /// The pixel at a position of a sheet so many units wide.
    pub fn on_sheet(&self, (x, y): (f64, f64), sheet_width: f64) -> [u8; 3] {
        let scale = f64::from(self.width) / sheet_width;
        let at = |units: f64, most: u32| ((units * scale).floor().max(0.0) as u32).min(most - 1);
        self.at(at(x, self.width), at(y, self.height))
    }

    /// How many pixels have each of some colours, in a part of a sheet so many units wide.
    pub fn count(&self, colours: &[[u8; 3]], room: Room, sheet_width: f64) -> Vec<usize> {
        let scale = f64::from(self.width) / sheet_width;
        let at = |units: f64, most: u32| ((units * scale).round().max(0.0) as u32).min(most);
        let (left, right) = (at(room.left, self.width), at(room.right, self.width));
        let mut counts = vec![0; colours.len()];
        for y in at(room.top, self.height)..at(room.bottom, self.height) {
            let row = &self.pixels[(y * self.width) as usize..][..self.width as usize];
            for run in row[left as usize..right as usize].chunk_by(|a, b| a == b) {
                let of = colours.iter().zip(&mut counts).filter(|(colour, _)| **colour == run[0]);
                of.for_each(|(_, count)| *count += run.len());
            }
        }
        counts
    }
}
