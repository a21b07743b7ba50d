//! What came of a class, in the terminal.

use std::io::{self, Write};

use super::{points, seldom, title};
use crate::report::batch::{counted, list, plain, table};
use crate::results::{DISTRIBUTION, ExerciseOverview, LookAt, Overview, Results};

/// Columns of the longest bar.
const BAR: usize = 30;
/// Bugs that are named as least understood.
const LEAST: usize = 5;

/// Writes a summary for people.
///
/// # Errors
/// When the writer fails.
pub fn write(results: &Results<'_>, overview: &Overview, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{}: {}, {} handed in",
        title(results),
        counted(overview.students, "student", "students"),
        overview.handed_in
    )?;
    exercises(overview, to)?;
    if let Some(seldom) = seldom(results, overview) {
        writeln!(to, "{seldom}")?;
    }
    distribution(overview, to)?;
    least_understood(overview, to)?;
    list("To look at:", overview.look.iter().map(look), to)?;
    let strays = results.strays.iter().map(|problem| plain(&problem.place));
    list("Could not be read, and is nobody's:", strays, to)?;
    if overview.overruled > 0 {
        let count = counted(overview.overruled, "mark was", "marks were");
        writeln!(to, "\n{count} set by hand with `grader override`")?;
    }
    if let Some(most) = overview.most_expensive.first() {
        writeln!(
            to,
            "\nAll checks took {}; the longest {}: {}, {}",
            seconds(overview.wall_ms),
            seconds(most.wall_ms),
            plain(&most.student),
            most.exercise
        )?;
    }
    Ok(())
}

fn exercises(overview: &Overview, to: &mut dyn Write) -> io::Result<()> {
    if overview.exercises.is_empty() {
        return writeln!(to, "\nNothing has been handed in");
    }
    let head =
        ["exercise", "handed in", "solved", "not compiled", "refused", "waiting", "mean", "of"];
    let row = |exercise: &ExerciseOverview| {
        let counts = [
            exercise.handed_in,
            exercise.solved,
            exercise.not_compiled,
            exercise.refused,
            exercise.waiting,
        ];
        let mut row = vec![exercise.exercise.clone()];
        row.extend(counts.map(|count| count.to_string()));
        row.push(exercise.mean_points.map_or_else(|| "-".to_owned(), points));
        row.push(exercise.max_points.to_string());
        row
    };
    let rows: Vec<_> = overview.exercises.iter().map(row).collect();
    writeln!(to)?;
    table(&head, &rows).iter().try_for_each(|line| writeln!(to, "{line}"))
}

fn distribution(overview: &Overview, to: &mut dyn Write) -> io::Result<()> {
    let highest = overview.distribution.into_iter().max().unwrap_or_default();
    if highest == 0 {
        return Ok(());
    }
    writeln!(to, "\nStudents by the points that they have:")?;
    for (stretch, count) in overview.distribution.into_iter().enumerate() {
        // Whoever is there is seen.
        let bar = "#".repeat((count * BAR).div_ceil(highest));
        let line = format!("  {:>8}  {count:>4}  {bar}", percents(stretch));
        writeln!(to, "{}", line.trim_end())?;
    }
    if let Some(median) = overview.median_percent {
        writeln!(to, "  the median is {} %", points(median))?;
    }
    if overview.open > 0 {
        let open = counted(overview.open, "student", "students");
        writeln!(to, "  of {open} it cannot be said yet")?;
    }
    Ok(())
}

/// A stretch of the distribution.
pub(super) fn percents(stretch: usize) -> String {
    if stretch + 1 == DISTRIBUTION {
        return "100 %".to_owned();
    }
    format!("{}-{} %", stretch * 10, stretch * 10 + 9)
}

fn least_understood(overview: &Overview, to: &mut dyn Write) -> io::Result<()> {
    for (number, (exercise, bug)) in overview.least_understood().into_iter().take(LEAST).enumerate()
    {
        if number == 0 {
            writeln!(to, "\nLeast understood:")?;
        }
        let seen = bug.alive + bug.fixed;
        let title = plain(&bug.title);
        writeln!(to, "  {exercise}  {title} ({}): {} of {seen} have it", bug.class, bug.alive)?;
    }
    Ok(())
}

fn look(look: &LookAt) -> String {
    let exercise = look.exercise.as_deref().unwrap_or("-");
    let says = look.says.as_ref().map(|says| format!(": {}", plain(says))).unwrap_or_default();
    format!("{}  {exercise}  {}{says}", plain(&look.student), look.why.name())
}

/// Milliseconds as seconds.
pub(super) fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}
