//! The pack that is written where nobody brought one: one resource, with all that one does to it.
//! It is a definition only; the handlers are a host's templates.

use serde_json::{Value, json};

use super::{Origin, Pack, names, object};
use crate::error::{Error, Kind, Result};

/// A pack for one resource, e.g. `ticket`.
pub fn pack(name: &str, resource: &str) -> Result<Pack> {
    let shape = Shape { pack: name, one: resource, many: names::plural(resource) };
    let actions = vec![shape.list(), shape.get(), shape.create(), shape.update(), shape.delete()];
    let document = object([
        ("name", json!(name)),
        ("title", json!(names::title(name))),
        ("description", json!(format!("The tenant's {}.", shape.words()))),
        ("actions", Value::Array(actions)),
    ]);
    let made = Pack::of(document).map(|pack| Pack { origin: Origin::Skeleton(resource.into()), ..pack });
    made.map_err(|cause| {
        Error::new(Kind::Failed, format!("failed to make the pack `{name}`"))
            .caused_by(cause)
            .hint("this is a bug in acp; please report it")
    })
}

struct Shape<'n> {
    pack: &'n str,
    one: &'n str,
    many: String,
}

impl Shape<'_> {
    fn words(&self) -> String {
        self.many.replace('_', " ")
    }

    fn noun(&self) -> String {
        self.one.replace('_', " ")
    }

    fn id(&self) -> String {
        format!("{}_id", self.one)
    }

    fn id_schema(&self) -> Value {
        json!({"type": "string", "format": "uuid"})
    }

    fn fields(&self) -> Value {
        json!({
            "name": {"type": "string", "minLength": 1, "maxLength": 200},
            "notes": {"type": "string", "maxLength": 2000}
        })
    }

    /// What is answered for one of them.
    fn result(&self) -> Value {
        json!({
            "type": "object",
            "properties": {
                "id": self.id_schema(),
                "name": {"type": "string"},
                "notes": {"type": "string"},
                "created_at": {"type": "string", "format": "date-time"},
                "updated_at": {"type": "string", "format": "date-time"}
            },
            "required": ["id", "name", "created_at", "updated_at"],
            "additionalProperties": false
        })
    }

    fn action(
        &self,
        verb: &str,
        effect: &str,
        told: (&str, String),
        schemas: (Value, Value),
        params: Value,
    ) -> Value {
        let scope = if effect == "read" { "manage.read" } else { "manage.domain" };
        object([
            ("name", json!(format!("domain.{}.{}.{verb}", self.pack, self.many))),
            ("title", json!(told.0)),
            ("description", json!(told.1)),
            ("scope", json!(scope)),
            ("effect", json!(effect)),
            ("supports_dry_run", json!(effect != "read")),
            ("confirm", json!("none")),
            ("idempotency", json!("optional")),
            ("params_schema", schemas.0),
            ("result_schema", schemas.1),
            ("examples", json!([{"title": told.0, "params": params}])),
        ])
    }

    fn list(&self) -> Value {
        let params = json!({"type": "object", "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": 100, "description": "At most this many; 50 unless said."}
        }, "additionalProperties": false});
        let told = format!("Lists the tenant's {}, oldest first.", self.words());
        let result = json!({"type": "array", "items": self.result()});
        self.action("list", "read", (&format!("List {}", self.words()), told), (params, result), json!({}))
    }

    fn get(&self) -> Value {
        let told = format!("Answers with one {}.", self.noun());
        let title = format!("Read a {}", self.noun());
        self.action("get", "read", (&title, told), (self.only_id(), self.result()), self.example_id())
    }

    fn create(&self) -> Value {
        let params = json!({"type": "object", "properties": self.fields(), "required": ["name"], "additionalProperties": false});
        let (title, told) = (format!("Create a {}", self.noun()), format!("Creates a {}.", self.noun()));
        self.action("create", "write", (&title, told), (params, self.result()), json!({"name": "First"}))
    }

    fn update(&self) -> Value {
        let mut properties = serde_json::Map::new();
        properties.insert(self.id(), self.id_schema());
        properties.extend(self.fields().as_object().cloned().unwrap_or_default());
        let params = json!({"type": "object", "properties": properties, "required": [self.id()], "additionalProperties": false});
        let title = format!("Change a {}", self.noun());
        let told = format!(
            "Changes the given members of a {}. The impact names only those that change.",
            self.noun()
        );
        let mut example = self.example_id();
        example["name"] = json!("Second");
        self.action("update", "write", (&title, told), (params, self.result()), example)
    }

    fn delete(&self) -> Value {
        let mut properties = serde_json::Map::new();
        properties.insert(self.id(), self.id_schema());
        properties.insert("deleted".into(), json!({"const": true}));
        let result = json!({"type": "object", "properties": properties, "required": [self.id(), "deleted"], "additionalProperties": false});
        let (title, told) =
            (format!("Delete a {}", self.noun()), format!("Deletes a {} for good.", self.noun()));
        self.action("delete", "destructive", (&title, told), (self.only_id(), result), self.example_id())
    }

    fn only_id(&self) -> Value {
        let mut properties = serde_json::Map::new();
        properties.insert(self.id(), self.id_schema());
        json!({"type": "object", "properties": properties, "required": [self.id()], "additionalProperties": false})
    }

    fn example_id(&self) -> Value {
        let mut params = serde_json::Map::new();
        params.insert(self.id(), json!("0193f4c2-7a10-7000-8000-00000000000a"));
        Value::Object(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::read;

    #[test]
    fn a_skeleton_is_a_pack_that_nothing_is_wrong_with() {
        let made = pack("support", "ticket").unwrap();
        assert_eq!(read("pack.json", &made.json()).unwrap().actions, made.actions);
        let names: Vec<_> = made.actions.iter().map(|action| action.short("support")).collect();
        assert_eq!(
            names,
            ["tickets.list", "tickets.get", "tickets.create", "tickets.update", "tickets.delete"]
        );
        assert_eq!(made.scopes(), ["manage.domain"]);
    }
}
