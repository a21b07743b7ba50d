//! Plurals and contractions.

/// `1 tarefa`, `2 tarefas`; nothing is plural: `0 tarefas`.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// `de` before a noun phrase: `do cliente antigo`, `daquilo que …`, `de um prato`.
pub(super) fn of(phrase: &str) -> String {
    contracted("de", "d", phrase)
}

/// `em` before a noun phrase: `no cliente antigo`, `em um laço`.
pub(super) fn within(phrase: &str) -> String {
    contracted("em", "n", phrase)
}

/// A preposition before a phrase. With an article or a demonstrative it becomes one word; `um` and
/// `uma` are left apart, which is as good and easier to read.
fn contracted(preposition: &str, short: &str, phrase: &str) -> String {
    const JOINED: [&str; 13] = [
        "o", "a", "os", "as", "aquilo", "aquele", "aquela", "aqueles", "aquelas", "isto", "esse",
        "essa", "isso",
    ];
    let first = phrase.split(' ').next().unwrap_or_default();
    if phrase.contains(' ') && JOINED.contains(&first) {
        format!("{short}{phrase}")
    } else {
        format!("{preposition} {phrase}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_grow_together_with_prepositions() {
        for (phrase, of_it, within_it) in [
            ("o cliente antigo", "do cliente antigo", "no cliente antigo"),
            ("as contas", "das contas", "nas contas"),
            ("aquilo que a linha conta", "daquilo que a linha conta", "naquilo que a linha conta"),
            ("um prato pronto", "de um prato pronto", "em um prato pronto"),
            ("orçamentos", "de orçamentos", "em orçamentos"),
            ("`a`", "de `a`", "em `a`"),
            ("a", "de a", "em a"),
        ] {
            assert_eq!(of(phrase), of_it);
            assert_eq!(within(phrase), within_it);
        }
    }

    #[test]
    fn only_one_is_singular() {
        assert_eq!(count(0, "linha", "linhas"), "0 linhas");
        assert_eq!(count(1, "linha", "linhas"), "1 linha");
        assert_eq!(count(2, "linha", "linhas"), "2 linhas");
    }
}
