//! JSON as prettier and `deno fmt` leave it: each member on a line of its own, short lists on one line.
//! It never changes what a document says.

use serde_json::Value;

/// How long a line may be to them.
const LINE: usize = 80;

/// The document, with a line end.
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text + "\n"
}

/// `column`: where the value starts.
fn write(value: &Value, indent: usize, column: usize, text: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let items =
                members.iter().map(|(key, value)| (format!("{}: ", Value::from(key.as_str())), value));
            block(['{', '}'], items, indent, text);
        }
        Value::Array(items) if !items.is_empty() => {
            let inline = format!("[{}]", items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "));
            let is_plain = items.iter().all(|item| !item.is_object() && !item.is_array());
            // A comma may follow.
            match is_plain && column + inline.chars().count() < LINE {
                true => text.push_str(&inline),
                false => block(['[', ']'], items.iter().map(|item| (String::new(), item)), indent, text),
            }
        }
        plain => text.push_str(&plain.to_string()),
    }
}

fn block<'v>(
    [open, close]: [char; 2],
    items: impl Iterator<Item = (String, &'v Value)>,
    indent: usize,
    text: &mut String,
) {
    let inner = indent + 2;
    text.push(open);
    for (number, (key, value)) in items.enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        text.push_str(&format!("{:inner$}{key}", ""));
        write(value, inner, inner + key.chars().count(), text);
    }
    text.push_str(&format!("\n{:indent$}{close}", ""));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_stand_on_lines_of_their_own_and_short_lists_on_one() {
        let value = json!({"a": {"b": [1, "two"]}, "c": [], "d": {}, "e": [{"f": null}]});
        let wanted = "{\n  \"a\": {\n    \"b\": [1, \"two\"]\n  },\n  \"c\": [],\n  \"d\": {},\n  \"e\": [\n    {\n      \"f\": null\n    }\n  ]\n}\n";
        assert_eq!(pretty(&value), wanted);
    }

    #[test]
    fn a_list_that_is_too_long_for_its_line_is_broken() {
        let words = vec!["0123456789"; 6];
        assert!(!pretty(&json!({ "list": words })).contains("\", \""));
        assert!(pretty(&json!({ "list": &words[2..] })).contains("\", \""));
    }
}
