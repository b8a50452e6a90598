//! The restricted master: the linear relaxation of the choice among the routes known so far, solved again from the last basis.

use super::class::Prices;
use crate::exact::ExactError;
use crate::units::{Money, currency, money};
use highs::{Col, HighsModelStatus, Model, Row, RowProblem, Sense};
use std::time::{Duration, Instant};

/// Units of a stock that are bought or sold at most, where its toll is held.
const MOST_TRADED: f64 = 1e6;

/// A solution of the master.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// Its value in currency.
    pub(super) value: f64,
    /// Duals of the jobs, in currency.
    pub(super) jobs: Vec<f64>,
    /// Duals of the classes.
    pub(super) classes: Vec<f64>,
    /// Duals of the cuts, none above 0.
    pub(super) cuts: Vec<f64>,
    /// Duals of the stocks, none above 0.
    pub(super) stocks: Vec<f64>,
    /// How much of each column is taken.
    pub(super) columns: Vec<f64>,
}

impl Answer {
    /// Its duals in whole numbers.
    pub(super) fn prices(&self) -> Prices {
        Prices {
            jobs: self.jobs.iter().map(|dual| money(*dual)).collect(),
            cuts: self.cuts.iter().map(|dual| money(*dual).min(0)).collect(),
        }
    }
}

/// The master with its rows and columns.
pub(super) struct Master {
    model: Option<Model>,
    jobs: Vec<Row>,
    /// By job: that it is left out.
    left_out: Vec<Col>,
    classes: Vec<Row>,
    stocks: Vec<Row>,
    /// By stock: units that are bought and units that are sold, where its toll is held.
    trades: Vec<[Col; 2]>,
    cuts: Vec<Row>,
    columns: Vec<Col>,
    /// What all solves took so far.
    spent: Duration,
}

/// What a column looks like to the master.
pub(super) struct Entry<'e> {
    pub(super) class: usize,
    /// Money of the route.
    pub(super) cost: Money,
    /// Each visit of a job.
    pub(super) jobs: &'e [u32],
    /// How often it counts in each cut.
    pub(super) cuts: Vec<(usize, f64)>,
    /// Units that it draws of each stock.
    pub(super) draws: &'e [(usize, u32)],
}

fn failed(what: impl std::fmt::Debug) -> ExactError {
    ExactError::Solver(format!("HiGHS failed at the master: {what:?}"))
}

impl Master {
    /// Each job once or left out for its price, each class as often as it has shifts, each of `stocks` for as many units as it has.
    pub(super) fn new(left_out: &[Money], classes: &[usize], stocks: &[u32]) -> Result<Self, ExactError> {
        let mut model = Model::try_new(RowProblem::default()).map_err(failed)?;
        model.set_sense(Sense::Minimise);
        model.make_quiet();
        model.try_set_option("threads", 1).map_err(failed)?;
        model.try_set_option("presolve", "off").map_err(failed)?;
        let (mut jobs, mut left) = (Vec::with_capacity(left_out.len()), Vec::with_capacity(left_out.len()));
        for price in left_out {
            let row = model.try_add_row(1.0..=1.0, []).map_err(failed)?;
            left.push(model.try_add_column(currency(*price), 0.0..=1.0, [(row, 1.0)]).map_err(failed)?);
            jobs.push(row);
        }
        let mut rows = Vec::with_capacity(classes.len());
        for size in classes {
            rows.push(model.try_add_row(..=*size as f64, []).map_err(failed)?);
        }
        let (mut held, mut trades) = (Vec::with_capacity(stocks.len()), Vec::with_capacity(stocks.len()));
        for units in stocks {
            let row = model.try_add_row(..=f64::from(*units), []).map_err(failed)?;
            held.push(row);
            let mut trade = |factor| model.try_add_column(0.0, 0.0..=0.0, [(row, factor)]).map_err(failed);
            trades.push([trade(-1.0)?, trade(1.0)?]);
        }
        Ok(Self {
            model: Some(model),
            jobs,
            left_out: left,
            classes: rows,
            stocks: held,
            trades,
            cuts: Vec::new(),
            columns: Vec::new(),
            spent: Duration::ZERO,
        })
    }

    fn model(&mut self) -> Result<&mut Model, ExactError> {
        self.model.as_mut().ok_or_else(|| ExactError::Solver("the master is gone".to_owned()))
    }

    /// Adds a column.
    pub(super) fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExactError> {
        let mut factors: Vec<(Row, f64)> = vec![(self.classes[entry.class], 1.0)];
        let mut jobs = entry.jobs.to_vec();
        jobs.sort_unstable();
        for same in jobs.chunk_by(|a, b| a == b) {
            factors.push((self.jobs[same[0] as usize], same.len() as f64));
        }
        factors.extend(entry.cuts.iter().map(|(cut, factor)| (self.cuts[*cut], *factor)));
        factors.extend(entry.draws.iter().map(|(stock, units)| (self.stocks[*stock], f64::from(*units))));
        let column = self.model()?.try_add_column(currency(entry.cost), 0.0.., factors).map_err(failed)?;
        self.columns.push(column);
        Ok(())
    }

    /// Adds a cut: what these columns count together is at most `most`.
    pub(super) fn cut(&mut self, factors: &[(usize, f64)], most: f64) -> Result<(), ExactError> {
        let terms: Vec<(Col, f64)> = factors.iter().map(|(at, factor)| (self.columns[*at], *factor)).collect();
        let row = self.model()?.try_add_row(..=most, terms).map_err(failed)?;
        self.cuts.push(row);
        Ok(())
    }

    /// Forbids a column.
    pub(super) fn forbid(&mut self, at: usize) -> Result<(), ExactError> {
        self.allow(at, false)
    }

    /// Forbids a column or allows it again.
    pub(super) fn allow(&mut self, at: usize, allowed: bool) -> Result<(), ExactError> {
        let column = self.columns[at];
        self.model()?.change_column_bounds(column, 0.0..=if allowed { f64::INFINITY } else { 0.0 });
        Ok(())
    }

    /// Every job may be left out for this price too, so that there is always a solution where jobs are demanded.
    pub(super) fn dear(&mut self, price: Money) -> Result<(), ExactError> {
        for at in 0..self.jobs.len() {
            let row = self.jobs[at];
            self.model()?.try_add_column(currency(price), 0.0..=1.0, [(row, 1.0)]).map_err(failed)?;
        }
        Ok(())
    }

    /// Demands that a job is served, unless for the dear price, or lets it be left out again.
    pub(super) fn demand(&mut self, job: usize, demanded: bool) -> Result<(), ExactError> {
        let column = self.left_out[job];
        self.model()?.change_column_bounds(column, 0.0..=if demanded { 0.0 } else { 1.0 });
        Ok(())
    }

    /// Holds the tolls of the stocks: units beyond what there is are bought for them, units that nobody draws are sold. Nothing: tolls are
    /// what the stocks are worth.
    pub(super) fn hold(&mut self, tolls: Option<&[Money]>) -> Result<(), ExactError> {
        let most = if tolls.is_some() { MOST_TRADED } else { 0.0 };
        for at in 0..self.trades.len() {
            let toll = tolls.map_or(0.0, |tolls| currency(tolls[at]));
            for (column, cost) in self.trades[at].into_iter().zip([toll, -toll]) {
                let model = self.model()?;
                model.change_column_cost(column, cost);
                model.change_column_bounds(column, 0.0..=most);
            }
        }
        Ok(())
    }

    /// Keeps the tolls of the stocks below something: units beyond what there is are bought for that.
    pub(super) fn cap(&mut self, toll: Money) -> Result<(), ExactError> {
        for [bought, _] in self.trades.clone() {
            let model = self.model()?;
            model.change_column_cost(bought, currency(toll));
            model.change_column_bounds(bought, 0.0..=MOST_TRADED);
        }
        Ok(())
    }

    /// Solves it; nothing if time ran out.
    pub(super) fn solve(&mut self, seconds: Option<f64>) -> Result<Option<Answer>, ExactError> {
        let mut model = self.model.take().ok_or_else(|| failed("no model"))?;
        // HiGHS counts time over all solves of a model.
        if let Some(seconds) = seconds {
            model.try_set_option("time_limit", self.spent.as_secs_f64() + seconds.max(0.0)).map_err(failed)?;
        }
        let begin = Instant::now();
        let solved = model.try_solve().map_err(failed)?;
        self.spent += begin.elapsed();
        let status = solved.status();
        if status != HighsModelStatus::Optimal {
            self.model = Some(solved.into());
            return match status {
                HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedInterrupt => Ok(None),
                status => Err(failed(status)),
            };
        }
        let solution = solved.get_solution();
        let (values, duals) = (solution.columns(), solution.dual_rows());
        let mut rest = duals;
        let mut next = |count: usize| {
            let (rows, others) = rest.split_at(count);
            rest = others;
            rows.to_vec()
        };
        let (jobs, classes) = (next(self.jobs.len()), next(self.classes.len()));
        let none_above = |duals: Vec<f64>| duals.into_iter().map(|dual| dual.min(0.0)).collect();
        let (stocks, cuts) = (none_above(next(self.stocks.len())), none_above(next(self.cuts.len())));
        let answer = Answer {
            value: solved.objective_value(),
            jobs,
            classes,
            cuts,
            stocks,
            columns: self.columns.iter().map(|column| values[column.index()]).collect(),
        };
        self.model = Some(solved.into());
        Ok(Some(answer))
    }
}
