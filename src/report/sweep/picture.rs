//! `tradeoff.svg`: first-time fix against travel, a point for each scenario, the points of a sweep joined.
//!
//! Colours are those of Okabe and Ito (2008), *Color universal design*, which people with any colour vision can tell
//! apart; the shape of a point says the same again.

use super::tradeoff::Point;
use crate::report::summary::shown;
use crate::study::{Estimate, Study};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::collections::BTreeSet;

/// Width and height.
const SIZE: (u32, u32) = (960, 640);
const FONT: &str = "sans-serif";
/// Pixels that a character of a label takes, about.
const CHARACTER: i32 = 7;
/// Height of a label.
const LINE: i32 = 15;

const PALETTE: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(0, 0, 0),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
/// Left, top, right, bottom in pixels.
type Frame = (i32, i32, i32, i32);

/// The picture; nothing without a point.
pub fn svg(study: &Study, points: &[Point]) -> Option<String> {
    if points.is_empty() {
        return None;
    }
    let mut text = String::new();
    let drawn = {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        draw(&area, study, points).and_then(|()| area.present())
    };
    drawn.ok().map(|()| text)
}

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

fn draw(area: &Area, study: &Study, points: &[Point]) -> Drawn {
    area.fill(&WHITE)?;
    let percent = |share: f64| share * 100.0;
    let (x, y) = (range(points.iter().map(|point| point.km)), range(points.iter().map(|point| point.fixed)));
    let mut chart = ChartBuilder::on(area)
        .caption(shown(&study.name), (FONT, 20))
        .margin(16)
        .x_label_area_size(52)
        .y_label_area_size(64)
        .build_cartesian_2d(x.0..x.1, percent(y.0)..percent(y.1))?;
    chart
        .configure_mesh()
        .x_desc("travel of a plan, km (mean over the seeds)")
        .y_desc("expected to be fixed on the first visit, % of all jobs")
        .x_labels(8)
        .y_labels(8)
        .axis_desc_style((FONT, 15))
        .label_style((FONT, 13))
        .max_light_lines(0)
        .draw()?;
    let entries: BTreeSet<usize> = points.iter().map(|point| point.entry).collect();
    for (at, entry) in entries.into_iter().enumerate() {
        let here: Vec<&Point> = points.iter().filter(|point| point.entry == entry).collect();
        series(&mut chart, at, &here)?;
    }
    labels(area, &chart, points)?;
    if points.iter().any(|point| !point.sweep.is_empty()) {
        chart
            .configure_series_labels()
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.3))
            .label_font((FONT, 13))
            .position(SeriesLabelPosition::LowerRight)
            .draw()?;
    }
    Ok(())
}

/// From the least to the largest end of the intervals, with some room around.
fn range(values: impl Iterator<Item = Estimate>) -> (f64, f64) {
    let ends: Vec<f64> =
        values.flat_map(|value| value.interval().map_or([value.mean; 2], |(low, high)| [low, high])).collect();
    let (low, high) =
        ends.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(*end), high.max(*end)));
    let room = ((high - low) * 0.08).max(low.abs().max(high.abs()) * 1e-3).max(1e-3);
    (low - room, high + room)
}

/// The points of one entry of the file, joined if there are several.
fn series(chart: &mut Chart, at: usize, points: &[&Point]) -> Drawn {
    let colour = PALETTE[at % PALETTE.len()];
    let middle = |point: &Point| (point.km.mean, point.fixed.mean * 100.0);
    for point in points {
        let (x, y) = middle(point);
        let bar = colour.mix(0.45).stroke_width(1);
        if let Some((low, high)) = point.km.interval() {
            chart.draw_series([ErrorBar::new_horizontal(y, low, x, high, bar, 6)])?;
        }
        if let Some((low, high)) = point.fixed.interval() {
            chart.draw_series([ErrorBar::new_vertical(x, low * 100.0, y, high * 100.0, bar, 6)])?;
        }
    }
    if points.len() > 1 {
        let line =
            chart.draw_series(LineSeries::new(points.iter().map(|point| middle(point)), colour.stroke_width(2)))?;
        let first = points.first().map(|point| point.sweep.as_str()).unwrap_or_default();
        let names: Vec<&str> = first.split(';').filter_map(|pair| pair.split('=').next()).collect();
        line.label(shown(&names.join(", ")))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    for point in points {
        let place = middle(point);
        match at % 3 {
            0 => chart.draw_series([Circle::new(place, 5, colour.filled())])?,
            1 => chart.draw_series([TriangleMarker::new(place, 6, colour.filled())])?,
            _ => chart.draw_series([Cross::new(place, 5, colour.stroke_width(3))])?,
        };
    }
    Ok(())
}

/// The label of each point beside it, on the first side where it covers no other label and no point.
fn labels(area: &Area, chart: &Chart, points: &[Point]) -> Drawn {
    let places: Vec<(i32, i32)> =
        points.iter().map(|point| chart.backend_coord(&(point.km.mean, point.fixed.mean * 100.0))).collect();
    let mut taken: Vec<Frame> = places.iter().map(|(x, y)| (x - 6, y - 6, x + 6, y + 6)).collect();
    for (point, (x, y)) in points.iter().zip(&places) {
        let label = shown(&point.label);
        let width = CHARACTER * label.chars().count() as i32;
        let sides = [
            (9, -LINE - 4),
            (9, 4),
            (-9 - width, -LINE - 4),
            (-9 - width, 4),
            (-width / 2, -LINE - 12),
            (-width / 2, 12),
        ];
        let frames = sides.map(|(dx, dy)| (x + dx, y + dy, x + dx + width, y + dy + LINE));
        let fits = |frame: &Frame| {
            frame.0 >= 0 && frame.2 <= SIZE.0 as i32 && frame.1 >= 0 && !taken.iter().any(|other| overlap(frame, other))
        };
        let frame = frames.iter().copied().find(fits).unwrap_or(frames[0]);
        area.draw(&Text::new(label, (frame.0, frame.1), (FONT, 13)))?;
        taken.push(frame);
    }
    Ok(())
}

fn overlap(a: &Frame, b: &Frame) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::testing::{record, records, study};
    use crate::report::sweep::{Runs, points};

    fn drawn(runs: &Runs) -> Option<String> {
        svg(&study(3), &points(&study(3), runs))
    }

    #[test]
    fn axes_have_units_and_names_do_not_break_the_picture() {
        let records = records();
        let runs: Runs = records.iter().map(|(key, record)| (*key, record)).collect();
        let text = drawn(&runs).expect("a picture");
        for part in
            ["travel of a plan, km", "% of all jobs", "a &lt;study&gt; &amp; more", "snow | ice", "weights.distance"]
        {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("<study>"));
        assert!(text.starts_with("<svg") && text.trim_end().ends_with("</svg>"));
        assert_eq!(text.matches("<text").count(), text.matches("</text>").count());
        assert_eq!(text, drawn(&runs).expect("a picture"), "the same runs, the same bytes");
    }

    #[test]
    fn a_single_run_can_be_drawn_and_none_cannot() {
        let one = record(1, 5.0, 0.0, 0.0);
        let text = drawn(&Runs::from([((0, 1), &one)])).expect("a picture");
        assert!(text.contains("base") && !text.contains("NaN") && !text.contains("inf"), "{text}");
        assert_eq!(drawn(&Runs::new()), None);
    }

    #[test]
    fn labels_keep_clear_of_each_other() {
        assert!(overlap(&(0, 0, 10, 10), &(9, 9, 20, 20)));
        assert!(!overlap(&(0, 0, 10, 10), &(10, 0, 20, 10)));
    }
}
