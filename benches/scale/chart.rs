//! The picture: each quantity over the number of jobs, both axes logarithmic, with a dotted line for growth in proportion.

use crate::run::{Measured, QUANTITIES, Quantity};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Width and height.
const SIZE: (u32, u32) = (960, 560);
const FONT: &str = "sans-serif";
/// Colours of Okabe and Ito (2008), which people with any colour vision can tell apart.
const COLOURS: [RGBColor; 3] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];
/// Room at the ends of an axis, as a factor.
const ROOM: f64 = 1.4;

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The picture; nothing without a day.
pub fn svg(rows: &[Measured]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut text = String::new();
    let drawn = {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        draw(&area, rows).and_then(|()| area.present())
    };
    drawn.ok().map(|()| text)
}

fn points(rows: &[Measured], of: Quantity) -> Vec<(f64, f64)> {
    rows.iter().filter_map(|row| Some((f64::from(row.jobs), of(row)?))).collect()
}

fn ends(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values.fold((f64::INFINITY, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
    low / ROOM..high * ROOM
}

fn draw(area: &DrawingArea<SVGBackend, Shift>, rows: &[Measured]) -> Drawn {
    area.fill(&WHITE)?;
    let all: Vec<(f64, f64)> =
        QUANTITIES.iter().flat_map(|(_, of)| points(rows, *of)).filter(|(_, y)| *y > 0.0).collect();
    let (x, y) = (ends(all.iter().map(|point| point.0)), ends(all.iter().map(|point| point.1)));
    let mut chart = ChartBuilder::on(area)
        .margin(16)
        .x_label_area_size(52)
        .y_label_area_size(64)
        .build_cartesian_2d(x.log_scale(), y.log_scale())?;
    let mut mesh = chart.configure_mesh();
    mesh.x_desc("jobs").y_desc("seconds, MB").axis_desc_style((FONT, 15)).label_style((FONT, 13));
    mesh.max_light_lines(0).draw()?;
    for ((name, of), colour) in QUANTITIES.iter().zip(COLOURS) {
        let points = points(rows, *of);
        let Some((first, last)) = points.first().copied().zip(points.last().copied()) else { continue };
        let line = chart.draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)))?;
        line.label(*name).legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, colour.filled())))?;
        // In proportion, through the last point.
        let proportional = (first.0, last.1 * first.0 / last.0);
        chart.draw_series(DashedLineSeries::new([proportional, last], 3, 5, colour.mix(0.6).stroke_width(1)))?;
    }
    let mut labels = chart.configure_series_labels();
    labels.background_style(WHITE.mix(0.8)).border_style(BLACK.mix(0.3)).label_font((FONT, 13));
    labels.position(SeriesLabelPosition::UpperLeft).draw()
}
