//! Template + values → text. Tera is named here and nowhere else.
//! Templates hold glue: values come validated, so nothing here quotes or escapes.

use serde_json::{Map, Value};
use tera::{Context, Tera};

use crate::embedded::TEMPLATES;
use crate::error::{Error, Kind, Result};

/// The values of a host's templates, by name.
pub type Values = Map<String, Value>;

/// One rendered or copied file of a host.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// Below the template folder, without `.tera`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Every file below `templates/<folder>/`, rendered where it ends in `.tera`, else as it is.
pub fn render(folder: &str, values: &Values) -> Result<Vec<Rendered>> {
    let start = format!("{folder}/");
    let files = TEMPLATES.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&start)?, *bytes)));
    files
        .map(|(name, bytes)| match name.strip_suffix(".tera") {
            None => Ok(Rendered { path: name.into(), bytes: bytes.to_vec() }),
            Some(path) => {
                let text = one(name, &String::from_utf8_lossy(bytes), values)?;
                Ok(Rendered { path: path.into(), bytes: text.into_bytes() })
            }
        })
        .collect()
}

/// One template as text; a name that is not among the values is an error.
pub fn one(name: &str, template: &str, values: &Values) -> Result<String> {
    let failed = |cause: String| {
        Error::new(Kind::Failed, format!("failed to render the template `{name}`"))
            .caused_by(cause)
            .hint("this is a bug in acp; please report it")
    };
    let (tera, names) = parsed(name, template).map_err(|error| failed(error.to_string()))?;
    // Tera itself takes an unknown name in a condition for false.
    if let Some(unknown) = names.iter().find(|name| !values.contains_key(*name)) {
        return Err(failed(format!("there is no value `{unknown}`")));
    }
    let context = Context::from_serialize(values).map_err(|error| failed(error.to_string()))?;
    let text = tera.render(name, &context).map_err(|error| failed(error.to_string()))?;
    match flaw(&text) {
        Some(flaw) => Err(failed(flaw)),
        None => Ok(text),
    }
}

/// The names that a template asks for, sorted.
pub fn variables(name: &str, template: &str) -> std::result::Result<Vec<String>, String> {
    parsed(name, template).map(|(_, names)| names).map_err(|error| error.to_string())
}

fn parsed(name: &str, template: &str) -> tera::TeraResult<(Tera, Vec<String>)> {
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&str>::new());
    tera.add_raw_template(name, template)?;
    let mut names: Vec<_> = tera.get_template_variables(name)?.into_iter().map(str::to_owned).collect();
    names.sort();
    Ok((tera, names))
}

/// What is wrong with a rendered text.
fn flaw(text: &str) -> Option<String> {
    let at = |line: usize, what: &str| Some(format!("line {} {what}", line + 1));
    if text.is_empty() {
        return None;
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        return Some("the text does not end in one newline".into());
    }
    for (number, line) in text.split('\n').enumerate() {
        if line.contains('\r') {
            return at(number, "has a carriage return");
        }
        if line.ends_with([' ', '\t']) {
            return at(number, "ends in white space");
        }
        if line.contains("{{") || line.contains("{%") {
            return at(number, "still has a template's braces");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let mut values = Values::new();
        values.insert("name".into(), "a<b>".into());
        values.insert("packs".into(), vec!["iam", "webhooks"].into());
        values
    }

    #[test]
    fn a_loop_makes_exact_lines_and_nothing_is_escaped() {
        let template = "x = \"{{ name }}\"\n{%- for pack in packs %}\nuse {{ pack }}\n{%- endfor %}\n";
        assert_eq!(one("a.html.tera", template, &values()).unwrap(), "x = \"a<b>\"\nuse iam\nuse webhooks\n");
    }

    #[test]
    fn an_unknown_name_is_an_error_that_names_the_template() {
        let error = one("a.py.tera", "{{ nme }}\n", &values()).unwrap_err();
        assert_eq!(error.message, "failed to render the template `a.py.tera`");
    }

    #[test]
    fn an_unknown_name_in_a_condition_is_an_error_too() {
        let error = one("a.py.tera", "{% if nme %}x{% else %}y{% endif %}\n", &values()).unwrap_err();
        assert_eq!(error.causes, ["there is no value `nme`"]);
    }

    #[test]
    fn a_rendered_text_has_one_last_newline_and_no_blanks_at_line_ends() {
        for (template, cause) in [
            ("x", "the text does not end in one newline"),
            ("x\n\n", "the text does not end in one newline"),
            ("x \n", "line 1 ends in white space"),
            ("a\r\nb\n", "line 1 has a carriage return"),
            ("{% raw %}{{ x }}{% endraw %}\n", "line 1 still has a template's braces"),
        ] {
            let error = one("t", template, &values()).unwrap_err();
            assert_eq!(error.causes, [cause], "{template:?}");
        }
    }

    #[test]
    fn a_template_tells_its_variables_also_those_in_conditions() {
        let names =
            variables("t", "{% if a %}{{ b }}{% endif %}{% for c in d %}{{ c }}{% endfor %}").unwrap();
        assert_eq!(names, ["a", "b", "d"]);
    }
}
