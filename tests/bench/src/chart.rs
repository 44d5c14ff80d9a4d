//! Draws charts: bars from zero, and lines over logarithmic axes. Knows not what they show.

use plotters::coord::Shift;
use plotters::prelude::*;

/// Where charts are drawn.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const FONT: &str = "sans-serif";
const INK: RGBColor = RGBColor(60, 60, 60);
const FAINT: RGBColor = RGBColor(225, 225, 225);

/// A value and the range that most of its measurements lie in.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// A quarter of the measurements lies below.
    pub low: f64,
    /// The value in the middle.
    pub middle: f64,
    /// A quarter lies above.
    pub high: f64,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What stands below it.
    pub label: String,
    /// What stands above it.
    pub text: String,
    /// How high it is.
    pub value: Spread,
    /// Its colour.
    pub colour: RGBColor,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// From left to right.
    pub points: Vec<(f64, Spread)>,
    /// Its colour.
    pub colour: RGBColor,
}

/// What a chart is about.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The title above.
    pub title: &'a str,
    /// What goes to the right, with its unit.
    pub x: &'a str,
    /// What goes up, with its unit.
    pub y: &'a str,
}

/// A white sheet with a title, and the area below it.
pub fn sheet<'a>(path: &'a std::path::Path, size: (u32, u32), title: &str, subtitle: &str) -> Result<Area<'a>> {
    let root = SVGBackend::new(path, size).into_drawing_area();
    root.fill(&WHITE)?;
    let (head, body) = root.split_vertically(58);
    head.draw_text(title, &(FONT, 21).into_font().color(&BLACK), (16, 10))?;
    head.draw_text(subtitle, &(FONT, 13).into_font().color(&INK), (16, 36))?;
    Ok(body)
}

/// Bars side by side, from zero, each with its value written above it.
pub fn bars(area: &Area<'_>, words: Words<'_>, bars: &[Bar]) -> Result {
    let top = bars.iter().map(|bar| bar.value.high).fold(f64::MIN_POSITIVE, f64::max) * 1.18;
    let count = u32::try_from(bars.len()).unwrap_or(u32::MAX);
    let mut chart = ChartBuilder::on(area)
        .caption(words.title, (FONT, 15).into_font().color(&BLACK))
        .margin(10)
        .x_label_area_size(26)
        .y_label_area_size(62)
        .build_cartesian_2d((0..count.saturating_sub(1)).into_segmented(), 0.0..top)?;
    let label = |place: &SegmentValue<u32>| match place {
        SegmentValue::CenterOf(at) => bars.get(*at as usize).map(|bar| bar.label.clone()).unwrap_or_default(),
        SegmentValue::Exact(_) | SegmentValue::Last => String::new(),
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(FAINT)
        .axis_style(INK)
        .label_style((FONT, 12).into_font().color(&INK))
        .y_labels(5)
        .x_labels(bars.len())
        .y_desc(words.y)
        .x_label_formatter(&label)
        .y_label_formatter(&|value| tick(*value))
        .draw()?;
    for (at, bar) in (0_u32..).zip(bars) {
        let (left, middle, right) =
            (SegmentValue::Exact(at), SegmentValue::CenterOf(at), SegmentValue::Exact(at.saturating_add(1)));
        let mut body = Rectangle::new([(left, 0.0), (right, bar.value.middle)], bar.colour.filled());
        body.set_margin(0, 0, 14, 14);
        chart.draw_series([body])?;
        if bar.value.low < bar.value.high {
            let range = [(middle.clone(), bar.value.low), (middle.clone(), bar.value.high)];
            chart.draw_series([PathElement::new(range, INK.stroke_width(2))])?;
        }
        let centered = plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Center,
            plotters::style::text_anchor::VPos::Bottom,
        );
        let style = (FONT, 13).into_font().color(&BLACK).pos(centered);
        let text = Text::new(bar.text.clone(), (middle, bar.value.high + top * 0.015), style);
        chart.draw_series([text])?;
    }
    Ok(())
}

/// Lines over logarithmic axes, with the range of each point; `ticks` are the places to the right that have a name.
pub fn lines(area: &Area<'_>, words: Words<'_>, series: &[Series], ticks: &[(f64, String)]) -> Result {
    let points = || series.iter().flat_map(|series| &series.points);
    let (left, right) = bounds(points().map(|(x, _)| *x));
    let (low, high) = bounds(points().flat_map(|(_, y)| [y.low, y.high]));
    let mut chart = ChartBuilder::on(area)
        .caption(words.title, (FONT, 15).into_font().color(&BLACK))
        .margin(10)
        .x_label_area_size(44)
        .y_label_area_size(62)
        .build_cartesian_2d(
            (left / 1.25..right * 1.25).log_scale().with_key_points(ticks.iter().map(|(x, _)| *x).collect()),
            (low / 1.3..high * 1.6).log_scale().with_key_points(one_two_five(low / 1.3, high * 1.6)),
        )?;
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .bold_line_style(FAINT)
        .axis_style(INK)
        .label_style((FONT, 12).into_font().color(&INK))
        .x_desc(words.x)
        .y_desc(words.y)
        .x_label_formatter(&|value| {
            ticks.iter().find(|(x, _)| x.total_cmp(value).is_eq()).map_or_else(String::new, |(_, name)| name.clone())
        })
        .y_label_formatter(&|value| tick(*value))
        .draw()?;
    for line in series {
        let colour = line.colour;
        let path = line.points.iter().map(|(x, y)| (*x, y.middle));
        chart
            .draw_series(LineSeries::new(path.clone(), colour.stroke_width(2)))?
            .label(&line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(3)));
        chart.draw_series(path.map(|at| Circle::new(at, 4, colour.filled())))?;
        let ranges = line.points.iter().filter(|(_, y)| y.low < y.high);
        chart
            .draw_series(ranges.map(|(x, y)| PathElement::new([(*x, y.low), (*x, y.high)], colour.stroke_width(1))))?;
    }
    chart
        .configure_series_labels()
        .position(if rises(series) { SeriesLabelPosition::UpperLeft } else { SeriesLabelPosition::UpperRight })
        .background_style(WHITE.filled())
        .border_style(FAINT)
        .label_font((FONT, 13).into_font().color(&BLACK))
        .draw()?;
    Ok(())
}

/// Whether the lines end higher than they begin, and so leave room on the left.
fn rises(series: &[Series]) -> bool {
    let ends = |line: &Series| Some(line.points.first()?.1.middle < line.points.last()?.1.middle);
    series.iter().all(|line| ends(line).unwrap_or(false))
}

/// 1, 2, 5, 10, 20, … between two ends.
fn one_two_five(low: f64, high: f64) -> Vec<f64> {
    let powers = (-9..12).map(|power| 10_f64.powi(power));
    powers.flat_map(|power| [power, 2.0 * power, 5.0 * power]).filter(|value| (low..=high).contains(value)).collect()
}

/// The smallest and the largest; 1 to 10 for none.
fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if ends.0 <= ends.1 && ends.0 > 0.0 { ends } else { (1.0, 10.0) }
}

/// A number beside an axis: as short as it can be.
fn tick(value: f64) -> String {
    let (scaled, suffix) = match value {
        value if value >= 1e6 => (value / 1e6, "M"),
        value if value >= 1e3 => (value / 1e3, "k"),
        value => (value, ""),
    };
    // Three digits that matter, without zeros at the end.
    let digits = if scaled >= 100.0 {
        0
    } else if scaled >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{suffix}")
}
