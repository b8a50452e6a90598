//! The one door to HiGHS: models are stated with good_lp, and solved on the `highs` model beneath it, which
//! alone gives the dual bound and takes a complete start.

use super::ExactError;
use good_lp::{Constraint, Expression, IntoAffineExpression, ProblemVariables, Variable, solvers, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};
use rustc_hash::FxHashMap;
use std::time::{Duration, Instant};

/// How far a value of an integer variable may be from an integer. Times reach 10⁵ ticks, so that 10⁻⁹ moves
/// a clock by far less than a tick.
const INTEGRALITY: f64 = 1e-9;

/// How far a row may be broken.
const FEASIBILITY: f64 = 1e-7;

/// Solutions this close to the bound, in units of the objective, count as optimal.
pub(super) const ABS_GAP: f64 = 1e-7;

/// When everything must be over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    end: Option<Instant>,
    /// Nodes of branch and bound for each solve: a limit that the clock has no part in.
    nodes: Option<i32>,
}

impl Deadline {
    /// A deadline after `limit` from now, or none.
    pub(super) fn after(limit: Option<Duration>) -> Self {
        Self { end: limit.and_then(|limit| Instant::now().checked_add(limit)), nodes: None }
    }

    /// The same with a limit of nodes.
    pub(super) fn with_nodes(self, nodes: Option<i32>) -> Self {
        Self { nodes, ..self }
    }

    /// Seconds left; `None`: no limit.
    fn left(self) -> Option<f64> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()).as_secs_f64())
    }

    /// Whether nothing is left.
    pub(super) fn passed(self) -> bool {
        self.left().is_some_and(|left| left <= 0.0)
    }

    /// The earlier of this deadline and `limit` from now.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        let other = Instant::now() + limit;
        Self { end: Some(self.end.map_or(other, |end| end.min(other))), ..self }
    }

    /// A deadline after half of what is left.
    pub(super) fn half(self) -> Self {
        Self::after(self.left().map(|left| Duration::from_secs_f64(left / 2.0))).with_nodes(self.nodes)
    }
}

/// Variables and rows, without an objective: one statement serves every level of a lexicographic objective.
#[derive(Default)]
pub(super) struct Milp {
    variables: ProblemVariables,
    column_of: FxHashMap<Variable, usize>,
    rows: Vec<Constraint>,
}

/// Values of all variables, in the order in which they were added.
#[derive(Clone, Debug)]
pub(super) struct Values(Vec<f64>);

/// What became of a solve.
#[derive(Debug)]
pub(super) struct Solved {
    /// The best solution found.
    pub(super) values: Option<Values>,
    /// Whether it was proved best, to within [`ABS_GAP`].
    pub(super) optimal: bool,
    /// No solution has a smaller objective than this; minus infinity where nothing was proved.
    pub(super) bound: f64,
}

/// An answer as HiGHS gave it.
struct Raw {
    answer: Solved,
    /// The objective that HiGHS reports for the solution.
    claimed: f64,
}

impl Milp {
    /// A variable that is 0 or 1.
    pub(super) fn binary(&mut self) -> Variable {
        self.add(variable().binary())
    }

    /// A whole number of at least 0.
    pub(super) fn integer(&mut self, max: f64) -> Variable {
        self.add(variable().integer().min(0).max(max))
    }

    /// A real number of at least 0.
    pub(super) fn real(&mut self, max: f64) -> Variable {
        self.add(variable().min(0).max(max))
    }

    fn add(&mut self, definition: good_lp::VariableDefinition) -> Variable {
        let variable = self.variables.add(definition);
        self.column_of.insert(variable, self.column_of.len());
        variable
    }

    /// Demands a row.
    pub(super) fn row(&mut self, row: Constraint) {
        self.rows.push(row);
    }

    /// The value of a variable in a solution.
    pub(super) fn value(&self, values: &Values, variable: Variable) -> f64 {
        values.0[self.column_of[&variable]]
    }

    /// Whether a binary is 1 in a solution.
    pub(super) fn is_set(&self, values: &Values, variable: Variable) -> bool {
        self.value(values, variable) > 0.5
    }

    /// The value of an expression in a solution.
    pub(super) fn eval(&self, values: &Values, expression: &Expression) -> f64 {
        let sum: f64 = expression.linear_coefficients().map(|(v, factor)| factor * self.value(values, v)).sum();
        sum + expression.constant()
    }

    /// A solution in which these variables have these values and all others are 0.
    pub(super) fn values(&self, set: impl IntoIterator<Item = (Variable, f64)>) -> Values {
        let mut values = vec![0.0; self.column_of.len()];
        for (variable, value) in set {
            values[self.column_of[&variable]] = value;
        }
        Values(values)
    }

    /// Minimises `objective` over the rows and `extra` rows, from a complete `start` if there is one.
    pub(super) fn minimise(
        &self,
        objective: &Expression,
        extra: &[Constraint],
        start: Option<&Values>,
        deadline: Deadline,
    ) -> Result<Solved, ExactError> {
        if self.column_of.is_empty() {
            return Ok(Solved { values: Some(Values(Vec::new())), optimal: true, bound: objective.constant() });
        }
        let solved = self.run(objective, extra, start, deadline)?;
        if self.is_whole(&solved, objective) {
            return Ok(solved.answer);
        }
        // HiGHS 1.16 sometimes proves the right optimum and hands out the start it was given as the solution.
        let again = self.run(objective, extra, None, deadline)?;
        if start.is_some() && self.is_whole(&again, objective) {
            return Ok(again.answer);
        }
        Err(ExactError::Solver("HiGHS gave a solution that does not have its objective".to_owned()))
    }

    fn run(
        &self,
        objective: &Expression,
        extra: &[Constraint],
        start: Option<&Values>,
        deadline: Deadline,
    ) -> Result<Raw, ExactError> {
        let mut model = self.state(objective, extra)?;
        if let Some(start) = start {
            let set = model.try_set_solution(Some(&start.0), None, None, None);
            set.map_err(|status| ExactError::Solver(format!("HiGHS refuses the start: {status:?}")))?;
        }
        configure(&mut model, deadline)?;
        let solved =
            model.try_solve().map_err(|status| ExactError::Solver(format!("HiGHS failed to solve: {status:?}")))?;
        let answer = self.read(&solved, objective)?;
        Ok(Raw { answer, claimed: solved.objective_value() + objective.constant() })
    }

    /// Whether the solution, if there is one, has the objective that HiGHS claims for it.
    fn is_whole(&self, raw: &Raw, objective: &Expression) -> bool {
        raw.answer.values.as_ref().is_none_or(|values| {
            let worth = self.eval(values, objective);
            (worth - raw.claimed).abs() <= 1e-5 * worth.abs().max(1.0)
        })
    }

    fn state(&self, objective: &Expression, extra: &[Constraint]) -> Result<highs::Model, ExactError> {
        use good_lp::SolverModel;
        let mut problem = self.variables.clone().minimise(objective.clone()).using(solvers::highs::highs);
        for row in self.rows.iter().chain(extra) {
            problem.add_constraint(row.clone());
        }
        problem.try_into_inner().map_err(|error| ExactError::Solver(error.to_string()))
    }

    fn read(&self, solved: &highs::SolvedModel, objective: &Expression) -> Result<Solved, ExactError> {
        let status = solved.status();
        let infeasible = matches!(status, HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible);
        let limit = matches!(
            status,
            HighsModelStatus::ReachedTimeLimit
                | HighsModelStatus::ReachedIterationLimit
                | HighsModelStatus::ReachedSolutionLimit
                | HighsModelStatus::ReachedInterrupt
                | HighsModelStatus::ReachedMemoryLimit
        );
        let optimal = matches!(status, HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty);
        if !(infeasible || limit || optimal) {
            return Err(ExactError::Solver(format!("HiGHS ended with {status:?}")));
        }
        let found = optimal || (limit && solved.primal_solution_status() == HighsSolutionStatus::Feasible);
        let values = found.then(|| Values(solved.get_solution().columns().to_vec()));
        Ok(Solved { values, optimal, bound: self.bound(solved, optimal) + objective.constant() })
    }

    /// The dual bound without the constant of the objective. HiGHS has none for a model without integers.
    fn bound(&self, solved: &highs::SolvedModel, optimal: bool) -> f64 {
        let has_integers = self.variables.iter_variables_with_def().any(|(_, definition)| definition.is_integer());
        let dual = solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY);
        match (has_integers, optimal) {
            (true, true) => dual.min(solved.objective_value()),
            (true, false) if dual.is_finite() => dual,
            (false, true) => solved.objective_value(),
            _ => f64::NEG_INFINITY,
        }
    }
}

/// One thread always: HiGHS keeps one pool of threads for the whole process, and fails in silence when the
/// number changes.
fn configure(model: &mut highs::Model, deadline: Deadline) -> Result<(), ExactError> {
    let failed = |name: &str| ExactError::Solver(format!("HiGHS refuses the option {name}"));
    model.make_quiet();
    model.try_set_option("threads", 1).map_err(|_| failed("threads"))?;
    let reals = [
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", ABS_GAP),
        ("mip_feasibility_tolerance", INTEGRALITY),
        ("primal_feasibility_tolerance", FEASIBILITY),
    ];
    for (name, value) in reals.into_iter().chain(deadline.left().map(|left| ("time_limit", left))) {
        model.try_set_option(name, value).map_err(|_| failed(name))?;
    }
    if let Some(nodes) = deadline.nodes {
        model.try_set_option("mip_max_nodes", nodes).map_err(|_| failed("mip_max_nodes"))?;
    }
    Ok(())
}

/// Σ of variables with factors.
pub(super) fn sum(terms: impl IntoIterator<Item = (Variable, f64)>) -> Expression {
    let mut total = Expression::default();
    for (variable, factor) in terms {
        total.add_mul(factor, variable);
    }
    total
}

/// Σ of variables.
pub(super) fn total<'a>(variables: impl IntoIterator<Item = &'a Variable>) -> Expression {
    variables.into_iter().sum()
}
